"""What waits for a second signature, of every kind in one list, and what an approver looks at (Fund rule 12)."""
