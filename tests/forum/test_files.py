"""Files of posts: who may send them, who may have them, when they go; what the database refuses."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import select, text
from sqlalchemy.exc import IntegrityError

from chassis import database
from chassis.call import Call
from chassis.ids import new_id
from chassis.testing import Desk, DeskOf, person
from contracts.base import Refused
from contracts.forum.discussion.posts import EditPost
from contracts.forum.events import FilesDropped, PostChanged
from contracts.forum.files import AnnounceFile, DownloadFile, File, FileById, FileType, KeepFile
from contracts.forum.moderation.actions import TakeMemberAction
from contracts.forum.moderation.flags import HidePost
from contracts.identity import Role
from services.forum.discussion import posts
from services.forum.downloads.downloads import download_file, read_file
from services.forum.files import files, retention
from services.forum.files.model import FileOwner, StoredFile
from services.forum.moderation import actions, moderation
from services.forum.settings import forum_settings
from tests.common.forum.people import board, read, reply, topic

SHA = "ab" * 32


def announce(call: Call, filename: str = "Plan.pdf", size: int = 1_000) -> File:
    return files.announce_file(call, AnnounceFile(filename=filename, size_bytes=size))


def send(call: Call, filename: str = "Plan.pdf", size: int = 1_000, kind: FileType = FileType.PDF) -> File:
    """A file of the caller's, announced and kept."""
    announced = announce(call, filename, size)
    pixels = {"width": 640, "height": 480} if kind is FileType.PNG else {}
    return files.keep_file(call, KeepFile(file_id=announced.id, media_type=kind, size_bytes=size, sha256=SHA, **pixels))


def download(call: Call, file_id: UUID, *, small: bool = False) -> File:
    return download_file(call, DownloadFile(file_id=file_id, small=small))


def held_by(call: Call) -> int:
    found = call.session.scalar(select(FileOwner.bytes).where(FileOwner.member_id == call.actor.member_id))
    return int(found or 0)


def test_a_file_is_announced_sent_posted_and_read_with_the_post(desk_of: DeskOf) -> None:
    desk = desk_of("forum")
    ana, luis = desk.call_as(), desk.call_as()
    plan, photo = send(ana), send(ana, "../puerto\u202e.exe", kind=FileType.PNG)
    assert (photo.filename, photo.media_type) == ("puerto.exe.png", FileType.PNG)
    opened = topic(ana, board(desk), files=[photo.id, plan.id])
    shown = read(luis, opened).posts[0].files
    assert [(each.filename, each.size_bytes, each.width) for each in shown] == [
        ("puerto.exe.png", 1_000, 640), ("Plan.pdf", 1_000, None)
    ]  # fmt: skip
    assert download(luis, photo.id, small=True).post_id == opened.posts[0].id
    with pytest.raises(Refused, match="not_found"):
        download(luis, plan.id, small=True)  # no image


@pytest.mark.parametrize(
    ("sent", "kept"),
    [
        ("../../etc/passwd", "passwd.pdf"),
        ("C:\\Users\\ana\\plan.pdf", "plan.pdf"),
        ("plan\u202efdp.exe", "planfdp.exe.pdf"),
        ("zero\u200bwidth\ufeff.pdf", "zerowidth.pdf"),
        ("<script>alert(1)</script>.pdf", "script_.pdf"),
        ('"; filename="x.exe', "__ filename=_x.exe.pdf"),
        ("name\nSet-Cookie: x.pdf", "name Set-Cookie_ x.pdf"),
        (".htaccess", "htaccess.pdf"),
        ("con.pdf", "document con.pdf"),
        ("\u202e\u200b", "document.pdf"),
        ("Evaluación «niñez».PDF", "Evaluación «niñez».pdf"),
    ],
)
def test_names_of_files_do_no_harm(desk_of: DeskOf, sent: str, kept: str) -> None:
    assert send(desk_of("forum").call_as(), sent).filename == kept


def test_until_it_is_posted_a_file_is_its_owners_alone(desk_of: DeskOf) -> None:
    desk = desk_of("forum")
    ana = desk.call_as()
    sent, announced = send(ana), announce(ana)
    assert download(ana, sent.id).id == sent.id
    for who in (desk.call_as(), desk.call_as(Role.MODERATOR), desk.call_as(Role.ADMINISTRATOR)):
        with pytest.raises(Refused, match="not_found"):
            read_file(who, FileById(file_id=sent.id))
        with pytest.raises(Refused, match="not_found"):
            files.remove_file(who, FileById(file_id=sent.id))
        with pytest.raises(Refused, match="unknown_file"):
            topic(who, board(desk), files=[sent.id])
    with pytest.raises(Refused, match="not_found"):
        download(ana, announced.id)  # nothing was sent
    with pytest.raises(Refused, match="unknown_file"):
        topic(ana, board(desk), files=[announced.id])


