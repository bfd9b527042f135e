"""A file's way through the whole platform: announced, sent, posted, read by whoever may read the post, and gone."""

from __future__ import annotations

import io
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path
from typing import Any
from uuid import uuid4

import httpx
import pytest
from PIL import Image

from convive.api.client import Person
from gateway.identity.sessions import COOKIE
from tests.common import people
from tests.common import sample_files as sample
from tests.common.running import Browser
from tests.stack import RunningStack
from tests.system.refusals import check_headers, check_problem
from tests.waiting import until

pytestmark = pytest.mark.slow

FORUM = "/api/v1/forum"
BYTES = {"Content-Type": "application/octet-stream"}


@pytest.fixture(scope="module")
def cast(stack: RunningStack) -> Iterator[dict[str, Person]]:
    """Ana writes, Luis reads, the moderator keeps order; each of Costa Rica. Rosa is not on the board."""
    with closing(people.administrator(stack)) as door:
        made = {name: people.join(stack, door, "member") for name in ("ana", "luis", "rosa")}
        made["moderator"] = people.join(stack, door, "moderator")
        yield made
        for person in made.values():
            person.close()


@pytest.fixture
def lines(stack: RunningStack, cast: dict[str, Person]) -> Iterator[dict[str, httpx.Client]]:
    clients = {
        name: httpx.Client(base_url=stack.base_url, headers={"Authorization": f"Bearer {person.token}"}, timeout=60)
        for name, person in cast.items()
    }
    yield clients
    for client in clients.values():
        client.close()


@pytest.fixture(scope="module")
def board(cast: dict[str, Person]) -> str:
    moderator = cast["moderator"]
    named = {"name": {"en": "Files"}, "description": {"en": "Files"}, "roles": ["auditor"]}
    inside = {"members": [moderator.id, cast["ana"].id, cast["luis"].id], "slug": f"files-{uuid4().hex[:8]}"}
    return str(moderator.post(f"{FORUM}/boards", named | inside)["id"])


def announce(line: httpx.Client, filename: str, size: int) -> str:
    answer = line.post(f"{FORUM}/files", json={"filename": filename, "size_bytes": size})
    assert answer.status_code == 201, answer.text
    return str(answer.json()["id"])


def send(line: httpx.Client, content: bytes, filename: str = "Plan.pdf") -> httpx.Response:
    file_id = announce(line, filename, len(content))
    return line.put(f"{FORUM}/files/{file_id}/content", content=content, headers=BYTES)


def post(line: httpx.Client, board: str, *files: str, text: str = "See the files.") -> dict[str, Any]:
    answer = line.post(
        f"{FORUM}/boards/{board}/topics", json={"title": f"Files {uuid4()}", "text": text, "files": list(files)}
    )
    assert answer.status_code == 201, answer.text
    return dict(answer.json()["posts"][0])


def stored(stack: RunningStack, file_id: str) -> list[Path]:
    """What lies in the store under a file's id."""
    return list((stack.state_dir / "files" / file_id[34:36]).glob(f"{file_id}*"))


def test_a_document_goes_there_and_back(lines: dict[str, httpx.Client], board: str) -> None:
    kept = send(lines["ana"], sample.PDF, "Evaluación «2026».pdf")
    assert kept.status_code == 200, kept.text
    file_id = kept.json()["id"]
    shown = post(lines["ana"], board, file_id)["files"]
    assert [each["filename"] for each in shown] == ["Evaluación «2026».pdf"]
    saved = lines["luis"].get(f"{FORUM}/files/{file_id}/content")
    assert saved.content == sample.PDF
    check_headers(saved)
    assert saved.headers["content-type"] == "application/pdf"
    assert saved.headers["content-disposition"].startswith("attachment;")
    assert "sandbox" in saved.headers["content-security-policy"]
    assert saved.headers["cache-control"].startswith("private")
    known = {"If-None-Match": saved.headers["etag"]}
    assert lines["luis"].get(f"{FORUM}/files/{file_id}/content", headers=known).status_code == 304


