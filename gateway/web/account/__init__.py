"""Oneself: asking to be let in, signing in, and one's own account."""
