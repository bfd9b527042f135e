"""The approvals: all that waits for a second signature, beside what there is to see of one of it (Fund rule 12)."""
