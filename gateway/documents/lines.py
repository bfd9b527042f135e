"""The lines of a statement from its opening to what is available, the same on every kind of document."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from enum import Enum

from gateway.documents.paper import Paper, figure


class Weight(Enum):
    """How a line stands out."""

    FIRST = "first"
    HEAD = "head"
    ITEM = "item"
    TOTAL = "total"
    RESULT = "result"
    BESIDE = "beside"


@dataclass(frozen=True)
class Line:
    """A line: `key` says what it tells, `amount` in USD with the sign it is printed with; a heading has none."""

    key: str
    label: str
    weight: Weight
    amount: Decimal | None = None


def lines(paper: Paper) -> Iterator[Line]:
    """Opening, sources, uses, balance, commitments, available; and beside them what is in no total."""
    yield Line("opening", paper.opening, Weight.FIRST, Decimal(paper.statement["opening"]["balance_usd"]))
    yield from _block(paper, "sources", sources(paper))
    yield from _block(paper, "uses", uses(paper))
    day = paper.day(paper.statement["on"])
    yield Line("balance", paper.word("balance", day=day), Weight.RESULT, paper.usd("balance"))
    yield Line("committed", paper.word("committed"), Weight.ITEM, -paper.usd("committed"))
    yield Line("available", paper.word("available"), Weight.RESULT, paper.usd("available"))
    yield Line("beside", paper.word("beside"), Weight.HEAD)
    yield Line("pledged", paper.word("pledged"), Weight.BESIDE, paper.usd("pledged"))
    if paper.usd("advances"):
        yield Line("advances", paper.word("advances"), Weight.BESIDE, paper.usd("advances"))
    if paper.statement["scope"] == "fund":
        yield Line("suspense", paper.word("suspense"), Weight.BESIDE, paper.usd("suspense"))


def _block(paper: Paper, name: str, items: list[tuple[str, Decimal]]) -> Iterator[Line]:
    yield Line(name, paper.word(name), Weight.HEAD)
    for key, amount in items:
        yield Line(key, paper.word(key), Weight.ITEM, amount)
    yield Line(f"total_{name}", paper.word(f"total_{name}"), Weight.TOTAL, paper.usd(name))


def sources(paper: Paper) -> list[tuple[str, Decimal]]:
    """Where the money came from. Interest is named where the fund may have any, transfers where they can be."""
    found = [("contributions", paper.usd("contributions")), ("other_income", paper.usd("other_income"))]
    if paper.statement["generates_interest"]:
        found.append(("interest", paper.usd("interest")))
    found.append(("exchange", paper.usd("exchange_differences")))
    if paper.statement["scope"] != "fund":
        found.append(("transfers_in", paper.usd("transfers_in")))
    return found


def uses(paper: Paper) -> list[tuple[str, Decimal]]:
    """Where it went; what came back from those it was paid to has a minus."""
    found = [
        ("direct", paper.usd("direct_costs")),
        ("indirect", paper.usd("indirect_costs")),
        ("recoveries", -paper.usd("recoveries")),
    ]
    if paper.statement["scope"] != "fund":
        found.append(("transfers_out", paper.usd("transfers_out")))
    return found


def adjusted(paper: Paper) -> list[str]:
    """That some of it was posted into the period after its books were soft-closed, and what the balance was without."""
    found = paper.statement["adjusted"]
    if not found:
        return []
    without = figure(paper.usd("balance") - Decimal(found["balance_usd"]), paper.language)
    return [paper.word("note_adjusted", count=found["count"], balance=without)]


def notes(paper: Paper) -> list[str]:
    """The rules of the Fund that the reader needs, and how far the journal is told."""
    keys = ["note_balance", "note_available", "note_indirect", "note_rates", "note_pledge", "note_refund"]
    if not paper.statement["generates_interest"]:
        keys.append("note_interest")
    if any(Decimal(line["internal_usd"]) for line in paper.statement["awards"]):
        keys.append("note_internal")
    if paper.usd("suspense"):
        keys.append("note_suspense")
    through = ", ".join(paper.statement["through"])
    unvalued = ", ".join(f"{each['pledge']} {each['currency']}" for each in paper.statement["unvalued_pledges"])
    without = [paper.word("note_unvalued", amounts=unvalued)] if unvalued else []
    return (
        [paper.word(key) for key in keys]
        + adjusted(paper)
        + without
        + ([paper.word("note_through", entries=through)] if through else [])
    )
