"""What the growth claim fills and asks, by the service whose tables grow."""
