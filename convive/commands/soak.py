"""`./run soak`: run all tests, or those selected by pytest's arguments, with every repetition; before a release."""

import os

import click

from convive.commands import test


@click.command("soak", context_settings={"ignore_unknown_options": True, "help_option_names": []})
@click.argument("arguments", nargs=-1, type=click.UNPROCESSED)
def command(arguments: tuple[str, ...]) -> None:
    """Like `./run test`, with all the repetitions that tests/breadth.py leaves out of the daily run."""
    os.environ["CONVIVE_SOAK"] = "1"
    test.run(arguments)
