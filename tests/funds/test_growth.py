"""What is due and what is open is read from an index of it: not with what came in, was submitted, paid or ended."""

from __future__ import annotations

from collections.abc import Callable

from sqlalchemy.orm import Session, sessionmaker

from chassis.testing import person
from contracts.identity import Role
from services.funds.service import FundsService
from tests.common.growth import Asked, Filling, ask, databases, grown, ident, uid

OFFICER = person(Role.FINANCE_OFFICER, member_id=uid("officer"))
FUND, SUSPENSE = "'prevention-network'", "(SELECT id FROM award WHERE role = 'suspense' LIMIT 1)"
# What is open of each: as much in the large database as in the small one.
_FEW = 70

# What still grows, and why that is borne.
_GROWS = {
    # The cash of a fund is that of all its awards, as in its statement: there are some hundred of them.
    "cash_forecast()",
}


def _fill(filling: Filling) -> None:
    """Of everything that is over there is a hundred times as much: instalments received, reports submitted, commitments
    paid, awards that ended, receipts identified, signed or recorded long ago."""
    rows = filling.rows
    rows("donor", 20, fixed=True, id=ident("donor"), name="'Donor ' || g", donor_class="'other'", language="'en'")
    of_donor = ident("donor", "1 + g % 20")
    agreement = {"donor_id": of_donor, "fund_id": FUND, "currency": "'USD'", "pledge": "100", "reference": "'A-' || g"}
    span = {"signed_on": "'2016-01-01'", "starts_on": "'2016-01-01'", "ends_on": "'2040-12-31'"}
    none = {"programmes": "'{}'", "countries": "'{}'", "activity_kinds": "'{}'"}
    rows("agreement", 100, id=ident("agreement"), status="'signed'", **agreement, **span, **none)
    due = "current_date - 3000 + (g % 2900)::int"
    of = ident("agreement", "1 + g % 100")
    rows(
        "instalment",
        400,
        id=ident("came in"),
        agreement_id=of,
        position="1 + g / 100",
        due_on=due,
        amount="100",
        received="100",
    )
    ahead = "current_date - 20 + (g % 300)::int"
    few = {"agreement_id": of, "due_on": ahead}
    rows("instalment", _FEW, fixed=True, id=ident("open"), position="-g", amount="100", received="40", **few)
    report = {
        "agreement_id": of,
        "kind": "'final'",
        "period_from": "'2016-01-01'",
        "period_to": "'2017-01-01'::date + g::int",
    }
    done = {"submitted_on": "'2018-01-01'", "decided_by": f"'{OFFICER.id}'"}
    rows("report_duty", 400, id=ident("submitted"), **report | {"due_on": due}, **done)
    rows("report_duty", _FEW, fixed=True, id=ident("duty"), **report | {"due_on": ahead, "kind": "'narrative'"})
    award = {"fund_id": FUND, "donor_id": of_donor, "title": "'Ports'", "starts_on": "'2016-01-01'", "role": "'donor'",
             "agreement_id": of, "programme": "'ports'"}  # fmt: skip
    rows("award", 100, id=ident("ended"), ends_on=due, **award)
    rows("award", _FEW, fixed=True, id=ident("award"), ends_on="current_date + 20 + (g % 300)::int", **award)
    rows("award_balance", 100, award_id=ident("ended"), received_usd="5")
    rows("award_balance", _FEW, fixed=True, award_id=ident("award"), received_usd="5")
    _spent(filling)
    _received(filling)


def _spent(filling: Filling) -> None:
    paid = {
        "award_id": ident("award", 1), "line_id": ident("line", 1), "kind": "'contract'", "currency": "'USD'",
        "amount": "100", "usd_per_unit": "1", "amount_usd": "100", "indirect_usd": "0", "status": "'open'",
        "entered_by": f"'{OFFICER.id}'", "signed_on": "current_date", "reserved_on": "current_date",
    }  # fmt: skip
    later = "current_date + (g % 300)::int"
    filling.rows("commitment", 400, id=ident("paid"), expires_on=later, paid="100", **paid)
    filling.rows("commitment", _FEW, fixed=True, id=ident("commitment"), expires_on=later, paid="30", **paid)
    lent = paid | {"kind": "'advance'"}
    filling.rows("commitment", 100, id=ident("settled"), expires_on=later, paid="100", **lent)
    filling.rows("advance", 100, id=ident("settled"), due_on=later, is_open="false")
    filling.rows("commitment", _FEW, fixed=True, id=ident("lent"), expires_on=later, paid="30", **lent)
    filling.rows("advance", _FEW, fixed=True, id=ident("lent"), due_on=later)


def _received(filling: Filling) -> None:
    rows = filling.rows
    entry = {"fund_id": FUND, "fiscal_year": "2017", "kind": "'suspense'", "posted_at": "now()"}
    rows("journal_entry", 400, id=ident("entry"), number="g", occurred_on="'2017-05-05'", **entry)
    receipt = {"award_id": SUSPENSE, "received_on": "'2017-05-05'::date + (g % 900)::int", "credited_usd": "10"}
    rows("unidentified_receipt", 400, id=ident("receipt"), entry_id=ident("entry"), reference="'S-' || g", **receipt)
    filling.run(
        "INSERT INTO suspense_open SELECT id, award_id, received_on, 10 FROM unidentified_receipt "
        f"WHERE reference IN (SELECT 'S-' || g FROM generate_series(1, {_FEW}) g)"
    )
    pending = {
        "fund_id": FUND, "kind": "'contribution'", "party_id": ident("donor", 1), "reference": "'P-' || g",
        "currency": "'USD'", "amount": "1", "amount_usd": "1", "credited_usd": "1", "received_on": "'2017-05-05'",
        "entered_by": f"'{OFFICER.id}'",
    }  # fmt: skip
    rows("pending_receipt", 400, id=ident("signed"), status="'posted'", decided_by=ident("approver", 1), **pending)
    rows("pending_receipt", _FEW, fixed=True, id=ident("waits"), status="'pending'", **pending)


def _questions() -> list[Asked]:
    kinds = ("instalment", "report", "commitment", "award", "closing")
    return [
        ask(OFFICER, "list_dues", until="2200-01-01"),
        ask(OFFICER, "list_dues", overdue=True),
        ask(OFFICER, "list_dues", overdue=False, fund_id="prevention-network"),
        *(ask(OFFICER, "list_dues", kind=kind) for kind in kinds),
        ask(OFFICER, "list_instalments", open=True),
        ask(OFFICER, "list_unidentified"),
        ask(OFFICER, "list_pending_receipts", status="pending"),
        ask(OFFICER, "cash_forecast"),
        ask(OFFICER, "read_closing", ends_on="2026-05-31"),
    ]


def test_what_is_due_and_open_does_not_grow_with_what_is_over(
    fresh_database: Callable[[str], sessionmaker[Session]],
) -> None:
    made = databases(fresh_database, FundsService, _fill)
    assert [len(answer.items) for answer in made.answers(ask(OFFICER, "list_dues"))] == [50, 50]
    assert grown(made, _questions()) == _GROWS
