"""Awards as activities: a donor's money for a programme, promised, received and spent. Never interest (Fund rule 5)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from gateway.public.iati import shares
from gateway.public.iati.editions import countries_of, sectors_of
from gateway.public.iati.editions import identifier as of_edition
from gateway.public.iati.elements import (
    ACCOUNTABLE,
    FUNDING,
    IMPLEMENTING,
    Element,
    add,
    begin,
    contact,
    dates,
    donor,
    in_all_languages,
    narratives,
    organisation,
    page,
    places,
    sectors,
    status,
    terms,
)
from gateway.public.iati.reporting import reporting

View = Mapping[str, Any]
# Of the standard's types of transactions; there is no way to one of interest (5).
INCOMING_FUNDS, OUTGOING_COMMITMENT, DISBURSEMENT, EXPENDITURE, INCOMING_COMMITMENT = "1", "2", "3", "4", "11"
_USD = "USD"


def identifier(award_id: str) -> str:
    """The identifier of an award's activity."""
    return reporting().identifier("A", award_id)


def activity(activities: Element, award: View, editions: Sequence[View], today: str) -> None:
    """An award; `editions` are those of its programme."""
    own = identifier(award["id"])
    made = begin(activities, own, "2")
    ended = Decimal(award["balance_usd"]) == 0
    span = (award["starts_on"], award["ends_on"], today)
    narratives(add(made, "title"), award["title"])
    narratives(add(made, "description", type="1"), _description(award, editions))
    donor(made, "participating-org", award, FUNDING)
    for role in (ACCOUNTABLE, IMPLEMENTING):
        organisation(made, "participating-org", role)
    add(made, "activity-status", code=status(*span, ended=ended))
    dates(made, *span, ended=ended)
    contact(made)
    places(made, _countries(award, editions))
    sectors(made, sectors_of(award["programme"], editions))
    terms(made)
    _budgets(made, award)
    _came_in(made, award, own, today)
    _went_out(made, award, own, today)
    page(made, "/public/fund", in_all_languages("Public figures of the Fund"))
    for edition in editions:
        add(made, "related-activity", ref=of_edition(edition["id"]), type="1")


def _description(award: View, editions: Sequence[View]) -> Mapping[str, str | None]:
    if editions:
        described: Mapping[str, str | None] = editions[-1]["programme_description"]
        return described
    return in_all_languages("Contributions of {donor} to the Fund.", donor=award["donor"])


def _countries(award: View, editions: Sequence[View]) -> dict[str, Decimal]:
    """What the agreement restricts the money to, or where the programme works."""
    if award["countries"]:
        return shares.equal(award["countries"])
    return shares.together(countries_of(each) for each in editions)


def _budgets(made: Element, award: View) -> None:
    """The budget in calendar years, since no period is longer than one: as planned, the rest by the award's days."""
    planned = {each["fiscal_year"]: Decimal(each["amount_usd"]) for each in award["budget_years"]}
    first, last = date.fromisoformat(award["starts_on"]), date.fromisoformat(award["ends_on"] or award["starts_on"])
    spans = {begin.year: (begin, end) for begin, end in _years(first, last)} if award["ends_on"] else {}
    rest = Decimal(award["budget_usd"]) - sum(planned.values())
    days = {str(year): Decimal((end - begin).days + 1) for year, (begin, end) in spans.items()}
    spread = shares.divided(rest, days) if rest > 0 else {}
    for year in sorted({*planned, *(int(year) for year in spread)}):
        amount = planned.get(year, Decimal(0)) + spread.get(str(year), Decimal(0))
        if amount:
            _budget(made, amount, *spans.get(year, (date(year, 1, 1), date(year, 12, 31))), award["budget_revised"])


def _budget(made: Element, amount: Decimal, first: date, last: date, is_revised: bool) -> None:
    budget = add(made, "budget", type="2" if is_revised else "1", status="2")
    add(budget, "period-start", iso_date=str(first))
    add(budget, "period-end", iso_date=str(last))
    _value(budget, amount, _USD, str(first))


def _years(first: date, last: date) -> list[tuple[date, date]]:
    periods = []
    while first <= last:
        end = min(last, date(first.year, 12, 31))
        periods.append((first, end))
        first = end + timedelta(days=1)
    return periods


def _came_in(made: Element, award: View, own: str, today: str) -> None:
    """What was promised in an agreement is a firm commitment (11); what was received is incoming funds (1)."""
    if promised := award["promised"]:
        _incoming(made, INCOMING_COMMITMENT, promised, award, own)
    for each in award["contributions"]:
        _incoming(made, INCOMING_FUNDS, each, award, own)
    for month in award["months"]:
        if Decimal(month["other_income_usd"]):
            earned = _transaction(made, INCOMING_FUNDS, min(month["ends_on"], today), month["other_income_usd"], _USD)
            narratives(add(earned, "description"), in_all_languages("Other income"))
            organisation(earned, "receiver-org", receiver_activity_id=own)


def _incoming(made: Element, kind: str, amount: View, award: View, own: str) -> None:
    came = _transaction(made, kind, amount["on"], amount["amount"], amount["currency"])
    donor(came, "provider-org", award)
    organisation(came, "receiver-org", receiver_activity_id=own)


def _went_out(made: Element, award: View, own: str, today: str) -> None:
    """What was ordered and contracted (2); costs by month, direct and indirect (4); what was moved to another award of
    the Fund (3) or came from one (1)."""
    for each in award["commitments"]:
        ordered = _transaction(made, OUTGOING_COMMITMENT, each["on"], each["amount"], each["currency"])
        narratives(add(ordered, "description"), in_all_languages("Purchase orders and contracts"))
        organisation(ordered, "provider-org", provider_activity_id=own)
    for month in award["months"]:
        kinds = (
            (month["direct_usd"], in_all_languages("Direct costs")),
            (month["indirect_usd"], in_all_languages("Indirect costs")),
        )
        for amount, texts in kinds:
            if Decimal(amount):
                spent = _transaction(made, EXPENDITURE, min(month["ends_on"], today), amount, _USD)
                narratives(add(spent, "description"), texts)
                organisation(spent, "provider-org", provider_activity_id=own)
    for moved in award["transfers"]:
        _moved(made, moved, own)


def _moved(made: Element, moved: View, own: str) -> None:
    amount, other = Decimal(moved["amount_usd"]), identifier(moved["award_id"])
    out = amount > 0
    between = _transaction(made, DISBURSEMENT if out else INCOMING_FUNDS, moved["on"], f"{abs(amount):f}", _USD)
    narratives(add(between, "description"), in_all_languages("Transfer within the Fund"))
    organisation(between, "provider-org", provider_activity_id=own if out else other)
    organisation(between, "receiver-org", receiver_activity_id=other if out else own)


def _transaction(made: Element, kind: str, on: str, amount: str, currency: str) -> Element:
    transaction = add(made, "transaction")
    add(transaction, "transaction-type", code=kind)
    add(transaction, "transaction-date", iso_date=on)
    _value(transaction, Decimal(amount), currency, on)
    return transaction


def _value(parent: Element, amount: Decimal, currency: str, on: str) -> None:
    add(parent, "value", currency=currency, value_date=on).text = f"{amount:f}"
