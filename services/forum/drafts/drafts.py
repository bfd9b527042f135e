"""Drafts: saved while a member writes, available on all devices, deleted when the text is posted. Private."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from sqlalchemy import Row, Select, and_, delete, func, select, text
from sqlalchemy.orm import aliased

from chassis.call import Call
from chassis.ids import new_id
from chassis.paging import page
from contracts.base import NOT_FOUND, Page
from contracts.forum import drafts as forum_drafts
from contracts.forum.boards.boards import BoardReference
from contracts.forum.discussion.posts import NOTHING_VISIBLE
from contracts.forum.drafts import DRAFT_OF_WHAT, MOST_DRAFTS, TOO_MANY_DRAFTS, KeepDraft, ReadDraft
from contracts.kinds import Worded
from services.forum.access.audience import READABLE, viewer
from services.forum.access.lookups import readable_board, readable_topic
from services.forum.base.model import Board, Topic
from services.forum.drafts.model import Draft

# Otherwise two devices of one member could take the same slot.
_HOLD = text("SELECT pg_advisory_xact_lock(hashtextextended('draft/' || :me, 0))")
_FREE = text("""
    SELECT min(free.slot) FROM generate_series(1, :most) free (slot)
    WHERE NOT EXISTS (SELECT FROM draft WHERE member_id = :me AND draft.slot = free.slot)
""")
# Deletes the draft of what is published: for a reply that of the topic, for an opening post that of the board. For the
# beginning of the statement in `discussion/writing.py`.
POSTED = """
    posted AS (
        DELETE FROM draft WHERE member_id = :me
        AND CASE :number WHEN 1 THEN board_id = :board ELSE topic_id = :topic END
    )
"""
_BEGINNING = 200
_of_topic = aliased(Topic, name="of_topic")
_LISTED: Select[Any] = (
    select(Draft, Board, _of_topic.title)
    .outerjoin(_of_topic, _of_topic.id == Draft.topic_id)
    .outerjoin(Board, and_(Board.id == func.coalesce(Draft.board_id, _of_topic.board_id), READABLE))
)


def keep_draft(call: Call, command: KeepDraft) -> forum_drafts.Draft:
    """Raises NOT_FOUND for the place, DRAFT_OF_WHAT, NOTHING_VISIBLE for an empty draft, TOO_MANY_DRAFTS."""
    place = _place(call, command)
    if not (command.title.strip() or command.text.strip() or any(each.value.strip() for each in command.more)):
        raise NOTHING_VISIBLE("text")
    me = call.actor.member_id
    call.session.execute(_HOLD, {"me": str(me)})
    draft = _find(call, place)
    if draft is None:
        slot = call.session.execute(_FREE, {"me": me, "most": MOST_DRAFTS}).scalar_one()
        if slot is None:
            raise TOO_MANY_DRAFTS(limit=MOST_DRAFTS)
        draft = Draft(id=new_id(), member_id=me, slot=slot, **place)
    for name in ("title", "text", "language", "kind", "tags"):
        setattr(draft, name, getattr(command, name))
    draft.more = {each.name: each.value for each in command.more}
    draft.saved_at = call.now
    call.session.add(draft)
    call.session.flush()
    return _view(draft)


def read_draft(call: Call, command: ReadDraft) -> forum_drafts.DraftHere:
    """Raises NOT_FOUND for the place, DRAFT_OF_WHAT."""
    draft = _find(call, _place(call, command))
    return forum_drafts.DraftHere(draft=_view(draft) if draft else None)


def list_drafts(call: Call, command: forum_drafts.ListDrafts) -> Page[forum_drafts.DraftInShort]:
    """The caller's own, also of places they have no access to any more, which are then not named."""
    own = _LISTED.where(Draft.member_id == call.actor.member_id)
    keys = [Draft.saved_at, Draft.id]
    return page(call.session, own, keys, command, _short, descending=True, values=viewer(call.actor))


def drop_draft(call: Call, command: forum_drafts.DropDraft) -> forum_drafts.DroppedDraft:
    """Raises NOT_FOUND, also for another member's draft."""
    own = delete(Draft).where(Draft.id == command.draft_id, Draft.member_id == call.actor.member_id)
    if call.session.execute(own.returning(Draft.id)).first() is None:
        raise NOT_FOUND("draft_id", what="draft")
    return forum_drafts.DroppedDraft(id=command.draft_id)


def erase(call: Call, member_id: UUID) -> None:
    """Deletes an erased member's drafts."""
    call.session.execute(delete(Draft).where(Draft.member_id == member_id))


def _place(call: Call, command: KeepDraft | ReadDraft) -> dict[str, UUID]:
    if (command.board_id is None) == (command.topic_id is None):
        raise DRAFT_OF_WHAT("board_id")
    if command.board_id is not None:
        return {"board_id": readable_board(call, command.board_id).id}
    assert command.topic_id is not None
    return {"topic_id": readable_topic(call, command.topic_id).id}


def _find(call: Call, place: dict[str, UUID]) -> Draft | None:
    own = select(Draft).where(Draft.member_id == call.actor.member_id).filter_by(**place)
    return call.session.execute(own, execution_options={"populate_existing": True}).scalar_one_or_none()


def _view(draft: Draft) -> forum_drafts.Draft:
    return forum_drafts.Draft.of(draft)


def _short(row: Row[Any]) -> forum_drafts.DraftInShort:
    draft: Draft = row[0]
    board: Board | None = row[1]
    return forum_drafts.DraftInShort.of(
        draft,
        board=BoardReference(id=board.id, slug=board.slug, name=Worded(**board.name)) if board else None,
        topic_id=draft.topic_id if board else None,
        topic_title=row.title if board else None,
        beginning=draft.text[:_BEGINNING],
    )
