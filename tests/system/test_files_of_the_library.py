"""A file of the library through the whole platform: without an account, counted without anybody being remembered."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from uuid import uuid4

import httpx
import pytest

from convive.api.client import Person
from tests.common import people
from tests.common import sample_files as sample
from tests.stack import RunningStack
from tests.system.refusals import check_headers, check_problem

pytestmark = pytest.mark.slow

FORUM = "/api/v1/forum"
READER = {"User-Agent": "Mozilla/5.0 (X11; Linux x86_64) Firefox/140.0"}


@pytest.fixture(scope="module")
def cast(stack: RunningStack) -> Iterator[tuple[Person, Person]]:
    """Who writes, and who publishes."""
    with closing(people.administrator(stack)) as door:
        made = people.join(stack, door, "member"), people.join(stack, door, "moderator")
        yield made
        for person in made:
            person.close()


def shelved(cast: tuple[Person, Person], audience: str) -> tuple[str, str]:
    """Resource and file of a publication."""
    author, moderator = cast
    file_id = author.send_file("Informe 2026.pdf", sample.PDF)
    entry = {"kind": "publication", "language": "es", "audience": audience, "subjects": ["homicide"]}
    texts = [{"language": "es", "title": "Informe", "abstract": "Lo que se hizo."}]
    resource = author.post(f"{FORUM}/library/resources", entry | {"texts": texts, "file_id": file_id})["id"]
    author.put(f"{FORUM}/library/resources/{resource}/submission", {})
    moderator.put(f"{FORUM}/library/resources/{resource}/publication", {})
    return str(resource), file_id


def downloads(visitor: httpx.Client, resource: str) -> int:
    return int(visitor.get(f"{FORUM}/library/resources/{resource}").json()["downloads"])


def test_everybody_takes_what_is_public_and_each_reader_counts_once(
    cast: tuple[Person, Person], visitor: httpx.Client
) -> None:
    resource, file_id = shelved(cast, "public")
    path, page = f"{FORUM}/files/{file_id}/content", f"/library/files/{file_id}"
    reader = READER | {"User-Agent": f"Reader/{uuid4().hex}"}
    for address in (page, path, page):
        taken = visitor.get(address, headers=reader)
        assert (taken.status_code, taken.content) == (200, sample.PDF)
        check_headers(taken)
    assert downloads(visitor, resource) == 1
    another = {"User-Agent": f"Reader/{uuid4().hex}"}
    visitor.get(page, headers=another | {"Range": "bytes=100-"})
    visitor.get(page, headers=another | {"If-None-Match": '"something"'})
    visitor.get(page, headers=another | {"Sec-Purpose": "prefetch"})
    visitor.get(page, headers={"User-Agent": "Googlebot/2.1 (+http://www.google.com/bot.html)"})
    visitor.get(page, headers={"User-Agent": ""})
    assert downloads(visitor, resource) == 1
    visitor.get(page, headers=another)
    assert downloads(visitor, resource) == 2
    visitor.get(path, params={"counts": "true"}, headers=another)
    assert downloads(visitor, resource) == 2


def test_what_is_for_members_is_for_whoever_is_signed_in(
    stack: RunningStack, cast: tuple[Person, Person], visitor: httpx.Client
) -> None:
    _, file_id = shelved(cast, "members")
    check_problem(visitor.get(f"{FORUM}/files/{file_id}/content"), 401, "unauthenticated")
    asked = visitor.get(f"/library/files/{file_id}", headers={"Accept": "text/html"})
    assert (asked.status_code, asked.headers["location"]) == (303, f"/sign-in?next=/library/files/{file_id}")
    bearer = {"Authorization": f"Bearer {cast[0].token}"}
    assert visitor.get(f"{FORUM}/files/{file_id}/content", headers=bearer).content == sample.PDF
