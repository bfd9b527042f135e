"""One module per command; each defines `command`, a click command. `convive.cli` loads them by name."""
