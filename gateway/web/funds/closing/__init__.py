"""The periods of the books: the list, a guided closing, and one period with its adjusting entries, to be printed."""
