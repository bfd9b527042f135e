"""What a service keeps of a member goes to the member who asks for it, and goes when the member is erased.

No column with somebody's id is forgotten: neither in the export nor by those who have to let go of it.
"""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Iterator
from types import ModuleType

import pytest
from sqlalchemy import Column, Uuid
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.sql import visitors

from chassis import deployables
from chassis.service import find
from gateway.identity import letter as letters
from gateway.identity import model as identity
from gateway.identity.erasure import ERASURE as IDENTITY

# Columns with ids that are no member's, or a member's only where another row of theirs says the same.
NOT_THEIRS = {
    "chat": {
        "member_block.blocked_id",  # whom somebody else has blocked: they are not told
        "message.mentions",  # somebody else's words
        "room.high_id", "room.low_id",  # the two of a direct room: their memberships say so
        "room.source_id", "seat.edition_id", "seat.enrolment_id",
    },
    "forum": {
        "member_block.blocked_id",  # the same, as the chat says
        "board.edition_id", "board.path", "library_intervention.intervention_id",
        "notice.actor_id", "notice.notice_id", "notice.topic_id",
        "search_entry.author_id", "search_entry.thing_id",
        "task.excluded", "task_count.excluded_id",  # what others are to decide; whoever handed it in is told of it
        "topic.last_author_id",
    },
    "funds": {
        "allocation.activity_id", "allocation.request_id", "award_day.award_id", "bank_reconciliation_item.entry_id",
        "bank_reconciliation_item.line_id", "bank_reconciliation_item.match_id", "budget_version_line.line_id",
        "entry_reference.entry_id", "expenditure.activity_id", "export_record.subject_id", "reminder.subject_id",
        "pending_receipt.award_ids", "pending_receipt.party_id", "pending_receipt.record_ids", "suspense_open.award_id",
        "approval.award_id", "approval.line_id", "found.award_id", "found.entry_id",
        "submission.entry_id", "submission.replaces",
    },
    "programs": {
        "contribution.donor_id", "follow_up.training_edition_id", "money_request.award_id",
        "practice.resource_id",  # an entry of the library
        "trained_person.enrolment_id",
    },
    "training": {"course.proposal_id", "edition.programme_edition_id"},
}  # fmt: skip
# Tables that nobody has to clear when a member is erased, and why. An id stays that leads to nobody any more: the
# service's copy of the members has no name under it.
KEPT = {
    "chat": {"seat": "training's word of a seat, which is training's to take back: an id, and no name"},
    "forum": {
        "board": "the list of whom it names: nobody signs in under the id any more",
        "topic": "stays under the copy's name, which is empty then",
        "post": "stays under the copy's name, which is empty then",
        "topic_read": "how far somebody read, without whom the sums of the board are wrong",
        "board_read": "the same, by board",
        "reaction": "counted with the post",
        "translation": "stays as the post does",
        "translation_version": "stays as the post does",
        "moderation_entry": "the record of moderators is never changed",
        "measure": "the record of moderators: what was imposed on whom, why, and until when",
        "flag": "the record of moderators: what a decision was asked for, and by whom",
        "resource_step": "the record of what was published, by whom",
    },
    "funds": {
        "export_record": "who took the Fund's books away: its auditors' to know",
        "attachment_read": "who read a document: its auditors' to know",
    },
    "identity": {
        "audit": "the record of what was done with accounts is never changed: ids, and no name",
        "letter": "one that waits is dropped: there is no address to send it to; what was sent has no text any more",
    },
    "programs": {"edition": "who was responsible for it, in office"},
    "training": {"edition": "who taught it, in office"},
}
# Who did something in office (entered, approved, decided): the organization's record, which stays when they leave.
_IN_OFFICE = ("_by", "moderator_id")


@pytest.mark.parametrize("service", deployables.services())
def test_every_members_id_is_told_to_the_member(service: str) -> None:
    held = importlib.import_module(f"services.{service}.data_export").HELD
    told = {str(column) for each in held for column in _columns_in(each.whose)}
    kept = {str(column) for column in _theirs(service)}
    assert kept - told == set(), f"add them to HELD in services/{service}/data_export.py, or say here why not"


