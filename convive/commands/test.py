"""`./run test`: all tests, or those that pytest's own arguments choose."""

import os
import sys

import click

from convive.state import PROJECT

# Each worker has servers of its own, and one the platform, some twenty processes: more workers do not fit two cores.
# tests/side_by_side.py says what stays together, and in which order it goes out.
_SIDE_BY_SIDE = ("--numprocesses=2", "--dist=loadfile", "--no-loadscope-reorder", "--durations=25")


@click.command("test", context_settings={"ignore_unknown_options": True, "help_option_names": []})
@click.argument("arguments", nargs=-1, type=click.UNPROCESSED)
def command(arguments: tuple[str, ...]) -> None:
    """Run all tests, on two cores where there are, or pytest with any of its arguments."""
    run(arguments)


def run(arguments: tuple[str, ...]) -> None:
    """Becomes pytest."""
    os.chdir(PROJECT)
    os.execv(sys.executable, [sys.executable, "-m", "pytest", *(arguments or _SIDE_BY_SIDE)])
