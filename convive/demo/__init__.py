"""The networks and programmes on a running platform, entered by the people concerned (`./run demo`)."""
