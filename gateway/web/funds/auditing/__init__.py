"""The auditors' pages: entries with their origin, the seals verified, samples with their evidence."""
