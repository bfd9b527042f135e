"""What a donor's contacts see: their contributions, what became of them, and the reports made to them."""
