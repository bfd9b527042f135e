"""`./run soak`: all tests with every repetition, or those selected by pytest's arguments; before a release."""

import os

import click

from convive.commands import test


@click.command("soak", context_settings={"ignore_unknown_options": True, "help_option_names": []})
@click.argument("arguments", nargs=-1, type=click.UNPROCESSED)
def command(arguments: tuple[str, ...]) -> None:
    """Like `./run test`, with every repetition that tests/breadth.py leaves out of every day's run."""
    os.environ["CONVIVE_SOAK"] = "1"
    test.run(arguments)
