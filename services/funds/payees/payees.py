"""The register of payees: entering, editing and closing them; a name, as it is compared, is one payee's."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import func, select, text

from chassis.call import Call
from chassis.ids import new_id
from chassis.rows import get_row, refuse_stale, set_fields
from contracts.funds.payees import PAYEE_MERGED, AddPayee, ClosePayee, EditPayee, ReadPayee, ReopenPayee
from contracts.funds.payees import Payee as View
from contracts.funds.refusals import DUPLICATE, NO_REFUND
from services.funds.partners.model import Donor
from services.funds.payees import changes
from services.funds.payees.model import Payee, PayeeName
from services.funds.payees.numbers import check_tax_id
from services.funds.payees.views import views

_FIELDS = ("name", "kind", "country", "tax_id")
# A function of the database compares names (sql/fund_name_key.sql).
_CLOSED = text("""
SELECT w.place::int - 1 AS place FROM unnest(CAST(:names AS text[])) WITH ORDINALITY AS w(name, place)
JOIN payee_name n ON n.name_key = fund_name_key(w.name) JOIN payee p ON p.id = n.payee_id
WHERE p.closed_at IS NOT NULL
""")


def add_payee(call: Call, command: AddPayee) -> View:
    """Raises DUPLICATE if a payee has this name, NO_REFUND if a donor has, PAYEE_TAX_ID, PAYEE_TAX_COUNTRY."""
    check_tax_id(command.tax_id, command.country)
    payee = Payee(
        id=new_id(),
        added_by=call.actor.member_id,
        added_at=call.now,
        version=1,
        **command.model_dump(include={*_FIELDS}),
    )
    call.session.add(payee)
    call.session.flush()
    _take_name(call, payee, command.name)
    changes.note(call, payee.id, "added", {name: (None, getattr(payee, name)) for name in _FIELDS})
    return views(call, [payee])[0]


def edit_payee(call: Call, command: EditPayee) -> View:
    """Its former names stay its own. Raises NOT_FOUND, PAYEE_MERGED, STALE, and what adding raises."""
    payee = find(call, command.payee_id, lock=True)
    refuse_stale(payee.version, command.expected_version)
    check_tax_id(command.tax_id, command.country)
    new = command.model_dump(include={*_FIELDS})
    changed = {name: (getattr(payee, name), new[name]) for name in _FIELDS if getattr(payee, name) != new[name]}
    if "name" in changed:
        _take_name(call, payee, command.name)
    set_fields(payee, new)
    call.session.flush()
    if changed:
        changes.note(call, payee.id, "edited", changed)
    return views(call, [payee])[0]


def close_payee(call: Call, command: ClosePayee) -> View:
    """Nothing is paid to it from now on. Raises NOT_FOUND, PAYEE_MERGED."""
    payee = find(call, command.payee_id, lock=True)
    if payee.closed_at is None:
        closed = {"closed_by": call.actor.member_id, "closed_at": call.now, "closed_reason": command.reason}
        set_fields(payee, closed)
        changes.note(call, payee.id, "closed", reason=command.reason)
    return views(call, [payee])[0]


def reopen_payee(call: Call, command: ReopenPayee) -> View:
    """Raises NOT_FOUND, PAYEE_MERGED."""
    payee = find(call, command.payee_id, lock=True)
    if payee.closed_at is not None:
        set_fields(payee, {"closed_by": None, "closed_at": None, "closed_reason": None})
        changes.note(call, payee.id, "reopened", reason=command.reason)
    return views(call, [payee])[0]


def read_payee(call: Call, command: ReadPayee) -> View:
    """Also one that was merged: its history stays. Raises NOT_FOUND."""
    return views(call, [get_row(call, Payee, command.payee_id, "payee_id", "payee")])[0]


def find(call: Call, payee_id: UUID, field: str = "payee_id", *, lock: bool = False) -> Payee:
    """Raises NOT_FOUND, PAYEE_MERGED."""
    payee = get_row(call, Payee, payee_id, field, "payee", lock=lock)
    if payee.merged_into is not None:
        raise PAYEE_MERGED(field)
    return payee


def closed_among(call: Call, names: Sequence[str]) -> set[int]:
    """The positions of names that are a closed payee's."""
    return set(call.session.scalars(_CLOSED, {"names": list(names)}))


def is_known(call: Call, name: str) -> bool:
    """Whether a payee has this name."""
    return (
        call.session.scalars(select(PayeeName.payee_id).where(PayeeName.name_key == func.fund_name_key(name))).first()
        is not None
    )


def _take_name(call: Call, payee: Payee, name: str) -> None:
    """Raises NO_REFUND if it is a donor's (Fund rule 4), DUPLICATE if it is another payee's."""
    key = call.session.scalar(select(func.fund_name_key(name)))
    if call.session.scalars(select(Donor.id).where(Donor.name_key == key, ~Donor.built_in).limit(1)).first():
        raise NO_REFUND("name")
    # Whoever takes the same name at once waits here.
    call.session.execute(select(func.pg_advisory_xact_lock(2870, func.hashtext(key))))
    known = call.session.get(PayeeName, key)
    if known is None:
        call.session.add(PayeeName(name_key=key, name=name, payee_id=payee.id))
    elif known.payee_id != payee.id:
        raise DUPLICATE("name", value=name)
    else:
        known.name = name
    call.session.flush()
