"""`./run topology apply|definitions`: declare the broker's exchanges and queues; who may do what there, for import."""

import json
from pathlib import Path
from urllib.parse import unquote, urlsplit

import click

from chassis.messaging import access
from chassis.messaging.topology import CLASSIC, QUORUM
from chassis.prepare import accesses, whole_topology
from convive import broker_users
from convive.addresses import broker_url, environment
from convive.errors import OperatorError
from convive.options import state_option


@click.group("topology")
def command() -> None:
    """The broker's topology, derived from the contracts and the services' entry points."""


@command.command()
@click.option(
    "--calls", type=click.Choice([CLASSIC, QUORUM]), default=CLASSIC, envvar="CONVIVE_CALL_QUEUES", show_envvar=True
)
@state_option
def apply(state_dir: Path, calls: str) -> None:
    """Declare everything on the broker. Existing queues and exchanges stay; one that differs is an error.

    The only exception is a call queue, which is replaced by one of the requested kind.
    """
    whole = whole_topology(calls)
    whole.apply(broker_url(state_dir))
    click.echo(
        f"{len(whole.exchanges)} exchanges, {len(whole.queues)} queues, {len(whole.bindings)} bindings are declared"
    )


@command.command()
@click.option(
    "--calls", type=click.Choice([CLASSIC, QUORUM]), default=CLASSIC, envvar="CONVIVE_CALL_QUEUES", show_envvar=True
)
@state_option
def definitions(state_dir: Path, calls: str) -> None:
    """Print everything as RabbitMQ imports it, with the passwords of the users: keep it secret.

    The passwords are those of the URLs: CONVIVE_BROKER_URL (the operator's) and CONVIVE_BROKER_URL_<NAME>.
    """
    values, users = environment(state_dir), accesses()
    urls = {each.user: values.get(f"CONVIVE_BROKER_URL_{each.user.upper()}", "") for each in users}
    if missing := [f"CONVIVE_BROKER_URL_{name.upper()}" for name, url in urls.items() if not url]:
        raise OperatorError(f"a user without a password: set {', '.join(missing)}")
    passwords = {name: broker_users.password_in(url) for name, url in urls.items()}
    passwords[broker_users.OPERATOR] = broker_users.password_in(values["CONVIVE_BROKER_URL"])
    vhost = unquote(urlsplit(values["CONVIVE_BROKER_URL"]).path[1:]) or "/"
    exported = whole_topology(calls).definitions(vhost) | access.definitions(users, vhost)
    click.echo(broker_users.completed(json.loads(json.dumps(exported)), passwords, whole=True), nl=False)
