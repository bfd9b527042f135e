"""`python -m convive`."""

from convive.cli import main

main()