@pytest.mark.parametrize("service", deployables.services())
def test_no_exception_outlives_its_column(service: str) -> None:
    assert NOT_THEIRS.get(service, set()) <= {str(column) for column in _ids(service)}


@pytest.mark.parametrize("service", deployables.services())
def test_every_table_with_a_members_id_erases_the_member(service: str) -> None:
    left = _tables_of_members(service) - _cleared(service) - set(KEPT.get(service, {}))
    assert left == set(), f"name them in ERASURE of services/{service}/erasure.py, or give each a reason here"


@pytest.mark.parametrize("service", deployables.services())
def test_nothing_is_kept_for_a_reason_that_is_none(service: str) -> None:
    """A reason is given for a table that is there, holds a member's id, and is not cleared after all."""
    assert set(KEPT.get(service, {})) <= _tables_of_members(service) - _cleared(service)


@pytest.mark.parametrize("service", deployables.services())
def test_whoever_forgets_the_erased_says_where(service: str) -> None:
    erasers = find(service).erasure
    assert [eraser for eraser in erasers if not eraser.tables] == []
    assert _cleared(service) <= set(_models(service).Base.metadata.tables)


def test_identity_erases_the_member_from_every_table_of_accounts() -> None:
    """The gateway's own tables name members by their account, and what waits for an address by that."""
    named = {"account_id", "actor_id", "low_id", "member_id"}
    theirs = {table.name for table in identity.Base.metadata.sorted_tables if named & set(table.columns.keys())}
    cleared = {str(table.__table__) for eraser in IDENTITY for table in eraser.tables}
    assert letters.Letter.__tablename__ in theirs
    by_address = {table.__tablename__ for table in (identity.Account, identity.Invitation, identity.Registration)}
    assert theirs | by_address == cleared | set(KEPT["identity"])


@pytest.mark.parametrize("service", deployables.services())
def test_no_hash_of_a_secret_is_told(service: str) -> None:
    for each in importlib.import_module(f"services.{service}.data_export").HELD:
        left_out = {column.key for column in each.leave_out}
        shown = {column.name for column in each.table.__table__.columns} - left_out
        assert not [name for name in shown if "hash" in name or "secret" in name or "token" in name]


def _theirs(service: str) -> Iterator[Column[object]]:
    """Columns with a member's id that say something of the member."""
    for column in _ids(service):
        if str(column) not in NOT_THEIRS.get(service, set()) and not column.name.endswith(_IN_OFFICE):
            yield column


def _tables_of_members(service: str) -> set[str]:
    """The tables that say something of a member."""
    return {column.table.name for column in _theirs(service)}


def _cleared(service: str) -> set[str]:
    """The tables that somebody clears when a member is erased, as ERASURE says."""
    return {str(table.__table__) for eraser in find(service).erasure for table in eraser.tables}


def _ids(service: str) -> Iterator[Column[object]]:
    """Columns that hold ids and are no reference into the service's own tables, unless by their name they are one's."""
    for table in _models(service).Base.metadata.sorted_tables:
        for column in table.columns:
            kind = column.type.item_type if isinstance(column.type, ARRAY) else column.type
            own = column.primary_key and column.name == "id"
            elsewhere = not column.foreign_keys or column.name.endswith("member_id")
            if isinstance(kind, Uuid) and elsewhere and not own:
                yield column


def _models(service: str) -> ModuleType:
    """The service's tables, all of them."""
    package = importlib.import_module(f"services.{service}")
    for module in pkgutil.walk_packages(package.__path__, f"services.{service}."):
        if "migrations" not in module.name:
            importlib.import_module(module.name)
    return importlib.import_module(f"services.{service}.model")


def _columns_in(condition: object) -> Iterator[Column[object]]:
    for part in visitors.iterate(condition):  # type: ignore[arg-type]
        if isinstance(part, Column):
            yield part
