"""Closing the books: what stands in the way of it, and what was adjusted before."""
