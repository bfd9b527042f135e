"""The bank: accounts, lines beside what they may belong to, statements read in, payment orders, reconciliation."""
