"""What leads into the other rooms: the first page, with what waits for its reader, and the search."""
