"""What Convive claims about its speed and memory, one file per claim; `./run bench` measures and writes RESULTS.md."""
