"""Programmes: their editions, activities and follow-ups."""
