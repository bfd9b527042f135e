"""Money that comes in: what is expected of donors, what waits for a signature, what nobody has identified, other income."""
