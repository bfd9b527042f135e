"""What waits for each member, over all services."""
