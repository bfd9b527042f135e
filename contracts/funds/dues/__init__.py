"""What is due, from whom or to whom and when, and the cash that is expected of it."""
