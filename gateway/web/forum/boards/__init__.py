"""Boards: all of them, one with its topics, opening and changing one, and who enters it."""
