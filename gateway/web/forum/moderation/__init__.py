"""Moderation: the moderators' queue and measures, and what a member sees of them."""
