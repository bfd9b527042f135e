"""Fault runs: load through the gateway while processes are killed, then a check of everything that was acknowledged."""
