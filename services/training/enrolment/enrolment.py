"""Enrolling, correcting and withdrawing learners, one by one (Training rule 6)."""

from __future__ import annotations

import unicodedata
from uuid import UUID

from sqlalchemy import or_, select

from chassis import members
from chassis.call import Call
from chassis.ids import new_id
from chassis.rows import get_row, refuse_stale, set_fields
from contracts.base import CONFLICT
from contracts.identity import MemberSnapshot, Role
from contracts.training.enrolment import enrolment as training_enrolment
from contracts.training.enrolment import imports as training_imports
from contracts.training.events import EnrolmentChanged, LearnerEnrolled, LearnerWithdrawn, OfEnrolment
from services.training import countries
from services.training.access import edit
from services.training.editions import seats, tasks
from services.training.editions.access import get_enrolment, may_enrol_from, must_manage
from services.training.editions.model import Edition, Enrolment
from services.training.enrolment.learners import enrolment_view

# Characters that begin a formula in spreadsheets.
FORMULA_STARTS = ("=", "+", "-", "@")


def enrol_learner(call: Call, command: training_enrolment.EnrolLearner) -> training_enrolment.Enrolment:
    """A seat or the next place on the waiting list; learners who withdrew return to the end of the list.

    Raises EDITION_NOT_OPEN, FORBIDDEN, OTHER_COUNTRY, ALREADY_ENROLLED, NOT_A_MEMBER, UNKNOWN_COUNTRY, FORMULA.
    """
    edition = seats.lock_open(call, command.edition_id)
    only_country = may_enrol_from(call, edition)
    if only_country not in (None, command.country):
        raise training_enrolment.OTHER_COUNTRY("country", country=only_country)
    countries.check(command.country)
    if command.member_id:
        _member(call, command.member_id)
    values = command.model_dump(exclude={"edition_id"}, mode="json") | {"member_id": command.member_id}
    if call.actor.has(Role.FOCAL_POINT):
        tasks.nominated(call, edition, [command.country])
    return _enrol(call, edition, values | {"email_key": command.email.lower()})


def enrol_me(call: Call, command: training_enrolment.EnrolMe) -> training_enrolment.Enrolment:
    """Enrols the caller, as known from the members' copy. Raises EDITION_NOT_OPEN, ALREADY_ENROLLED, NOT_A_MEMBER."""
    edition = seats.lock_open(call, command.edition_id)
    me = _member(call, call.actor.member_id)
    values = {
        "member_id": me.id, "name": me.name, "country": me.country, "institution": me.institution,
        "language": me.language.value, "sex": command.sex.value, "sector": command.sector.value,
    }  # fmt: skip
    return _enrol(call, edition, values)


def _enrol(call: Call, edition: Edition, values: dict[str, object]) -> training_enrolment.Enrolment:
    _must_be_plain(str(values["name"]), "name")
    _must_be_plain(str(values["institution"]), "institution")
    values["name"] = unicodedata.normalize("NFC", str(values["name"]))
    enrolment = _known(call, edition, values)
    if enrolment and enrolment.member_id:
        if values["member_id"] not in (None, enrolment.member_id):
            raise CONFLICT("member_id", reason="the e-mail address belongs to another member in this edition")
        values["member_id"] = enrolment.member_id
    if enrolment is None:
        enrolment = Enrolment(id=new_id(), edition_id=edition.id, version=1)
    elif enrolment.status != "withdrawn":
        raise training_enrolment.ALREADY_ENROLLED(status=enrolment.status)
    else:
        edit(enrolment, None)
    for name, value in values.items():
        setattr(enrolment, name, value)
    enrolment.enrolled_by, enrolment.enrolled_at = call.actor.member_id, call.now
    seats.place(call, edition, enrolment)
    return enrolment_view(call, enrolment)


