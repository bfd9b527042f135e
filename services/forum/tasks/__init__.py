"""What waits for each member ("To do"), told by all services."""
