"""An award's story: what happened to its budget and its agreement, and what is due next, as one list of days."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from contracts.funds.partners import agreements as funds_agreements
from contracts.funds.partners import reports as funds_reports
from contracts.funds.spending import awards as funds_awards
from contracts.funds.spending import budgets as funds_budgets
from contracts.funds.spending import commitments as funds_commitments
from gateway.views import Data

Items = Sequence[dict[str, Any]]


@dataclass(frozen=True)
class Day:
    """A day of the story. `what` is a key of STORY; `title` is a name or a reason; `amount` is in `currency`."""

    on: str
    what: str
    title: str = ""
    amount: str | None = None
    currency: str = "USD"
    state: str = ""


@dataclass(frozen=True)
class Story:
    """What has happened, the newest first, and what is due, the next first."""

    past: list[Day]
    due: list[Day]


def story(
    award: Data[funds_awards.Award],
    today: str,
    revisions: Items,
    agreement: Data[funds_agreements.Agreement] | None,
    versions: Items,
    reports: Items,
    commitments: Items,
) -> Story:
    """Of everything known of the award: what the reader may not read is left out. `commitments`: the live ones."""
    happened = [*_of_budget(revisions), *_of_agreement(agreement, versions), *_done(reports)]
    happened += [Day(award["starts_on"], "award-starts", award["title"])]
    due = [*_instalments(agreement), *_reports(reports), *_commitments(commitments)]
    if award["ends_on"]:
        (due if award["ends_on"] >= today else happened).append(Day(award["ends_on"], "award-ends", award["title"]))
    past = sorted((day for day in happened if day.on <= today), key=lambda day: day.on, reverse=True)
    return Story(past, sorted(due, key=lambda day: day.on))


def _of_budget(revisions: Sequence[Data[funds_budgets.Revision]]) -> Iterator[Day]:
    for each in revisions:
        what = "award-opened" if each["number"] == 1 else "budget-revised"
        yield Day(each["entered_at"][:10], what, "" if each["number"] == 1 else each["reason"], state=each["status"],
                  amount=each["total_usd"] if each["number"] == 1 else each["moved_usd"])  # fmt: skip


def _of_agreement(
    agreement: Data[funds_agreements.Agreement] | None, versions: Sequence[Data[funds_agreements.AgreementVersion]]
) -> Iterator[Day]:
    if agreement is None:
        return
    yield Day(agreement["signed_on"], "agreement-signed", agreement["reference"])
    for each in versions:
        if each["number"] > 1:
            yield Day(each["entered_at"][:10], "agreement-amended", each["reason"], each["pledge"],
                      agreement["currency"], each["status"])  # fmt: skip


def _instalments(agreement: Data[funds_agreements.Agreement] | None) -> Iterator[Day]:
    for each in agreement["instalments"] if agreement else ():
        if each["state"] in ("expected", "due", "overdue"):
            yield Day(each["due_on"], "instalment", "", each["open"], agreement["currency"] if agreement else "USD",
                      each["state"])  # fmt: skip


def _reports(reports: Sequence[Data[funds_reports.ReportDuty]]) -> Iterator[Day]:
    for each in reports:
        if each["state"] in ("open", "overdue"):
            yield Day(each["due_on"], f"report-{each['kind']}", state=each["state"])


def _done(reports: Sequence[Data[funds_reports.ReportDuty]]) -> Iterator[Day]:
    for each in reports:
        if each["submitted_on"]:
            yield Day(each["submitted_on"], f"report-{each['kind']}", state=each["state"])


def _commitments(commitments: Sequence[Data[funds_commitments.Commitment]]) -> Iterator[Day]:
    for each in commitments:
        what = f"{each['reference']} · {each['payee']}"
        yield Day(each["expires_on"], "commitment-expires", what, each["rest"], each["currency"])
