"""Money that comes in: expected of donors, waiting for a signature, not identified, other income."""
