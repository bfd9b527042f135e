"""`./run code ROLE`: what the authenticator app of a local account shows now, for signing in on pages."""

import json
from pathlib import Path

import click

from convive.errors import OperatorError
from convive.options import state_option


@click.command("code")
@click.argument("role")
@state_option
def command(role: str, state_dir: Path) -> None:
    """Print the six digits that ROLE's second step asks for: each works once, for some thirty seconds.

    Only for the accounts that `./run up` made on its own database; their secrets are in <state>/accounts.json.
    """
    import pyotp

    path = state_dir / "accounts.json"
    if not path.exists():
        raise OperatorError(f"{path} is missing: it is written when the stack starts with its own database (./run up)")
    secrets = {row["role"]: row["totp"] for row in json.loads(path.read_text()) if "totp" in row}
    if role not in secrets:
        known = ", ".join(sorted(secrets)) or "nobody"
        raise OperatorError(f"{role} has no authenticator app here; these have: {known}")
    click.echo(pyotp.TOTP(secrets[role]).now())
