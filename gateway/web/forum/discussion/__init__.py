"""The discussion: topics and posts, read, written and managed."""
