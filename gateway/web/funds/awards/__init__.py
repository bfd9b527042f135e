"""Awards: how far each is, by line, year and month; its story and what is due; its budget revised."""
