"""What is due, as a list, as a calendar, and as a forecast of cash."""