def test_parts_of_a_file(lines: dict[str, httpx.Client], board: str) -> None:
    file_id = send(lines["ana"], sample.PDF).json()["id"]

    def part(asked: str) -> tuple[int, bytes, str | None]:
        answer = lines["ana"].get(f"{FORUM}/files/{file_id}/content", headers={"Range": asked})
        return answer.status_code, answer.content, answer.headers.get("content-range")

    size = len(sample.PDF)
    assert part("bytes=0-4") == (206, b"%PDF-", f"bytes 0-4/{size}")
    assert part("bytes=-6") == (206, b"%%EOF\n", f"bytes {size - 6}-{size - 1}/{size}")
    assert part(f"bytes={size - 6}-")[1] == b"%%EOF\n"
    for nonsense in ("bytes=9-3", "bytes=", "bytes=-0", f"bytes={size}-", "pages=1-2", "bytes=0-1,3-4"):
        assert part(nonsense)[:2] == (200, sample.PDF)


def test_an_image_is_shown_without_what_its_camera_told(
    stack: RunningStack, lines: dict[str, httpx.Client], board: str
) -> None:
    file_id = send(lines["ana"], sample.photograph(), "DCIM0001.exe").json()["id"]
    post(lines["ana"], board, file_id)
    page = f"/forum/files/{file_id}"
    with httpx.Client(base_url=stack.base_url, cookies={COOKIE: _token(lines["luis"])}) as browser:
        whole, small = browser.get(page), browser.get(f"{page}/small")
        assert whole.headers["content-disposition"] == 'inline; filename="DCIM0001.exe.jpg"'
        assert (whole.headers["content-type"], small.headers["content-type"]) == ("image/jpeg", "image/webp")
        for answer in (whole, small):
            check_headers(answer)
            assert b"Telefono" not in answer.content
            with Image.open(io.BytesIO(answer.content)) as image:
                assert image.size == (40, 80)


def _token(line: httpx.Client) -> str:
    return line.headers["Authorization"].removeprefix("Bearer ")


def test_whoever_may_not_read_the_post_learns_nothing(
    stack: RunningStack, lines: dict[str, httpx.Client], board: str, visitor: httpx.Client
) -> None:
    waiting = send(lines["ana"], sample.PDF).json()["id"]
    posted = send(lines["ana"], sample.PDF).json()["id"]
    shown = post(lines["ana"], board, posted)
    missing = lines["rosa"].get(f"{FORUM}/files/{uuid4()}/content").json()
    for file_id in (waiting, posted):
        for path in (f"{FORUM}/files/{file_id}", f"{FORUM}/files/{file_id}/content"):
            answer = lines["rosa"].get(path)
            problem = check_problem(answer, 404, "not_found", "file_id")
            assert {**problem, "instance": ""} == {**missing, "instance": ""}
            check_problem(visitor.get(path), 401, "unauthenticated")
        content = lines["rosa"].put(f"{FORUM}/files/{file_id}/content", content=sample.PDF, headers=BYTES)
        check_problem(content, 404, "not_found", "file_id")
        check_problem(lines["rosa"].delete(f"{FORUM}/files/{file_id}"), 404, "not_found", "file_id")
    lines["moderator"].put(f"{FORUM}/posts/{shown['id']}/hidden", json={"reason": "Off topic"})
    check_problem(lines["luis"].get(f"{FORUM}/files/{posted}/content"), 404, "not_found")
    assert lines["ana"].get(f"{FORUM}/files/{posted}/content").status_code == 200


def test_what_does_harm_or_is_no_file_of_ours_is_refused_and_not_kept(
    stack: RunningStack, lines: dict[str, httpx.Client]
) -> None:
    """One that is none of ours, an image, and what is packed: tests/gateway/test_file_contents.py has all reasons."""
    for content, reason in (
        (sample.SVG, "file_kind"),
        (sample.HTML, "file_kind"),
        (sample.bomb(), "file_swells"),
        (sample.PDF + sample.HTML, "file_twofold"),
        (sample.animation("WEBP"), "image_moves"),
        (sample.claiming(60_000, 60_000), "image_too_large"),
        (sample.word(word__vbaProject_bin=b"x"), "file_active"),
        (sample.picture("JPEG", (600, 600))[:-900], "file_broken"),
    ):
        file_id = announce(lines["ana"], "Informe.pdf", len(content))
        answer = lines["ana"].put(
            f"{FORUM}/files/{file_id}/content", content=content, headers=BYTES | {"Accept-Language": "es"}
        )
        problem = check_problem(answer, 422, f"forum.{reason}", "file")
        assert "Informe.pdf" in problem["detail"]
        assert stored(stack, file_id) == []
        lines["ana"].delete(f"{FORUM}/files/{file_id}")


