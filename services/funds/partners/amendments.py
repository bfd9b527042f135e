"""Amends an agreement: pledge, period and schedule from now on; earlier versions are kept (Fund rule 12)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from uuid import UUID

from sqlalchemy import func, select, update

from chassis.call import Call
from chassis.ids import new_id
from chassis.paging import page
from chassis.rows import get_row
from contracts.base import Page
from contracts.funds.evidence import SubjectKind
from contracts.funds.partners.agreements import (
    AMENDMENT_WAITS,
    AWARD_OUTSIDE,
    INSTALMENT_RECEIVED,
    NOTHING_AMENDED,
    OTHER_AGREEMENT,
    AgreementVersion,
    AmendAgreement,
    AmendedInstalment,
    AmendmentById,
    ListVersions,
    RefuseAmendment,
)
from services.funds.evidence import attachments
from services.funds.ledger import funds, money, public_figures, signatures
from services.funds.partners import agreements, expected, model


def amend_agreement(call: Call, command: AmendAgreement) -> AgreementVersion:
    """Takes effect at once or, above the threshold, once a second person signs.

    Raises NOT_FOUND, STALE, AGREEMENT_ENDED, AMENDMENT_WAITS, NOTHING_AMENDED, TOO_PRECISE, SCHEDULE, DATES,
    OTHER_AGREEMENT, INSTALMENT_RECEIVED, AWARD_OUTSIDE, NOT_BASE64, FILE_KIND.
    """
    agreement = agreements.find_signed(call, command.agreement_id, command.expected_version)
    last = _last(call, agreement.id)
    if last.status == "pending":
        raise AMENDMENT_WAITS("agreement_id")
    _check(call, agreement, command)
    version = _version(call, agreement, command, last.number + 1)
    call.session.add(version)
    call.session.flush()
    if command.document:
        attachments.keep(call, SubjectKind.AGREEMENT, agreement.id, command.document, where="document.")
    if _needs_signature(call, agreement, version):
        title = f"{agreement.reference}: {command.reason}"[:200]
        ask = max(version.pledge_usd or Decimal(0), agreement.pledge_usd or Decimal(0))
        signatures.ask_for_signature(call, title, ask, f"/funds/amendments/{agreement.id}")
    else:
        _put_in_force(call, agreement, version)
    return _view(call, agreement, version)


def approve_amendment(call: Call, command: AmendmentById) -> AgreementVersion:
    """The second signature: from now on, the amendment is in force.

    Raises NOT_FOUND, AGREEMENT_ENDED, ALREADY_DECIDED, SAME_PERSON, INSTALMENT_RECEIVED, AWARD_OUTSIDE.
    """
    agreement = agreements.find_signed(call, command.agreement_id)
    version = _pending(call, command)
    signatures.sign(call, version)
    _put_in_force(call, agreement, version)
    return _view(call, agreement, version)


def refuse_amendment(call: Call, command: RefuseAmendment) -> AgreementVersion:
    """An approver refuses it. Raises NOT_FOUND, ALREADY_DECIDED, SAME_PERSON."""
    agreement = agreements.find(call, command.agreement_id, lock=True)
    version = _pending(call, command)
    signatures.decide(call, version, "refused", refusal=command.reason)
    return _view(call, agreement, version)


def list_versions(call: Call, command: ListVersions) -> Page[AgreementVersion]:
    """The versions of the agreement, newest first. Raises NOT_FOUND."""
    agreement = agreements.find(call, command.agreement_id)
    statement = select(model.AgreementVersion).where(model.AgreementVersion.agreement_id == agreement.id)
    keys = [model.AgreementVersion.number]
    return page(call.session, statement, keys, command, lambda row: _view(call, agreement, row[0]), descending=True)


def _check(call: Call, agreement: model.Agreement, command: AmendAgreement) -> None:
    plan = (command.pledge, command.instalments, command.starts_on, command.ends_on)
    agreements.check_plan(call, agreement.currency, *plan)
    standing = {instalment.id: instalment for instalment in _schedule(call, agreement.id)}
    named = [each.instalment_id for each in command.instalments if each.instalment_id]
    if len(named) != len(set(named)) or not set(named) <= standing.keys():
        raise OTHER_AGREEMENT("instalments")
    _check_left_out(call, [each for key, each in standing.items() if key not in named])
    _check_awards(call, agreement.id, command.ends_on)
    same = (agreement.pledge, agreement.starts_on, agreement.ends_on)
    now = {(each.id, each.due_on, each.amount) for each in standing.values()}
    if same == (command.pledge, command.starts_on, command.ends_on) and now == _wanted(command.instalments):
        raise NOTHING_AMENDED("agreement_id")


def _wanted(instalments: Sequence[AmendedInstalment]) -> set[tuple[UUID | None, date, Decimal]]:
    return {(each.instalment_id, each.due_on, each.amount) for each in instalments}


def _check_left_out(call: Call, left_out: Sequence[model.Instalment]) -> None:
    """Raises INSTALMENT_RECEIVED: an instalment with payments cannot be left out."""
    paid = select(model.Contribution.instalment_id).where(
        model.Contribution.instalment_id.in_([each.id for each in left_out])
    )
    if received := set(call.session.scalars(paid)):
        raise INSTALMENT_RECEIVED("instalments", due_on=min(e.due_on for e in left_out if e.id in received))


def _check_awards(call: Call, agreement_id: UUID, ends_on: date) -> None:
    award = model.Award
    later = select(award).where(award.agreement_id == agreement_id, award.starts_on > ends_on).limit(1)
    if found := call.session.scalars(later).first():
        raise AWARD_OUTSIDE("ends_on", title=found.title, starts_on=found.starts_on)


def _version(call: Call, agreement: model.Agreement, command: AmendAgreement, number: int) -> model.AgreementVersion:
    ordered = sorted(command.instalments, key=lambda each: each.due_on)
    return model.AgreementVersion(
        agreement_id=agreement.id,
        number=number,
        status="pending",
        pledge=command.pledge,
        pledge_usd=agreements.worth(call, command.pledge, agreement.currency, call.today),
        starts_on=command.starts_on,
        ends_on=command.ends_on,
        schedule=[
            {
                "instalment_id": str(each.instalment_id or new_id()),
                "due_on": each.due_on.isoformat(),
                "amount": str(each.amount),
            }
            for each in ordered
        ],
        reason=command.reason,
        entered_by=call.actor.member_id,
        entered_at=call.now,
    )


def _needs_signature(call: Call, agreement: model.Agreement, version: model.AgreementVersion) -> bool:
    """Whether the pledge, before or after, is above the threshold, or of unknown value."""
    worths = (agreement.pledge_usd, version.pledge_usd)
    threshold = funds.find(call, agreement.fund_id).second_signature_above_usd
    return any(worth is None or worth > threshold for worth in worths)


def _put_in_force(call: Call, agreement: model.Agreement, version: model.AgreementVersion) -> None:
    awards = agreements.lock_awards(call, agreement.id)  # before anything else, so that receipts for an instalment wait
    kept = {UUID(each["instalment_id"]) for each in version.schedule}
    _check_left_out(call, [each for each in _schedule(call, agreement.id) if each.id not in kept])
    _check_awards(call, agreement.id, version.ends_on)
    before = (agreement.starts_on, agreement.ends_on)
    version.status = "in_force"
    call.session.flush()
    agreement.pledge, agreement.pledge_usd = version.pledge, version.pledge_usd
    agreement.starts_on, agreement.ends_on = version.starts_on, version.ends_on
    agreement.version = version.number
    _reschedule(call, agreement.id, version)
    _move(awards, agreement, before)
    call.session.flush()
    public_figures.agreement_changed(call, agreement.id)
    expected.tell(call, agreement.id)


def _reschedule(call: Call, agreement_id: UUID, version: model.AgreementVersion) -> None:
    """Sets the instalments of the version; their places are freed first, since places are unique."""
    instalment = model.Instalment
    of_agreement = instalment.agreement_id == agreement_id
    call.session.execute(update(instalment).where(of_agreement).values(position=-instalment.position))
    standing = {each.id: each for each in _schedule(call, agreement_id)}
    for position, planned in enumerate(version.schedule, 1):
        key = UUID(planned["instalment_id"])
        row = standing.pop(key, None) or model.Instalment(id=key, agreement_id=agreement_id)
        row.position, row.due_on = position, date.fromisoformat(planned["due_on"])
        row.amount = Decimal(planned["amount"])
        call.session.add(row)
    for left_out in standing.values():
        call.session.delete(left_out)
    call.session.flush()


def _move(awards: Sequence[model.Award], agreement: model.Agreement, before: tuple[date, date]) -> None:
    """Awards that lasted as long as the agreement still do; none extends beyond it."""
    for award in awards:
        follows = award.ends_on in (None, before[1])
        ends_on = agreement.ends_on if follows or award.ends_on is None else award.ends_on
        starts_on = agreement.starts_on if award.starts_on == before[0] else award.starts_on
        award.starts_on, award.ends_on = max(starts_on, agreement.starts_on), min(ends_on, agreement.ends_on)


def _schedule(call: Call, agreement_id: UUID) -> list[model.Instalment]:
    instalment = model.Instalment
    found = select(instalment).where(instalment.agreement_id == agreement_id).order_by(func.abs(instalment.position))
    return list(call.session.scalars(found.execution_options(populate_existing=True)))


def _last(call: Call, agreement_id: UUID) -> model.AgreementVersion:
    newest = (
        select(model.AgreementVersion)
        .where(model.AgreementVersion.agreement_id == agreement_id)
        .order_by(model.AgreementVersion.number.desc())
        .limit(1)
    )
    return call.session.scalars(newest).one()


def _pending(call: Call, command: AmendmentById) -> model.AgreementVersion:
    version = get_row(
        call, model.AgreementVersion, (command.agreement_id, command.number), "number", "amendment", lock=True
    )
    signatures.check_second_person(call, version)
    return version


def _view(call: Call, agreement: model.Agreement, version: model.AgreementVersion) -> AgreementVersion:
    decimals = money.decimals_of(call, agreement.currency)
    return AgreementVersion.of(version, pledge=money.shown(version.pledge, decimals), instalments=version.schedule)
