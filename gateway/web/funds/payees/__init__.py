"""The register of payees: who is paid, to which account, and duplicates merged."""
