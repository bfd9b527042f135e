"""What is generated from the code and committed: who makes it, how it differs, and writing it."""
