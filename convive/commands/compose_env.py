"""`./run compose-env`: create deploy/compose.env with new secrets, for docker compose and local Kubernetes."""

from pathlib import Path

import click

from convive import compose_env, exchanging
from convive.state import PROJECT

DEPLOY = PROJECT / "deploy"
BROKER_FILE = "deploy/secrets/definitions.json"
"""The broker's users with their passwords, mounted into its container."""


@click.command("compose-env")
@click.option("--exchange", type=click.Choice(exchanging.KINDS), help="Take the next of three steps to other keys.")
def command(exchange: str | None) -> None:
    """Complete deploy/compose.env: missing secrets are generated, existing values stay."""
    path = DEPLOY / "compose.env"
    values = compose_env.complete(compose_env.read(path))
    if exchange:
        click.echo(f"{exchange}: {exchanging.step(values, exchange)}")
    _write_private(path, compose_env.text(values))
    files = compose_env.secret_files(values)
    folder = DEPLOY / "kustomize" / "overlays" / "local" / "secrets"
    folder.mkdir(mode=0o700, exist_ok=True)
    for name, text in files.items():
        _write_private(folder / name, text)
    broker = PROJECT / BROKER_FILE
    broker.parent.mkdir(mode=0o700, exist_ok=True)
    # Closed by its folder: the broker's user in the container, who is another, reads the file itself.
    broker.write_text(files[broker.name], "utf-8")
    places = ", ".join(str(place.relative_to(PROJECT)) for place in (path, folder, broker))
    click.echo(f"wrote {places}; keep them secret")


def _write_private(path: Path, text: str) -> None:
    path.touch(mode=0o600)
    path.write_text(text, "utf-8")
