"""A grid of pasted rows, sent as the page sends it: checked, and nothing entered."""

from __future__ import annotations

import re
import time
from collections.abc import Iterator

import httpx

from benchmarks.figures import Figure, from_runs
from benchmarks.finance.books import Desk, cost
from benchmarks.setting import Setting
from gateway.identity.sessions import COOKIE

_AT = "/fund/costs/grid"
_HEADS = ("Date", "Payee", "Document", "Amount", "Budget line", "Description", "Country")
_HIDDEN = re.compile(r'<input type="hidden" name="(\w+)" value="([^"]*)">')


def rows(setting: Setting, made: Desk, claim: str) -> Iterator[Figure]:
    """Once as they may be entered, once with a fault in every second row."""
    with httpx.Client(
        base_url=setting.base_url,
        cookies={COOKIE: setting.stage.people["finance_officer"].token},
        headers={"Accept": "text/html", "Origin": setting.base_url},
        timeout=60,
    ) as browser:
        for name, faults in (("all as they should be", 0), ("every second with two faults", 2)):
            text = _pasted(made, faults)
            said = "note bad" if faults else "note good"
            taken = [_checked(browser, text, said) for _ in range(setting.runs + 1)][1:]
            told = f"a grid of {made.sizes.rows} pasted rows checked, {name}"
            yield from_runs(taken, claim, told, "s", note="the page with all rows; goal: under 2 s")


def _pasted(made: Desk, faults: int) -> str:
    lines = ["\t".join(_HEADS)]
    for number in range(made.sizes.rows):
        row = cost(9_000_000 + number, "", made.day, made.sizes.payees)
        wrong = faults and number % faults
        amount, day = ("a lot", "31/31/2026") if wrong else (row["amount_usd"], row["occurred_on"])
        cells = (day, row["payee"], row["document"], amount, "Desk waits / Workshops", row["description"], "BZ")
        lines.append("\t".join(cells))
    return "\n".join(lines)


def _checked(browser: httpx.Client, text: str, said: str) -> float:
    """Seconds until all of the answer is there. Raises RuntimeError if it does not say what it should."""
    page = browser.get(_AT).raise_for_status()
    form = page.text[page.text.index(f'action="{_AT}"') :]
    fields = dict(_HIDDEN.findall(form)) | {"rows": text, "currency": "USD", "decision": "check"}
    started = time.perf_counter()
    answer = browser.post(_AT, files={name: (None, value) for name, value in fields.items()})
    taken = time.perf_counter() - started
    answer.raise_for_status()
    if f'<div class="{said}" role="status"' not in answer.text:
        raise RuntimeError(f"the check did not end with {said}")
    return taken
