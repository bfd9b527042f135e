"""`./run COMMAND`: a command is a module of `convive.commands` that defines `command`, imported when used."""

import importlib
import pkgutil
import sys
from pathlib import Path

import click

import convive.commands
from convive.errors import OperatorError

# What developers type most; whatever is not here is an operator's.
_SECTIONS = {
    "Run it": ("up", "restart", "status", "logs", "trace", "shell", "psql", "scale", "demo", "down"),
    "Change it": (
        "generate",
        "lint",
        "test",
        "soak",
        "contracts",
        "new-service",
        "remove-service",
        "lock",
        "audit",
        "fonts",
    ),
}


class Commands(click.Group):
    """Finds commands by their file names, so that `./run status` does not import what `./run bench` needs."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Every module of `convive.commands`, as people type it (`new_service` is `new-service`)."""
        modules = pkgutil.iter_modules(convive.commands.__path__)
        return sorted(module.name.replace("_", "-") for module in modules if not module.name.startswith("_"))

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """The command, or None when there is none of that name."""
        if cmd_name not in self.list_commands(ctx):
            return None
        module = importlib.import_module(f"convive.commands.{cmd_name.replace('-', '_')}")
        command: click.Command = module.command
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """One line each: the first line of the module's docstring, read without importing it."""
        names = self.list_commands(ctx)
        listed = {name for section in _SECTIONS.values() for name in section}
        others = [name for name in names if name not in listed]
        for title, section in (*_SECTIONS.items(), ("Look after it", others)):
            with formatter.section(title):
                formatter.write_dl([(name, _summary(name)) for name in section])


def _summary(name: str) -> str:
    source = Path(convive.commands.__path__[0], f"{name.replace('-', '_')}.py").read_text()
    first = source.split("\n", 1)[0].strip('" ')
    return first.rpartition("`: ")[2] if first.startswith("`./run") else first


@click.group(cls=Commands, context_settings={"help_option_names": ["-h", "--help"]}, no_args_is_help=True)
def cli() -> None:
    """Convive on one machine: ./run COMMAND. Start with: ./run up"""


def main() -> None:
    """The entry point: a failure an operator can act on is one message and status 1."""
    arguments = ["--help"] if sys.argv[1:2] == ["help"] else sys.argv[1:]
    try:
        cli.main(arguments, prog_name="./run")
    except OperatorError as error:
        print(error, file=sys.stderr)
        raise SystemExit(1) from None
