"""Outside judges of our books: Beancount and hledger check an export and add it up anew."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from collections import defaultdict
from decimal import Decimal
from functools import lru_cache
from io import StringIO
from pathlib import Path
from typing import Any

from beancount import loader
from beancount.core import convert, data
from beancount.ops import validation

# By account and currency; the parts of an account's name lead to it from the left.
Balances = dict[tuple[str, str], Decimal]
# hledger reads a file in the encoding of its surroundings.
_UTF8 = {**os.environ, "LC_ALL": "C.UTF-8"}
loader.initialize(use_cache=False)


def bean_check(text: str, folder: Path) -> str:
    """What bean-check finds wrong with a file; nothing when it is right.

    It is what that program calls: to start it takes ten times as long.
    """
    said, path = StringIO(), str(_written(text, folder, "beancount"))
    loader.load_file(path, log_errors=said, extra_validations=validation.HARDCORE_VALIDATIONS)
    return said.getvalue()


def hledger_check(text: str, folder: Path) -> str:
    """What `hledger check --strict` finds wrong with a file; nothing when it is right."""
    return _run(_hledger(), ["-f", str(_written(text, folder, "hledger")), "check", "--strict"])


def beancount_units(text: str) -> Balances:
    """What Beancount's own reading of the file comes to, in units of each currency."""
    return _added(text, lambda posting: posting.units)


def beancount_worth(text: str) -> Balances:
    """The same in USD: what each posting weighs, less the traces that dividing a total by its units leaves."""
    return {place: amount.quantize(Decimal("0.01")) for place, amount in _added(text, convert.get_weight).items()}


def _added(text: str, amount_of: Any) -> Balances:
    balances: Balances = defaultdict(Decimal)
    for entry in _read(text):
        for posting in entry.postings if isinstance(entry, data.Transaction) else ():
            amount = amount_of(posting)
            balances[posting.account, amount.currency] += amount.number
    return dict(balances)


@lru_cache(maxsize=1)
def _read(text: str) -> list[Any]:
    """Beancount's reading of a file; once, though it is added up in several ways."""
    entries, errors, _ = loader.load_string(text)
    assert errors == []
    return list(entries)


def beancount_descriptions(text: str) -> list[str]:
    """What each transaction says."""
    return [entry.narration for entry in _read(text) if isinstance(entry, data.Transaction)]


def hledger_descriptions(text: str, folder: Path) -> list[str]:
    """What each transaction says; its full text where a line of hledger's could not hold it."""
    printed = [_hledger(), "-f", str(_written(text, folder, "hledger")), "print", "-O", "json"]
    done = subprocess.run(printed, env=_UTF8, capture_output=True, text=True, check=True)
    tagged = [(each["tdescription"], dict(each["ttags"])) for each in json.loads(done.stdout)]
    return [json.loads(tags["full-text"]) if "full-text" in tags else said for said, tags in tagged]


def hledger_units(text: str, folder: Path) -> Balances:
    """The balances hledger reports, in units of each currency."""
    return _reported(text, folder)


def hledger_worth(text: str, folder: Path) -> Balances:
    """The same at cost: in USD."""
    return _reported(text, folder, "--cost")


def _reported(text: str, folder: Path, *more: str) -> Balances:
    path = _written(text, folder, "hledger")
    command = [_hledger(), "-f", str(path), "balance", "--flat", "--no-total", "-O", "json", *more]
    done = subprocess.run(command, env=_UTF8, capture_output=True, text=True, check=True)
    return {
        (account, amount["acommodity"]): Decimal(amount["aquantity"]["decimalMantissa"]).scaleb(
            -amount["aquantity"]["decimalPlaces"]
        )
        for account, _, _, amounts in json.loads(done.stdout)[0]
        for amount in amounts
    }


def within(balances: Balances, account: str, currency: str = "USD") -> Decimal:
    """What is on an account and on those below it, or whose name has this part."""
    return sum(
        (amount for (name, unit), amount in balances.items() if unit == currency and f":{account}:" in f":{name}:"),
        Decimal(0),
    )


def _hledger() -> str:
    """Where the judge is. A judge that is missing fails the test: without it nothing is proved."""
    found = shutil.which("hledger")
    assert found, "hledger is missing: install Debian's hledger (.ci/run does)"
    return found


def _written(text: str, folder: Path, suffix: str) -> Path:
    path = folder / f"journal.{suffix}"
    path.write_text(text, "utf-8")
    return path


def _run(name: str, arguments: list[str]) -> str:
    done = subprocess.run([name, *arguments], env=_UTF8, capture_output=True, text=True, check=False)
    said = done.stdout + done.stderr
    assert bool(done.returncode) == bool(said.strip()), (done.returncode, said)
    return said