def change_learner(call: Call, command: training_enrolment.ChangeLearner) -> training_enrolment.Enrolment:
    """Raises STALE, FORBIDDEN, and NO_SEAT after completion: the certificate states what was recorded then."""
    enrolment = get_enrolment(call, command.enrolment_id, lock_edition=True)
    _must_manage(call, enrolment)
    if enrolment.status == "completed":
        raise training_enrolment.NO_SEAT(status=enrolment.status)
    given = command.model_dump(exclude={"enrolment_id", "expected_version"}, exclude_none=True, mode="json")
    countries.check(given.get("country"))
    for name in ("name", "institution"):
        _must_be_plain(given.get(name, ""), name)
    refuse_stale(enrolment.version, command.expected_version)
    set_fields(enrolment, given)
    _must_manage(call, enrolment)
    call.session.flush()
    call.emit(_about(EnrolmentChanged, enrolment))
    return enrolment_view(call, enrolment)


def link_member(call: Call, command: training_enrolment.LinkMember) -> training_enrolment.Enrolment:
    """Links the enrolment to the member; it is never passed on to another. Raises NOT_A_MEMBER, CONFLICT."""
    enrolment = get_enrolment(call, command.enrolment_id, lock_edition=True)
    _must_manage(call, enrolment)
    if enrolment.member_id == command.member_id:
        return enrolment_view(call, enrolment)
    member = _member(call, command.member_id)
    same = select(Enrolment.id).where(
        Enrolment.edition_id == enrolment.edition_id, Enrolment.member_id == member.id
    )  # fmt: skip
    if enrolment.member_id is not None or call.session.scalar(same) is not None:
        raise CONFLICT("member_id", reason="the enrolment or the member is already linked")
    enrolment.member_id = member.id
    edit(enrolment, None)
    call.session.flush()
    has_seat = enrolment.status in ("enrolled", "completed")
    call.emit(_about(LearnerEnrolled if has_seat else EnrolmentChanged, enrolment))
    return enrolment_view(call, enrolment)


def withdraw(call: Call, command: training_enrolment.EnrolmentById) -> training_enrolment.Enrolment:
    """Gives the seat to the next in line; withdrawing again changes nothing. Raises NO_SEAT after completion."""
    enrolment = get_enrolment(call, command.enrolment_id, lock_edition=True)
    edition = get_row(call, Edition, enrolment.edition_id)
    if call.actor.id != enrolment.member_id or enrolment.member_id is None:
        must_manage(call, enrolment, edition)
    if enrolment.status == "completed":
        raise training_enrolment.NO_SEAT(status=enrolment.status)
    if enrolment.status != "withdrawn":
        had_seat = enrolment.status == "enrolled"
        enrolment.status = "withdrawn"
        edit(enrolment, None)
        call.session.flush()
        call.emit(_about(LearnerWithdrawn if had_seat else EnrolmentChanged, enrolment))
        if had_seat:
            seats.promote(call, edition)
    return enrolment_view(call, enrolment)


def _about(kind: type[OfEnrolment], enrolment: Enrolment) -> OfEnrolment:
    return kind(enrolment_id=enrolment.id, edition_id=enrolment.edition_id, member_id=enrolment.member_id)


def _must_manage(call: Call, enrolment: Enrolment) -> None:
    must_manage(call, enrolment, get_row(call, Edition, enrolment.edition_id))


def _known(call: Call, edition: Edition, values: dict[str, object]) -> Enrolment | None:
    """The enrolment of the same e-mail address or member, if there is one."""
    same = [Enrolment.member_id == values["member_id"]] if values["member_id"] else []
    if values.get("email_key"):
        same.append(Enrolment.email_key == values["email_key"])
    found = call.session.scalars(select(Enrolment).where(Enrolment.edition_id == edition.id, or_(*same))).all()
    if len(found) > 1:
        raise CONFLICT(
            "member_id", reason="the e-mail address and the member belong to two different learners in this edition"
        )
    return found[0] if found else None


def _member(call: Call, member_id: UUID) -> MemberSnapshot:
    member = members.find(call.session, member_id)
    if member is None or member.status != "admitted":
        raise training_enrolment.NOT_A_MEMBER("member_id", member=member_id)
    return member


def _must_be_plain(text: str, field: str) -> None:
    if text.startswith(FORMULA_STARTS):
        raise training_imports.FORMULA(field)
