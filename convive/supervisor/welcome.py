"""What a person reads when everything is up: where to go, and how to sign in as each kind of person."""

import json
from collections.abc import Iterator
from pathlib import Path


def lines(address: str, state_dir: Path) -> Iterator[str]:
    """The lines to print. The sign-in table comes from `<state>/accounts.json`."""
    yield ""
    yield f"Convive is ready: {address}"
    accounts = state_dir / "accounts.json"
    if accounts.exists():
        yield "Sign in as:"
        known = json.loads(accounts.read_text())
        for account in known:
            second = "  and ./run code" if "totp" in account else ""
            yield f"    {account['role']:<20} {account['email']:<36} {account['password']}{second}"
        if any("totp" in account for account in known):
            yield "./run code ROLE prints what the second step of their sign-in asks for."
    yield "./run status shows how it does, ./run logs SERVICE what it says, ./run down stops it."
