"""The networks and programmes of DOMAIN.md on a running platform, entered by the people concerned (`./run demo`)."""
