"""Moderation: the moderators' queue and actions, and what a member sees of them."""
