"""`./run soak`: run all tests, or those selected by pytest's arguments, with every repetition; before a release."""

import os

import click

from convive.commands import test


@click.command("soak", context_settings={"ignore_unknown_options": True})
@click.argument("arguments", nargs=-1, type=click.UNPROCESSED)
def command(arguments: tuple[str, ...]) -> None:
    """Run all tests, or pytest with any of its arguments, with every repetition that an everyday run leaves out.

    What is repeated is in tests/breadth.py.
    """
    os.environ["CONVIVE_SOAK"] = "1"
    test.run(arguments)
