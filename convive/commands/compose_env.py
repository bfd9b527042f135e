"""`./run compose-env`: create deploy/compose.env with new secrets, for docker compose and local Kubernetes."""

from pathlib import Path

import click

from convive import compose_env
from convive.state import PROJECT

DEPLOY = PROJECT / "deploy"


@click.command("compose-env")
def command() -> None:
    """Complete deploy/compose.env: missing secrets are generated, existing values stay."""
    path = DEPLOY / "compose.env"
    values = compose_env.complete(compose_env.read(path))
    _write_private(path, compose_env.text(values))
    folder = DEPLOY / "kustomize" / "overlays" / "local" / "secrets"
    folder.mkdir(mode=0o700, exist_ok=True)
    for name, text in compose_env.secret_files(values).items():
        _write_private(folder / name, text)
    click.echo(f"wrote {path.relative_to(PROJECT)} and {folder.relative_to(PROJECT)}; keep both secret")


def _write_private(path: Path, text: str) -> None:
    path.touch(mode=0o600)
    path.write_text(text, "utf-8")