def test_who_may_not_read_the_post_may_not_have_its_file_nor_know_of_it(desk_of: DeskOf) -> None:
    desk = desk_of("forum")
    ana, luis = desk.call_as(country="CR"), desk.call_as(country="CR")
    moderator, auditor = desk.call_as(Role.MODERATOR), desk.call_as(Role.AUDITOR)
    sent = send(ana)
    opened = topic(ana, board(desk, countries=["CR"]), files=[sent.id])
    with pytest.raises(Refused, match="not_found") as stranger:
        download(desk.call_as(country="PE"), sent.id)
    with pytest.raises(Refused) as nothing:
        download(luis, new_id())
    assert (stranger.value.field, stranger.value.params) == (nothing.value.field, nothing.value.params)
    moderation.hide_post(moderator, HidePost(post_id=opened.posts[0].id, reason="x"))
    with pytest.raises(Refused, match="not_found"):
        download(luis, sent.id)
    assert read(luis, opened).posts[0].files == []
    for who in (ana, moderator, auditor):
        assert download(who, sent.id).id == sent.id
        assert [each.id for each in read(who, opened).posts[0].files] == [sent.id]


def test_an_edit_says_which_files_a_post_has_and_the_others_go(desk_of: DeskOf) -> None:
    desk = desk_of("forum")
    ana = desk.call_as()
    first, second, third = (send(ana, f"{name}.pdf") for name in ("one", "two", "three"))
    post = topic(ana, board(desk), files=[first.id, second.id]).posts[0]

    def edit(**fields: Any) -> list[str]:
        edited = posts.edit_post(ana, EditPost(post_id=post.id, text="Anew", **fields))
        return [each.filename for each in edited.files]

    assert edit() == ["one.pdf", "two.pdf"]
    assert edit(files=[third.id, second.id]) == ["three.pdf", "two.pdf"]
    assert [e.file_ids for e in desk.emitted(FilesDropped)] == [[first.id]]
    with pytest.raises(Refused, match="not_found"):
        download(ana, first.id)
    assert held_by(ana) == 2_000
    assert edit(files=[]) == []
    with pytest.raises(Refused, match="unknown_file"):
        edit(files=[third.id])


def test_a_posted_file_is_not_taken_elsewhere_nor_removed_behind_the_post(desk_of: DeskOf) -> None:
    desk = desk_of("forum")
    ana = desk.call_as()
    sent = send(ana)
    opened = topic(ana, board(desk), files=[sent.id])
    with pytest.raises(Refused, match="unknown_file"):
        reply(ana, opened, files=[sent.id])
    with pytest.raises(Refused, match="file_posted"):
        files.remove_file(ana, FileById(file_id=sent.id))
    with pytest.raises(Refused, match="file_sent"):
        files.keep_file(ana, KeepFile(file_id=sent.id, media_type=FileType.TEXT, size_bytes=3, sha256=SHA))


def test_sizes_have_limits_per_file_per_post_and_per_member(desk_of: DeskOf, monkeypatch: pytest.MonkeyPatch) -> None:
    desk = desk_of("forum")
    ana, most = desk.call_as(), forum_settings()
    with pytest.raises(Refused, match="file_empty"):
        announce(ana, size=0)
    with pytest.raises(Refused, match="file_too_large"):
        announce(ana, size=most.file_bytes + 1)
    monkeypatch.setattr(most, "post_file_bytes", 1_500)
    with pytest.raises(Refused, match="post_files_too_large"):
        topic(ana, board(desk), files=[send(ana).id, send(ana).id])
    monkeypatch.setattr(most, "member_file_bytes", 2_999)
    with pytest.raises(Refused, match="files_full"):
        announce(ana)
    luis = desk.call_as()
    announced = announce(luis, size=10)
    with pytest.raises(Refused, match="files_full"):
        files.keep_file(luis, KeepFile(file_id=announced.id, media_type=FileType.PNG, size_bytes=3_000, sha256=SHA))


def test_files_that_wait_are_not_without_number(desk_of: DeskOf) -> None:
    ana = desk_of("forum").call_as()
    for _ in range(50):
        announce(ana)
    with pytest.raises(Refused, match="files_waiting"):
        announce(ana)


