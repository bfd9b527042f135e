"""The library's subjects are the same for all visitors, and nobody but a migration changes them."""

from __future__ import annotations

from chassis.actor import PUBLIC
from chassis.call import Call
from chassis.testing import DeskOf
from contracts.forum.library.resources import ListSubjects
from services.forum.library import listing


def test_visitors_share_the_subjects_and_a_member_keeps_them_alone(desk_of: DeskOf) -> None:
    desk = desk_of("forum")
    visitor, ana = Call(desk.session, PUBLIC, "forum"), desk.call_as()
    assert listing.list_subjects(visitor, ListSubjects()) == listing.list_subjects(ana, ListSubjects())
    assert visitor.cacheable and visitor.cacheable.shared
    assert ana.cacheable and not ana.cacheable.shared
