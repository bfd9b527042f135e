"""Advances to payees: given, accounted for by costs and what is returned, and overdue ones (Fund rule 19)."""
