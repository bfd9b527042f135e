"""What in a text reads like a datum of a person who was helped (Programme rule 9)."""
