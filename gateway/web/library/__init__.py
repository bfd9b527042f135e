"""The library: its shelves, and what is written for them."""
