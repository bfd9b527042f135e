"""The published language of Convive: commands, views and events that cross a boundary.

Only pydantic and the standard library are imported here, so that any client may depend on it.
"""
