"""The platform as its users reach it: a client of the public API, for the demo, the fault runs and the benchmarks."""
