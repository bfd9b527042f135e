"""The door of drafts."""

from __future__ import annotations

from chassis.call import Call
from chassis.policy import MEMBERS, WRITERS
from chassis.service import Service, answers
from contracts.base import Page
from contracts.forum import drafts as forum_drafts
from contracts.identity import MemberSnapshot
from services.forum.drafts import drafts


class DraftsDoor(Service):
    """What is asked of drafts, each by its own member."""

    @answers(forum_drafts.KEEP_DRAFT, WRITERS)
    def keep_draft(self, call: Call, command: forum_drafts.KeepDraft) -> forum_drafts.Draft:
        return drafts.keep_draft(call, command)

    @answers(forum_drafts.READ_DRAFT, MEMBERS)
    def read_draft(self, call: Call, command: forum_drafts.ReadDraft) -> forum_drafts.DraftHere:
        return drafts.read_draft(call, command)

    @answers(forum_drafts.LIST_DRAFTS, MEMBERS)
    def list_drafts(self, call: Call, command: forum_drafts.ListDrafts) -> Page[forum_drafts.DraftInShort]:
        return drafts.list_drafts(call, command)

    @answers(forum_drafts.DROP_DRAFT, WRITERS)
    def drop_draft(self, call: Call, command: forum_drafts.DropDraft) -> forum_drafts.DroppedDraft:
        return drafts.drop_draft(call, command)

    def anonymise(self, call: Call, member: MemberSnapshot) -> None:
        drafts.forget(call, member.id)
        super().anonymise(call, member)  # the other rooms have theirs to forget
