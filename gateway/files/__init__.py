"""Members' files: taken in, judged by their content, kept in a store, given out to whom the forum lets have them."""
