"""What members are told, and how they wish to be told."""
