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
        known = json.loads(accounts.read_text())
        for account in known:
            second = "  and ./run code" if "totp" in account else ""
            yield f"    {account['role']:<20} {account['email']}{second}"
        yield f"Their passwords are in {accounts}."
        if any("totp" in account for account in known):
            yield "./run code ROLE prints the code for the second step of their sign-in."
    yield "./run status shows the state of all processes, ./run logs SERVICE what they log, ./run down stops them."
