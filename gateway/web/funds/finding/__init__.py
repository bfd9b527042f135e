"""One search over the books, and lists taken away as files."""
