"""What the desk claim fills and asks, by the part of the finance unit's work."""
