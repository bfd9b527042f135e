"""The chat: rooms with their messages, and the people one writes to."""
