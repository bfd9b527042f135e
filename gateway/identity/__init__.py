"""Identity: who the members are, what they may do, and how they prove it. README.md says more."""
