"""The books behind the finance unit's desk: many costs to thousands of payees, and what waits for a second signature.

Entered through the API: the journal is a chain that only the ledger itself can lengthen.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from typing import Any

from benchmarks.growing.things import copy, cursor_of
from benchmarks.setting import Setting
from contracts.funds.kinds import SignedKind
from convive.api.client import Person
from convive.api.receipts import receive

FUNDS = "/api/v1/funds"
BATCH = 1_000
BEGIN = date(2025, 1, 2)
# Above the threshold, so that they wait.
WAITS_USD = 10_100
# Of each of these kinds so many wait that were entered one by one.
_ONE_BY_ONE = 60
_PLACES = ("Tegucigalpa", "São Luís", "Belmopán", "Québec", "Puerto Cortés", "Kingston", "Manaus", "Ciudad de Panamá")
_TRADES = ("Hotel", "Imprenta", "Transportes", "Catering", "Librería", "Aviación", "Traduções", "Harbour Supplies")
_NAMES = ("San José", "Atlántico", "do Norte", "Maya", "Caribe", "Continental", "Aurora", "Boa Vista", "Montréal")
_REASONS = ("Lodging for participants", "Printing of manuals", "Interpretation", "Fuel for boats", "Hire of a hall")


@dataclass(frozen=True)
class Sizes:
    """How many of each there are; the issue's own numbers, unless it is only a trial."""

    few: int = 500
    many: int = 50_000
    file: int = 60_000
    costs: int = 300_000
    waiting: int = 10_000
    payees: int = 3_000
    others: int = 20
    rows: int = 500


@dataclass
class Desk:
    """What was made: awards by name, and a cost that waits."""

    sizes: Sizes
    awards: dict[str, dict[str, Any]] = field(default_factory=dict)
    waits: str = ""
    donor: str = ""
    account: str = ""
    day: date = field(default_factory=lambda: datetime.now(UTC).date())

    def line(self, award: str) -> str:
        """The budget line that costs of this award are posted to."""
        return str(next(each["id"] for each in self.awards[award]["lines"] if each["kind"] == "direct"))


def fill(setting: Setting, sizes: Sizes) -> Desk:
    """The books, and all tables as they are some time later: swept, with statistics."""
    made = Desk(sizes, donor=setting.stage.donor)
    shares = _shares(sizes)
    officer = setting.stage.people["finance_officer"]
    for name, number in shares.items():
        made.awards[name] = _award(setting, name, _plan(number, sizes))
    number = 0
    for name, count in shares.items():
        spend(officer, made.line(name), number, count, sizes.payees)
        number += count
    month = (made.day.replace(day=1) - timedelta(days=1)).replace(day=1)
    account = {"name": "Desk", "number": "0042", "opening_balance": "0", "starts_on": month.isoformat()}
    made.account = officer.post(f"{FUNDS}/bank/accounts", account)["id"]
    _wait(setting, made)
    with cursor_of(setting, "funds") as cursor:
        cursor.execute("VACUUM ANALYZE")
    return made


def _shares(sizes: Sizes) -> dict[str, int]:
    """How many costs each award has."""
    named = {"few": sizes.few, "many": sizes.many, "file": sizes.file}
    each = (sizes.costs - sum(named.values())) // sizes.others
    return {"waits": 0} | named | {f"other {n}": each for n in range(sizes.others)}


def _plan(number: int, sizes: Sizes) -> int:
    """The dollars of an award, indirect costs aside."""
    return number * 200 if number else (sizes.waiting + BATCH) * WAITS_USD * 2


