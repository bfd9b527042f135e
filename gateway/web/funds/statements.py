"""Statements on the screen and as files: all for the finance unit and auditors, a donor's for its people."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from fastapi import APIRouter, Request, Response

from contracts.base import NOT_FOUND, Operation, Refused
from contracts.funds.ledger import terms as funds_terms
from contracts.funds.partners import donors as funds_donors
from contracts.funds.reporting import statements as funds_statements
from contracts.funds.spending import awards as funds_awards
from gateway.documents.lines import adjusted, lines
from gateway.documents.paper import BUDGET_COLUMNS, Paper, figure
from gateway.documents.wording import words
from gateway.views import Data
from gateway.web.frame.refusals import PageRoute
from gateway.web.frame.visit import Visit, visit
from gateway.web.funds.reading import READERS, dollars

router = APIRouter(route_class=PageRoute)
_MOST = 200
_OPERATIONS: dict[str, tuple[Operation[Any, Any], str]] = {
    "fund": (funds_statements.FUND_STATEMENT, "fund_id"),
    "donors": (funds_statements.DONOR_STATEMENT, "donor_id"),
    "awards": (funds_statements.AWARD_STATEMENT, "award_id"),
}


@dataclass(frozen=True)
class Choice:
    """What somebody may read a statement of, as the address has it and by name: funds, donors, awards."""

    funds: list[tuple[str, str]]
    donors: list[tuple[str, str]]
    awards: list[tuple[str, str]]

    @property
    def first(self) -> str | None:
        """What is shown to whoever has not chosen."""
        return next((of for of, _ in (*self.funds, *self.donors)), None)


@router.get("/fund/statements")
async def statements(request: Request) -> Response:
    """A statement on a day, and the others there are. Raises UNAUTHENTICATED, NOT_FOUND."""
    visitor = await visit(request)
    choice = await (_all(visitor) if visitor.has(*READERS) else _own(visitor))
    of = visitor.asked("of").get("of", choice.first)
    shown: dict[str, Any] = {"choice": choice, "of": of, "asked": _span(visitor)}
    if of is None:
        return visitor.page("funds/statements.html", told=None, problem=None, wrong={}, **shown)
    try:
        told = await _shown(visitor, of)
    except Refused as refused:
        if refused.refusal.status != 422:  # a day that is none is said beside the field
            raise
        return visitor.page_again("funds/statements.html", refused, told=None, **shown)
    return visitor.page("funds/statements.html", told=told, problem=None, wrong={}, **shown)


def _span(visitor: Visit) -> dict[str, str]:
    """The day or the period that is asked for: a period's end stands in the same field as the day."""
    asked = visitor.asked("on", "since", "until")
    if "since" in asked and "on" in asked:
        asked["until"] = asked.pop("on")
    return asked


async def _all(visitor: Visit) -> Choice:
    listed = await asyncio.gather(
        *(
            visitor.call(operation, {"limit": _MOST})
            for operation in (funds_terms.LIST_FUNDS, funds_donors.LIST_DONORS, funds_awards.LIST_AWARDS)
        )
    )
    kept, donors, awards = (page["items"] for page in listed)
    return Choice(
        [(f"fund/{each['id']}", each["title"]) for each in kept],
        [(f"donors/{each['id']}", each["name"]) for each in donors],
        [(f"awards/{each['id']}", each["title"]) for each in awards],
    )


async def _own(visitor: Visit) -> Choice:
    """The statements of the visitor's own donor; of most members, none."""
    own = (await visitor.call(funds_statements.LIST_MY_STATEMENTS, {"limit": _MOST}))["items"]
    return Choice(
        [],
        [(f"donors/{each['donor_id']}/{each['fund_id']}", f"{each['donor']} ({each['fund']})") for each in own],
        [(f"awards/{award['award_id']}", award["title"]) for each in own for award in each["awards"]],
    )


async def _shown(visitor: Visit, of: str) -> dict[str, Any]:
    kind, _, subject = of.partition("/")
    subject, _, fund_id = subject.partition("/")
    if kind not in _OPERATIONS:
        raise NOT_FOUND("of", what="page")
    operation, name = _OPERATIONS[kind]
    span = _span(visitor) | ({"fund_id": fund_id} if fund_id else {})
    statement: Data[funds_statements.Statement] = await visitor.call(
        operation, span | ({name: subject} if subject else {})
    )
    return as_shown(statement, visitor.language, _span(visitor))


def as_shown(statement: Data[funds_statements.Statement], language: str, span: dict[str, str]) -> dict[str, Any]:
    """The statement line by line in a language, and where it is downloaded. `span`: the day that was asked for."""
    paper = Paper(statement, words(language), language, {})
    scope = statement["scope"]
    path = scope if scope == "fund" else f"{scope}s/{statement['id']}"
    fund = {} if scope == "award" else {"fund_id": statement["fund_id"]}
    return {
        "paper": paper,
        "lines": [(line, "" if line.amount is None else figure(line.amount, language)) for line in lines(paper)],
        "adjusted": adjusted(paper),
        "budget_columns": BUDGET_COLUMNS,
        "usd": dollars(language),
        "span": urlencode(span),
        "path": f"/api/v1/funds/statements/{path}",
        "query": urlencode(span | fund | {"lang": language}),
    }
