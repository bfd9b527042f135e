"""`./run create-admin`: create the first administrator's account, or give an administrator a new password."""

from __future__ import annotations

import os
import secrets
from pathlib import Path

import click
from pydantic import ValidationError

from contracts.base import Refused
from convive.errors import OperatorError
from convive.options import state_option

_DATABASE = "CONVIVE_DATABASE_URL_GATEWAY"


@click.command("create-admin")
@click.argument("email")
@click.option("--name", prompt=True, help="The administrator's name.")
@click.option("--country", prompt=True, help="ISO 3166 alpha-2, for instance US.")
@click.option("--institution", default="Department of Public Security, OAS", show_default=True)
@click.option("--language", type=click.Choice(["en", "es", "pt", "fr"]), default="en", show_default=True)
@click.option("--generate", is_flag=True, help="Generate the password and print it, instead of asking for one.")
@click.option("--reset-second-factor", is_flag=True, help="Forget lost second factors; the next sign-in sets one up.")
@state_option
def command(email: str, generate: bool, reset_second_factor: bool, state_dir: Path, **person: str) -> None:
    """Create the administrator account EMAIL, in CONVIVE_DATABASE_URL_GATEWAY's database or the running stack's.

    The first sign-in sets up a second factor, before anything else.
    """
    password = (
        secrets.token_urlsafe(15) if generate else click.prompt("Password", hide_input=True, confirmation_prompt=True)
    )
    if not os.environ.get(_DATABASE):
        from convive.supervisor.client import (
            Stack,
        )  # needs packages that only ./run installs; in a container the URL is given

        os.environ[_DATABASE] = Stack(state_dir).environment()[_DATABASE]
    try:
        done = _make(person | {"email": email, "password": password}, reset_second_factor)
    except ValidationError as error:
        raise OperatorError("\n".join(f"{'.'.join(map(str, e['loc']))}: {e['msg']}" for e in error.errors())) from None
    except Refused as refused:
        raise OperatorError(refused.refusal.message.format_map(refused.params)) from None
    click.echo(f"{done} {email.lower()}" + (f" with the password {password}" if generate else ""))


def _make(person: dict[str, str], reset_second_factor: bool) -> str:
    from chassis import database
    from chassis.actor import PUBLIC
    from chassis.call import Call
    from chassis.settings import database_url
    from contracts.accounts import Register
    from contracts.identity import Network, Role
    from gateway.identity import factors
    from gateway.identity.appointing import appoint, by_email, give_password

    registration = Register.model_validate(person)
    engine = database.connect(database_url("gateway"), pool_size=1)
    try:
        with database.transaction(database.sessions(engine)) as session:
            call = Call(session, PUBLIC, "identity")
            account = by_email(call, registration.email)
            if account is None:
                appoint(call, registration, [Role.ADMINISTRATOR], list(Network))
                return "created administrator"
            if Role.ADMINISTRATOR.value not in account.roles:
                raise OperatorError(f"{registration.email} already has an account and is not an administrator")
            give_password(call, account, person["password"])
            if reset_second_factor:
                factors.reset(call, account)
            return "new password for administrator"
    finally:
        engine.dispose()