def test_who_is_suspended_or_muted_sends_nothing(desk_of: DeskOf) -> None:
    desk = desk_of("forum")
    moderator = desk.call_as(Role.MODERATOR)
    for kind in ("suspension", "mute"):
        who = desk.call_as()
        announced = announce(who)
        until = who.now + timedelta(days=3)
        told = TakeMemberAction(kind=kind, member_id=who.actor.member_id, until=until, reason="Insults")
        actions.take_action(moderator, told)
        with pytest.raises(Refused, match="suspended" if kind == "suspension" else "muted"):
            announce(who)
        with pytest.raises(Refused, match="suspended" if kind == "suspension" else "muted"):
            files.keep_file(who, KeepFile(file_id=announced.id, media_type=FileType.PDF, size_bytes=9, sha256=SHA))


def test_what_was_never_sent_or_posted_is_swept(desk_of: DeskOf) -> None:
    desk = desk_of("forum")
    ana = desk.call_as()
    unsent, unposted, posted = announce(ana), send(ana), send(ana)
    topic(ana, board(desk), files=[posted.id])
    retention.sweep(_later(desk, days=0, hours=23))
    assert desk.emitted(FilesDropped) == []
    retention.sweep(_later(desk, days=1, hours=1))
    retention.sweep(_later(desk, days=7, hours=1))
    assert [e.file_ids for e in desk.emitted(FilesDropped)] == [[unsent.id], [unposted.id]]
    retention.sweep(_later(desk, days=700, hours=1))
    assert download(ana, posted.id).id == posted.id


def _later(desk: Desk, days: int, hours: int) -> Call:
    call = desk.call()
    call.now += timedelta(days=days, hours=hours)
    return call


def test_an_erased_members_files_go_and_their_topics_are_read_anew(desk_of: DeskOf) -> None:
    desk = desk_of("forum")
    ana, luis = desk.call_as(), desk.call_as()
    posted, waiting, others = send(ana), send(ana), send(luis)
    opened = topic(ana, board(desk), files=[posted.id])
    reply(luis, opened, files=[others.id])
    retention.erase(desk.call(), ana.actor.member_id)
    assert {*desk.emitted(FilesDropped)[0].file_ids} == {posted.id, waiting.id}
    assert [e.post_id for e in desk.emitted(PostChanged)] == [opened.posts[0].id]
    assert [[f.id for f in post.files] for post in read(luis, opened).posts] == [[], [others.id]]
    assert held_by(ana) == 0


def test_two_at_once_do_not_pass_the_quota_together(fresh_database: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    sessions, ana = fresh_database("forum"), person()
    monkeypatch.setattr(forum_settings(), "member_file_bytes", 5_000)

    def one(_: int) -> str:
        try:
            with database.transaction(sessions) as session:
                announce(Call(session, ana, "forum"))
        except Refused as refused:
            return refused.refusal.code
        return "announced"

    with ThreadPoolExecutor(8) as pool:
        done = list(pool.map(one, range(8)))
    assert (done.count("announced"), done.count("forum.files_full")) == (5, 3)


@pytest.mark.parametrize(
    "broken",
    [
        "UPDATE stored_file SET position = NULL",
        "UPDATE stored_file SET position = 11, post_id = :post",
        "UPDATE stored_file SET kept_at = NULL, sha256 = NULL, media_type = NULL",
        "UPDATE stored_file SET sha256 = 'short'",
        "UPDATE stored_file SET width = 3",
        "UPDATE stored_file SET size_bytes = 0",
        "UPDATE file_owner SET bytes = -1",
        "UPDATE stored_file SET post_id = gen_random_uuid()",
    ],
)
def test_the_database_refuses(desk_of: DeskOf, broken: str) -> None:
    desk = desk_of("forum")
    ana = desk.call_as()
    opened = topic(ana, board(desk), files=[send(ana).id])
    with pytest.raises(IntegrityError), desk.session.begin_nested():
        desk.session.execute(text(broken), {"post": opened.posts[0].id} if ":post" in broken else {})


def test_the_database_itself_shows_and_sums(desk_of: DeskOf) -> None:
    desk = desk_of("forum")
    ana = desk.call_as()
    opened = topic(ana, board(desk), files=[send(ana).id, send(ana, size=7).id])
    assert held_by(ana) == 1_007
    desk.session.execute(text("DELETE FROM stored_file WHERE position = 1"))
    assert [each.size_bytes for each in read(ana, opened).posts[0].files] == [7]
    assert held_by(ana) == 7
    assert desk.session.scalar(select(StoredFile.position)) == 2
