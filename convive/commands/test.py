"""`./run test`: all tests, or those that pytest's own arguments choose."""

import os
import sys

import click

from convive.state import PROJECT

# Each worker has servers and a platform of its own, some thirty processes: more workers do not fit two cores. A file's
# tests stay together, and files go out in their order: the long ones of the pages are not left to the very end.
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