def test_no_more_is_taken_than_was_announced(lines: dict[str, httpx.Client]) -> None:
    line = lines["ana"]
    check_problem(line.post(f"{FORUM}/files", json={"filename": "x", "size_bytes": 0}), 422, "forum.file_empty")
    large = {"filename": "x", "size_bytes": 20_000_001}
    check_problem(line.post(f"{FORUM}/files", json=large), 413, "forum.file_too_large", "size_bytes")
    file_id = announce(line, "x.pdf", 10)
    check_problem(line.put(f"{FORUM}/files/{file_id}/content", content=sample.PDF, headers=BYTES), 413, "too_large")
    as_json = line.put(f"{FORUM}/files/{file_id}/content", json={"media_type": "text/html", "sha256": "0" * 64})
    check_problem(as_json, 415, "unsupported_media_type")


def test_what_is_taken_away_is_gone_from_the_store(
    stack: RunningStack, lines: dict[str, httpx.Client], board: str
) -> None:
    first, second = (send(lines["ana"], sample.picture(), f"{n}.png").json()["id"] for n in range(2))
    shown = post(lines["ana"], board, first, second)
    assert len(stored(stack, first)) == 2
    edited = lines["ana"].patch(f"{FORUM}/posts/{shown['id']}", json={"text": "One less", "files": [second]})
    assert [each["id"] for each in edited.json()["files"]] == [second]
    until(lambda: not stored(stack, first))
    check_problem(lines["ana"].get(f"{FORUM}/files/{first}/content"), 404, "not_found")
    assert lines["ana"].get(f"{FORUM}/files/{second}/content").status_code == 200


def test_of_two_who_send_at_once_one_is_believed_and_its_bytes_are_kept(lines: dict[str, httpx.Client]) -> None:
    line = lines["ana"]
    for _ in range(3):
        contents = [f"Version {n} {uuid4()}".encode() for n in range(4)]
        file_id = announce(line, "notes.txt", len(contents[0]))

        def put(content: bytes, file_id: str = file_id) -> httpx.Response:
            return line.put(f"{FORUM}/files/{file_id}/content", content=content, headers=BYTES)

        with ThreadPoolExecutor(4) as pool:
            answers = list(pool.map(put, contents))
        done = [content for content, answer in zip(contents, answers, strict=True) if answer.status_code == 200]
        assert len(done) == 1
        for answer in answers:
            if answer.status_code != 200:
                check_problem(answer, 409, "forum.file_sent")
        assert line.get(f"{FORUM}/files/{file_id}/content").content == done[0]


def test_a_form_without_javascript_attaches_shows_and_removes(
    stack: RunningStack, cast: dict[str, Person], board: str
) -> None:
    path = f"/forum/boards/{board}/new"
    with Browser(stack.base_url) as browser:
        browser.cookies.set(COOKIE, cast["ana"].token)
        page = browser.get(path)
        written = {"title": f"With files {uuid4().hex[:6]}", "text": "Look at this.", "do": "preview"}
        sent = [("file", ("mapa.png", sample.picture(), "image/png")), ("file", ("plan.pdf", sample.PDF, "text/html"))]
        preview = browser.send_form(page, path, files=sent, **written)
        assert preview.status_code == 200, preview.text
        assert "mapa.png" in preview.text and "plan.pdf" in preview.text
        again = browser.send_form(page, path, files=sent, **written)
        ids = _attached(preview)
        assert _attached(again) == ids, "the same form with the same files is the same files"
        refused = browser.send_form(
            preview, path, files=[("file", ("x.pdf", sample.SVG, "application/pdf"))],
            **written | {"do": "publish", "remove": ids[1]},
        )  # fmt: skip
        assert refused.status_code == 422
        assert "x.pdf” is not an accepted type of file" in refused.text
        assert _attached(refused) == ids[:1]
        done = browser.send_form(refused, path, **written | {"do": "publish"})
        assert done.status_code == 200
        assert "mapa.png" in done.text and "plan.pdf" not in done.text
        assert f'href="/forum/files/{ids[0]}"' in done.text


def _attached(page: httpx.Response) -> list[str]:
    return [part.split('"')[0] for part in page.text.split('name="files" value="')[1:]]
