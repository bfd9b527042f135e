"""Options that several commands share."""

from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

import click

from convive.state import DEFAULT_STATE

F = TypeVar("F", bound=Callable[..., Any])


def state_option(command: F) -> F:
    """`--state DIR`: which stack is meant. Also CONVIVE_STATE_DIR."""
    return click.option(
        "--state",
        "state_dir",
        type=click.Path(file_okay=False, path_type=Path),
        default=DEFAULT_STATE,
        envvar="CONVIVE_STATE_DIR",
        help="Directory with everything this stack knows (default: var).",
    )(command)


class Replicas(click.ParamType[Any]):
    """`forum=2`: a service and how many processes of it."""

    name = "SERVICE=N"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> tuple[str, int]:
        """The pair; click's own usage error when it is not one."""
        group, _, count = str(value).partition("=")
        if not group or not count.isdigit():
            self.fail(f"{value!r} is not SERVICE=NUMBER, for instance forum=2", param, ctx)
        return group, int(count)
