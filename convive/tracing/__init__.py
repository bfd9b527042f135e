"""Reading the traces that a local stack writes to its state directory."""
