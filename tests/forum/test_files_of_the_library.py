"""Files of library entries: which version has which, who may have it, and how downloads are counted."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import inspect, select, text
from sqlalchemy.exc import IntegrityError

from chassis.actor import PUBLIC
from chassis.ids import new_id
from chassis.testing import DeskOf
from contracts.base import Refused
from contracts.forum import files as forum_files
from contracts.forum.events import FilesDropped
from contracts.forum.files import DownloadFile, FileById
from contracts.forum.library.resources import DecideResource, ReadResource, ResourceById
from contracts.identity import Role
from services.forum.downloads.downloads import download_file
from services.forum.files import files, retention
from services.forum.library import reading, reviewing, writing
from services.forum.library.model import ResourceDownload
from tests.common.forum.people import board, topic
from tests.forum.library import draft, published, submitted
from tests.forum.test_files import download, send


def taken(call: Any, file_id: Any, *, counts: bool = True) -> Any:
    return download_file(call, DownloadFile(file_id=file_id, counts=counts))


def test_a_publication_is_a_link_or_a_file(desk_of: DeskOf) -> None:
    desk = desk_of("forum")
    ana = desk.call_as()
    with pytest.raises(Refused, match="resource_incomplete"):
        submitted(ana, link=None)
    made = published(desk, ana, link=None, file_id=send(ana, "Informe.pdf").id)
    assert made.file is not None
    assert (made.file.filename, made.link) == ("Informe.pdf", None)


@pytest.mark.parametrize(("audience", "strangers"), [("public", "may"), ("members", "may not")])
def test_whoever_may_read_the_entry_may_have_its_file(desk_of: DeskOf, audience: str, strangers: str) -> None:
    desk = desk_of("forum")
    ana, luis, public = desk.call_as(), desk.call_as(), desk.call(PUBLIC)
    sent = send(ana)
    made = submitted(ana, audience=audience, file_id=sent.id)
    for who, code in ((luis, "not_found"), (public, "unauthenticated")):
        with pytest.raises(Refused, match=code):
            taken(who, sent.id)
    assert taken(desk.call_as(Role.MODERATOR), sent.id).id == sent.id
    reviewing.publish_resource(desk.call_as(Role.MODERATOR), ResourceById(resource_id=made.id))
    assert taken(luis, sent.id).id == sent.id
    if strangers == "may":
        assert taken(public, sent.id).id == sent.id
    else:
        for file_id in (sent.id, new_id()):
            with pytest.raises(Refused, match="unauthenticated"):
                taken(public, file_id)


def test_each_version_has_its_file_and_one_that_none_has_goes(desk_of: DeskOf) -> None:
    desk = desk_of("forum")
    ana, luis = desk.call_as(), desk.call_as()
    first, second, third = (send(ana, f"{name}.pdf") for name in ("one", "two", "three"))
    made = published(desk, ana, file_id=first.id)
    revised = writing.revise_resource(ana, ResourceById(resource_id=made.id))
    assert revised.file is not None and revised.file.id == first.id
    draft(ana, revised, file_id=second.id)
    with pytest.raises(Refused, match="not_found"):
        taken(luis, second.id)
    draft(ana, revised, file_id=third.id)
    assert [e.file_ids for e in desk.emitted(FilesDropped)] == [[second.id]]
    reviewing.submit_resource(ana, ResourceById(resource_id=made.id))
    reviewing.publish_resource(desk.call_as(Role.MODERATOR), ResourceById(resource_id=made.id))
    assert {taken(luis, each.id).filename for each in (first, third)} == {"one.pdf", "three.pdf"}
    for number, name in ((1, "one.pdf"), (2, "three.pdf")):
        shown = reading.read_resource(luis, ReadResource(resource_id=made.id, number=number)).file
        assert shown is not None and shown.filename == name


def test_what_was_withdrawn_is_not_given_out_any_more(desk_of: DeskOf) -> None:
    desk = desk_of("forum")
    ana, moderator = desk.call_as(), desk.call_as(Role.MODERATOR)
    made = published(desk, ana, audience="public", file_id=send(ana).id)
    assert made.file is not None
    reviewing.withdraw_resource(moderator, DecideResource(resource_id=made.id, reason="Superseded"))
    with pytest.raises(Refused, match="not_found"):
        taken(desk.call_as(), made.file.id)
    with pytest.raises(Refused, match="unauthenticated"):
        taken(desk.call(PUBLIC), made.file.id)
    assert taken(moderator, made.file.id).id == made.file.id


def test_a_file_has_one_place_and_nobody_takes_anothers(desk_of: DeskOf) -> None:
    desk = desk_of("forum")
    ana, luis = desk.call_as(), desk.call_as()
    shelved, posted = send(ana), send(ana)
    made = published(desk, ana, file_id=shelved.id)
    topic(ana, board(desk), files=[posted.id])
    for who, fields in ((ana, {"file_id": posted.id}), (luis, {"file_id": send(ana).id}), (ana, {"file_id": new_id()})):
        with pytest.raises(Refused, match="unknown_file"):
            draft(who, **fields)
    with pytest.raises(Refused, match="unknown_file"):
        draft(ana, file_id=shelved.id)
    with pytest.raises(Refused, match="unknown_file"):
        topic(ana, board(desk), files=[shelved.id])
    with pytest.raises(Refused, match="file_posted"):
        files.remove_file(ana, FileById(file_id=shelved.id))
    later = desk.call()
    later.now += timedelta(days=365)
    retention.sweep(later)
    retention.erase(desk.call(), ana.actor.member_id)
    assert made.file is not None
    assert download(luis, made.file.id).filename == "Plan.pdf"


def test_downloads_are_counted_by_day_and_nobody_is_written_down(desk_of: DeskOf) -> None:
    desk = desk_of("forum")
    ana = desk.call_as()
    made = published(desk, ana, audience="public", file_id=send(ana).id)
    assert made.file is not None
    tomorrow = desk.call(PUBLIC)
    tomorrow.now += timedelta(days=1)
    for call in (desk.call(PUBLIC), desk.call_as(), tomorrow):
        taken(call, made.file.id)
    taken(desk.call(PUBLIC), made.file.id, counts=False)
    assert reading.read_resource(desk.call(PUBLIC), ReadResource(resource_id=made.id)).downloads == 3
    by_day = select(ResourceDownload.downloads).order_by(ResourceDownload.day)
    assert list(desk.session.scalars(by_day)) == [2, 1]
    assert {each.key for each in inspect(ResourceDownload).columns} == {"resource_id", "day", "downloads"}


def test_a_file_of_a_post_counts_nowhere(desk_of: DeskOf) -> None:
    desk = desk_of("forum")
    ana = desk.call_as()
    sent = send(ana)
    topic(ana, board(desk), files=[sent.id])
    taken(ana, sent.id)
    assert list(desk.session.scalars(select(ResourceDownload.downloads))) == []


@pytest.mark.parametrize(
    "broken",
    [
        "UPDATE stored_file SET resource_id = (SELECT id FROM resource LIMIT 1) WHERE post_id IS NOT NULL",
        "UPDATE stored_file SET resource_id = (SELECT id FROM resource LIMIT 1) WHERE kept_at IS NULL",
        "UPDATE resource_version SET file_id = (SELECT id FROM stored_file WHERE post_id IS NOT NULL LIMIT 1)",
        "DELETE FROM stored_file WHERE resource_id IS NOT NULL",
        "INSERT INTO resource_download SELECT id, current_date, 0 FROM resource",
    ],
)
def test_the_database_refuses(desk_of: DeskOf, broken: str) -> None:
    desk = desk_of("forum")
    ana = desk.call_as()
    draft(ana, file_id=send(ana).id)
    topic(ana, board(desk), files=[send(ana).id])
    files.announce_file(ana, forum_files.AnnounceFile(filename="x", size_bytes=1))
    with pytest.raises(IntegrityError), desk.session.begin_nested():
        desk.session.execute(text(broken))
