"""What must add up at every moment: the books, the awards, the statements, the seats."""

from __future__ import annotations

from collections import Counter
from decimal import Decimal
from typing import Any

from convive.faults.findings import Findings
from convive.faults.found import Found
from convive.faults.history import History, Outcome


def check(findings: Findings, history: History, found: Found) -> None:
    """Fund rules 1, 7, 12 and 14; Training rule 6."""
    _books(findings, found)
    for attempt in history.of("statement"):
        _statement(findings, f"read in round {attempt.round}", attempt.facts)
    for statement in found.statements:
        _statement(findings, f"of {statement.get('title')} at the end", statement)
    _signatures(findings, history, found)
    _seats(findings, found)


def _books(findings: Findings, found: Found) -> None:
    findings.unbalanced += [("journal entry", f"does not net to zero: {row}") for row in found.of("unbalanced_entries")]
    findings.unbalanced += [("journal entry", f"has no postings: {row}") for row in found.of("empty_entries")]
    for what in ("award", "award day", "allocation"):
        rows = found.of(f"oversold_{what.replace(' ', '_')}s")
        findings.oversold += [(what, f"exceeds what it has: {row}") for row in rows]
    entries = {row["id"] for row in found.of("entries")}
    booked = [(kind, row) for kind in ("contributions", "expenditures") for row in found.of(kind) if row["entry_id"]]
    findings.unbalanced += [
        (kind, f"its entry is missing: {row}") for kind, row in booked if row["entry_id"] not in entries
    ]
    per_entry = Counter(row["entry_id"] for _, row in booked)
    findings.duplicated += [("journal entry", f"{key} belongs to {n} records") for key, n in per_entry.items() if n > 1]


def _statement(findings: Findings, which: str, facts: dict[str, Any]) -> None:
    """Sources - uses = balance (Fund rule 14); balance - committed = available, never below zero (Fund rule 7)."""
    if not facts:
        return
    money = {name: Decimal(facts[f"{name}_usd"]) for name in ("sources", "uses", "balance", "committed", "available")}
    if money["sources"] - money["uses"] != money["balance"]:
        findings.unbalanced.append(("statement", f"{which}: the balance is not sources - uses: {money}"))
    if money["balance"] - money["committed"] != money["available"] or money["available"] < 0:
        findings.unbalanced.append(("statement", f"{which}: the amount available is wrong or negative: {money}"))


def _signatures(findings: Findings, history: History, found: Found) -> None:
    """Whatever was signed has been granted or posted."""
    wanted = {"allocations": "granted", "expenditures": "posted"}
    status = {row["id"]: row["status"] for name in wanted for row in found.of(name)}
    for attempt in history.of("signature", outcome=Outcome.ACKNOWLEDGED):
        if status.get(attempt.facts["of"]) != wanted[attempt.facts["what"]]:
            text = f"{attempt.facts['what']} {attempt.facts['of']} was signed but is {status.get(attempt.facts['of'])}"
            findings.lost.append(("signature", text))


def _seats(findings: Findings, found: Found) -> None:
    for edition in found.of("editions"):
        line = [row for row in found.of("enrolments") if row["edition_id"] == edition["id"]]
        seated = [row for row in line if row["status"] in ("enrolled", "completed")]
        waiting = [row for row in line if row["status"] == "waiting"]
        if (edition["seats"] or len(seated)) < len(seated):
            findings.oversold.append(("seats", f"{edition}, but {len(seated)} learners have a seat"))
        if edition["seats_taken"] != len(seated):
            findings.unbalanced.append(("seats", f"{edition}, but {len(seated)} learners have a seat"))
        if waiting and edition["seats"] and len(seated) < edition["seats"]:
            findings.unbalanced.append(("seats", f"{edition}: {len(waiting)} learners wait although seats are free"))
        if waiting and seated and min(row["queue"] for row in waiting) < max(row["queue"] for row in seated):
            findings.unbalanced.append(("seats", f"{edition}: someone was passed over on the waiting list"))