def _award(setting: Setting, name: str, usd: int) -> dict[str, Any]:
    """An award with all its money received."""
    officer, stage = setting.stage.people["finance_officer"], setting.stage
    terms = {
        "donor_id": stage.donor, "reference": f"DESK-{name}", "title": f"Desk {name}", "currency": "USD",
        "pledge": str(2 * usd), "signed_on": "2024-01-01", "starts_on": "2024-01-01", "ends_on": "2040-12-31",
    }  # fmt: skip
    agreement = officer.post(f"{FUNDS}/agreements", terms)
    plan = [("direct", "Workshops", usd), ("direct", "Equipment", usd // 2), ("indirect", "Indirect costs", usd // 4)]
    lines = [{"kind": kind, "title": title, "amount_usd": str(amount)} for kind, title, amount in plan]
    opened = {"agreement_id": agreement["id"], "programme": stage.programme, "title": f"Desk {name}", "lines": lines}
    award: dict[str, Any] = officer.post(f"{FUNDS}/awards", opened)
    money = {"donor_id": stage.donor, "agreement_id": agreement["id"], "award_id": award["id"], "currency": "USD"}
    money |= {"amount": str(2 * usd), "received_on": BEGIN.isoformat(), "reference": f"DESK {name}"}
    receive(officer, stage.people["finance_approver"], money)
    return award


def payee(number: int) -> str:
    """One of the payees; each has its own name."""
    trade, name = _TRADES[number % len(_TRADES)], _NAMES[number // len(_TRADES) % len(_NAMES)]
    return f"{trade} {name} {number:04d}"


def cost(number: int, line: str, day: date, payees: int) -> dict[str, str]:
    """The number-th cost: each has a document of its own; one in ten comes to round dollars."""
    cents = 5_000 + number % 20 * 500 if number % 10 == 0 else 200 + number * 7_919 % 15_000
    where = _PLACES[number % len(_PLACES)]
    return {
        "line_id": line, "amount_usd": f"{cents / 100:.2f}", "occurred_on": day.isoformat(),
        "document_on": day.isoformat(), "country": "BZ", "activity_kind": "workshop",
        "description": f"{_REASONS[number % len(_REASONS)]}, {where}", "payee": payee(number * 31 % payees),
        "document": document(number),
    }  # fmt: skip


def document(number: int) -> str:
    """What the paper of the number-th cost is called."""
    return f"INV {number // 1_000:03d}/{number % 1_000:04d}-{'ABC'[number % 3]}"


def spend(officer: Person, line: str, first: int, count: int, payees: int) -> None:
    """Costs of an award in order of date, in batches, as from a spreadsheet."""
    days = (datetime.now(UTC).date() - BEGIN).days
    for begin in range(0, count, BATCH):
        numbers = range(begin, min(begin + BATCH, count))
        costs = [cost(first + n, line, BEGIN + timedelta(days=days * n // count), payees) for n in numbers]
        officer.post(f"{FUNDS}/expenditures/batch", {"costs": costs})


def _wait(setting: Setting, made: Desk) -> None:
    """What waits: mostly costs, some receipts and commitments, and a few of every other kind."""
    line, sizes, officer = made.line("waits"), made.sizes, setting.stage.people["finance_officer"]
    rest = [kind for kind in SignedKind if kind not in _BY_HAND and kind is not SignedKind.EXPENDITURES]
    by_hand, few = min(_ONE_BY_ONE, sizes.waiting // 10), max(sizes.waiting // 200, 1)
    costs = list(_waiting_costs(line, sizes.waiting - by_hand * len(_BY_HAND) - few * len(rest), sizes))
    for begin in range(0, len(costs), BATCH):
        batch = officer.post(f"{FUNDS}/expenditures/batch", {"costs": costs[begin : begin + BATCH]})
        made.waits = batch["expenditure_ids"][-1]
    for enter in _BY_HAND.values():
        for number in range(by_hand):
            enter(setting, made, number)
    _listed(setting, made.waits, rest, few)


def _waiting_costs(line: str, count: int, sizes: Sizes) -> Iterator[dict[str, str]]:
    today, days = datetime.now(UTC).date(), 300
    for number in range(count):
        day = today - timedelta(days=number * days // count)
        yield cost(sizes.costs + number, line, day, sizes.payees) | {"amount_usd": f"{WAITS_USD + number % 900}.00"}


def _receipt(setting: Setting, made: Desk, number: int) -> None:
    award = made.awards["waits"]
    money = {
        "donor_id": setting.stage.donor, "agreement_id": award["agreement_id"], "award_id": award["id"],
        "currency": "USD", "amount": "20000", "received_on": BEGIN.isoformat(), "reference": f"DESK WAITS {number}",
    }  # fmt: skip
    setting.stage.people["finance_officer"].post(f"{FUNDS}/contributions", money)


def _commitment(setting: Setting, made: Desk, number: int) -> None:
    told = {
        "kind": "contract", "line_id": made.line("waits"), "reference": f"CTR-{number}", "payee": payee(number),
        "description": "Simulator time", "amount": "12000.00", "signed_on": datetime.now(UTC).date().isoformat(),
        "country": "BZ", "activity_kind": "workshop",
    }  # fmt: skip
    setting.stage.people["finance_officer"].post(f"{FUNDS}/commitments", told)


_BY_HAND = {SignedKind.PENDING_RECEIPTS: _receipt, SignedKind.COMMITMENTS: _commitment}


def _listed(setting: Setting, model: str, kinds: Sequence[SignedKind], few: int) -> None:
    """Of the kinds that take a bank, a former year or another service to enter: as triggers list them."""
    with cursor_of(setting, "funds") as cursor:
        for kind in kinds:
            changed = {"kind": f"'{kind.value}'", "id": "uuidv7()", "entered_at": "now() - n * interval '1 hour'"}
            copy(cursor, "approval", "kind = 'expenditures' AND id = %(model)s", changed, 1, few, model=model)
