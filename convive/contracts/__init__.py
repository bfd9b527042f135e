"""What is generated from the contracts, and what keeps them additive."""
