"""What an operator reads when everything is running: the address, and how to sign in as each kind of person."""

import json
from collections.abc import Iterator
from pathlib import Path


def lines(address: str, state_dir: Path) -> Iterator[str]:
    """The lines to print, which logs keep as well: no password is among them."""
    yield ""
    yield f"Convive is ready: {address}"
    accounts = state_dir / "accounts.json"
    if accounts.exists():
        yield "Sign in as:"
        for account in json.loads(accounts.read_text()):
            yield f"    {account['role']:<20} {account['email']}"
        yield f"Their passwords are in {accounts}."
    yield "./run status shows the state of all processes, ./run logs SERVICE what they log, ./run down stops them."
