"""The operator's command: starts, stops and looks after the platform on one machine (`./run help`)."""
