"""Whatever is sent, the answer says what is wrong, in the sender's language, and nothing is half-written."""

from __future__ import annotations

import socket
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit
from uuid import uuid4

import httpx
import pytest

from convive.api.client import Person
from tests.common import people
from tests.stack import RunningStack
from tests.system.refusals import check_headers, check_problem

pytestmark = pytest.mark.slow

FORUM, CHAT, FUNDS, TRAINING = "/api/v1/forum", "/api/v1/chat", "/api/v1/funds", "/api/v1/training"
IDENTITY = "/api/v1/identity"


@dataclass(frozen=True)
class Place:
    """A board and a topic in it, opened by a moderator; two members; somebody of finance."""

    board: str
    topic: str
    moderator: httpx.Client
    ana: httpx.Client
    bea: httpx.Client
    finance: httpx.Client

    def posts(self) -> list[dict[str, Any]]:
        """What stands in the topic."""
        return list(self.ana.get(f"{FORUM}/topics/{self.topic}", params={"limit": 100}).json()["posts"])


@pytest.fixture(scope="module")
def place(stack: RunningStack) -> Iterator[Place]:
    with closing(people.administrator(stack)) as door:
        ana, bea = people.join(stack, door, "member"), people.join(stack, door, "member", language="es")
        others = [people.join(stack, door, "moderator"), people.join(stack, door, "finance_officer")]
    clients = [_client(stack, person) for person in (*others, ana, bea)]
    moderator, finance, ana_client, bea_client = clients
    texts = {"en": "Bad input"}
    board = _made(moderator.post(f"{FORUM}/boards", json={"slug": f"b-{uuid4()}", "name": texts, "description": texts}))
    opened = _made(moderator.post(f"{FORUM}/boards/{board['id']}/topics", json={"title": "Hotspots", "text": "First."}))
    yield Place(board["id"], opened["topic"]["id"], moderator, ana_client, bea_client, finance)
    for client in clients:
        client.close()
    for person in (*others, ana, bea):
        person.close()


def _client(stack: RunningStack, person: Person) -> httpx.Client:
    headers = {"Authorization": f"Bearer {person.token}"}
    return httpx.Client(base_url=stack.base_url, headers=headers, timeout=30)


def _made(response: httpx.Response) -> dict[str, Any]:
    assert response.is_success, response.text
    return dict(response.json())


# The body ------------------------------------------------------------------------------------------------------------

_JSON = {"Content-Type": "application/json"}


@pytest.mark.parametrize(
    ("body", "code"),
    [
        (b'{"text": "half', "not_json"),
        (b"\xff\xfe\x00", "not_json"),
        (b'{"text": "\\ud800"}', "not_json"),
        (b'{"text": NaN}', "not_json"),
        (b"[" * 100_000, "not_json"),
        (b"[]", "malformed"),
        (b'"text"', "malformed"),
        (b"null", "malformed"),
    ],
    ids=["cut off", "not text", "half a surrogate", "NaN", "nested without end", "a list", "a text", "null"],
)
def test_what_is_no_json_object_is_refused(place: Place, body: bytes, code: str) -> None:
    before = place.posts()
    response = place.ana.post(f"{FORUM}/topics/{place.topic}/posts", content=body, headers=_JSON)
    check_problem(response, 400, code)
    assert place.posts() == before


@pytest.mark.parametrize("media_type", ["text/plain", "application/xml", "multipart/form-data; boundary=x", ""])
def test_another_content_type_is_refused(place: Place, media_type: str) -> None:
    before = place.posts()
    response = place.ana.post(
        f"{FORUM}/topics/{place.topic}/posts", content=b'{"text": "Good evening"}', headers={"Content-Type": media_type}
    )
    check_problem(response, 415, "unsupported_media_type")
    assert place.posts() == before


@pytest.mark.parametrize(
    ("body", "field", "reason"),
    [
        ({}, "text", "missing"),
        ({"text": 7}, "text", "string_type"),
        ({"text": None}, "text", "string_type"),
        ({"text": ["a"]}, "text", "string_type"),
        ({"text": ""}, "text", "string_too_short"),
        ({"text": " \n "}, "text", "string_too_short"),
        ({"text": "x" * 20_001}, "text", "string_too_long"),
        ({"text": "nul \0 byte"}, "text", "control_characters"),
        ({"text": "ok", "lang": "es"}, "lang", "extra_forbidden"),
        ({"text": "ok", "language": "de"}, "language", "enum"),
        ({"text": "ok", "mentions": "everybody"}, "mentions", "list_type"),
        ({"text": "ok", "mentions": ["7"]}, "mentions.0", "uuid_parsing"),
        ({"text": "ok", "mentions": [str(uuid4())] * 21}, "mentions", "too_long"),
    ],
)
def test_each_wrong_field_is_named_with_the_reason(place: Place, body: dict[str, Any], field: str, reason: str) -> None:
    before = place.posts()
    response = place.ana.post(f"{FORUM}/topics/{place.topic}/posts", json=body)
    check_problem(response, 422, "invalid", field, reason)
    assert place.posts() == before


@pytest.mark.parametrize(
    ("field", "value", "reason"),
    [
        ("amount", "1.2345", "decimal_max_places"),
        ("amount", "1" * 40, "decimal_max_digits"),
        ("amount", "1e400", "decimal_parsing"),
        ("amount", "NaN", "decimal_parsing"),
        ("amount", "ten", "decimal_parsing"),
        ("received_on", "9999-12-31", "less_than_equal"),
        ("received_on", "2017-02-30", "date_from_datetime_parsing"),
        ("received_on", 10**30, "date_from_datetime_parsing"),
        ("currency", "usd", "string_pattern_mismatch"),
    ],
)
def test_money_and_dates_out_of_bounds_are_refused(place: Place, field: str, value: Any, reason: str) -> None:
    listed = place.finance.get(f"{FUNDS}/contributions").json()
    response = place.finance.post(f"{FUNDS}/contributions", json={field: value})
    check_problem(response, 422, "invalid", field, reason)
    assert place.finance.get(f"{FUNDS}/contributions").json() == listed


def test_an_amount_of_zero_is_told_its_rule(place: Place) -> None:
    response = place.finance.post(f"{FUNDS}/contributions", json={"amount": "0"})
    check_problem(response, 422, "funds.zero", "amount", "funds.zero")


def test_a_contribution_that_goes_back_is_refused_by_its_rule(place: Place) -> None:
    response = place.finance.post(f"{FUNDS}/contributions", json={"amount": "-5"})
    check_problem(response, 409, "funds.no_refund", "amount", "funds.no_refund")


def test_an_announced_oversized_body_is_refused(place: Place) -> None:
    before = place.posts()
    body = b'{"text": "' + b"x" * 2_100_000 + b'"}'
    response = place.ana.post(f"{FORUM}/topics/{place.topic}/posts", content=body, headers=_JSON)
    check_problem(response, 413, "too_large")
    assert place.posts() == before


def test_an_oversized_body_that_comes_in_pieces_is_refused_when_it_passes_the_limit(
    stack: RunningStack, place: Place
) -> None:
    """By hand, since no client goes on sending after it was refused: the answer comes although the body never ends."""
    address = urlsplit(stack.base_url)
    head = f"POST {FORUM}/topics/{place.topic}/posts HTTP/1.1\r\nHost: {address.netloc}\r\n"
    head += f"Authorization: {place.ana.headers['authorization']}\r\nContent-Type: application/json\r\n"
    head += "Transfer-Encoding: chunked\r\n\r\n"
    piece = b"%x\r\n" % 65_536 + b"x" * 65_536 + b"\r\n"
    with socket.create_connection((address.hostname or "", address.port or 80), timeout=20) as connection:
        connection.sendall(head.encode())
        for _ in range(31):  # 31 pieces of 64 KiB are more than two million bytes
            connection.sendall(piece)
        answer = connection.recv(65_536)
    assert answer.startswith(b"HTTP/1.1 413 "), answer[:200]
    assert b"application/problem+json" in answer


# The address ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("path", "code", "status"),
    [
        (f"{FORUM}/topics/01a21f1e-1d7b-7564-bbc5-8c8d0bab31d2", "not_found", 404),
        (f"{FORUM}/topics/not-an-id", "invalid", 422),
        (f"{FORUM}/topics/%00", "invalid", 422),
        (f"{FORUM}/nowhere", "not_found", 404),
        ("/api/v9/forum/topics", "not_found", 404),
        (f"{FORUM}/topics?limit=0", "invalid", 422),
        (f"{FORUM}/topics?limit=999999999999999999999999", "invalid", 422),
        (f"{FORUM}/topics?nonsense=1", "invalid", 422),
        (f"{FORUM}/topics?cursor=nonsense", "malformed", 400),
        (f"{FORUM}/topics?cursor=WyJcdTAwMDAiXQ", "malformed", 400),
        (f"{FORUM}/topics?cursor={'A' * 500}", "invalid", 422),
        (f"{FORUM}/search?q=%00", "invalid", 422),
        (f"{FORUM}/search?q=%ED%A0%80%27%3B--", "forum.nothing_to_search", 422),
    ],
)
def test_a_wrong_address_is_refused(place: Place, path: str, code: str, status: int) -> None:
    response = place.ana.get(path)
    check_problem(response, status, code)


def test_a_wrong_method_is_refused_with_those_that_are_possible(place: Place) -> None:
    response = place.ana.delete(f"{FORUM}/topics/{place.topic}")
    check_problem(response, 405, "method_not_allowed")
    assert "GET" in response.headers["allow"]


def test_a_head_request_and_options_do_not_break_anything(place: Place) -> None:
    for method in ("HEAD", "OPTIONS", "TRACE"):
        response = place.ana.request(method, f"{FORUM}/boards")
        assert 400 <= response.status_code < 500
        check_headers(response)


# What belongs to others ----------------------------------------------------------------------------------------------


def test_a_direct_room_is_not_there_for_others(place: Place, visitor: httpx.Client) -> None:
    bea = place.bea.get(f"{IDENTITY}/me").json()["id"]
    room = _made(place.ana.post(f"{CHAT}/direct-rooms", json={"member_id": bea}))["id"]
    sent = _made(place.ana.post(f"{CHAT}/rooms/{room}/messages", json={"client_id": str(uuid4()), "text": "Hello"}))
    for path in (f"{CHAT}/rooms/{room}", f"{CHAT}/rooms/{room}/messages", f"{CHAT}/rooms/{room}/members"):
        check_problem(place.moderator.get(path), 404, "not_found")
        check_problem(visitor.get(path), 401, "unauthenticated")
    intruding = {"client_id": str(uuid4()), "text": "I am in"}
    check_problem(place.finance.post(f"{CHAT}/rooms/{room}/messages", json=intruding), 404, "not_found")
    check_problem(place.moderator.patch(f"{CHAT}/messages/{sent['id']}", json={"text": "No"}), 404, "not_found")
    assert [m["text"] for m in place.bea.get(f"{CHAT}/rooms/{room}/messages").json()["items"]] == ["Hello"]


def test_other_peoples_posts_cannot_be_rewritten(place: Place) -> None:
    post = _made(place.ana.post(f"{FORUM}/topics/{place.topic}/posts", json={"text": "Mine."}))
    response = place.bea.patch(f"{FORUM}/posts/{post['id']}", json={"text": "Yours."})
    problem = check_problem(response, 403, "forbidden")
    assert problem["detail"] == "No tiene permiso para hacer esto."
    assert place.ana.get(f"{FORUM}/posts/{post['id']}").json()["text"] == "Mine."


def test_a_drafted_course_is_not_there_for_members(stack: RunningStack, place: Place) -> None:
    with closing(people.administrator(stack)) as door, closing(people.join(stack, door, "instructor")) as teacher:
        body = {"code": f"c-{uuid4()}", "title": {"en": "Draft"}, "modules": [{"title": {"en": "One"}}]}
        course = teacher.post(f"{TRAINING}/courses", body)
    listed = place.ana.get(f"{TRAINING}/courses/{course['id']}/curricula").json()
    assert all(curriculum["status"] != "draft" for curriculum in listed.get("items", []))


# Repetition and concurrency ------------------------------------------------------------------------------------------


def test_a_repeated_request_is_answered_again_and_done_once(place: Place) -> None:
    before = len(place.posts())
    key = {"Idempotency-Key": str(uuid4())}
    path = f"{FORUM}/topics/{place.topic}/posts"
    first = place.ana.post(path, json={"text": "Once."}, headers=key)
    again = place.ana.post(path, json={"text": "Once."}, headers=key)
    other = place.ana.post(path, json={"text": "Twice."}, headers=key)
    assert (first.status_code, again.status_code) == (201, 201)
    assert first.json() == again.json()
    check_problem(other, 422, "idempotency_key_reused", "Idempotency-Key")
    assert len(place.posts()) == before + 1


@pytest.mark.parametrize("key", ["", "x" * 201, "tab\there", "\u00e9"])
def test_a_key_that_is_none_is_refused(place: Place, key: str) -> None:
    before = place.posts()
    headers = [(b"Idempotency-Key", key.encode("latin-1"))]
    response = place.ana.post(f"{FORUM}/topics/{place.topic}/posts", json={"text": "No."}, headers=headers)
    check_problem(response, 400, "malformed", "Idempotency-Key")
    assert place.posts() == before


@pytest.mark.parametrize(
    ("tag", "status", "code"),
    [
        ('"99"', 412, "stale"),
        ('W/"99"', 412, "stale"),
        ('"0"', 422, "invalid"),
        ('"abc"', 422, "invalid"),
        ('"99999999999999999999"', 422, "invalid"),
    ],
)
def test_an_edit_of_another_version_is_refused(place: Place, tag: str, status: int, code: str) -> None:
    post = _made(place.ana.post(f"{FORUM}/topics/{place.topic}/posts", json={"text": "Version one."}))
    response = place.ana.patch(f"{FORUM}/posts/{post['id']}", json={"text": "Two."}, headers={"If-Match": tag})
    check_problem(response, status, code)
    assert place.ana.get(f"{FORUM}/posts/{post['id']}").json()["text"] == "Version one."


# Who is asking -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("token", ["nonsense", "A" * 43, "eyJhbGciOiJub25lIn0.e30.", "x" * 5000, "' OR 1=1 --"])
def test_a_forged_token_is_refused(visitor: httpx.Client, token: str) -> None:
    response = visitor.get(f"{IDENTITY}/me", headers={"Authorization": f"Bearer {token}"})
    check_problem(response, 401, "unauthenticated")
    assert response.headers["www-authenticate"] == "Bearer"


def test_a_token_is_worth_nothing_once_signed_out(stack: RunningStack, visitor: httpx.Client) -> None:
    with closing(people.administrator(stack)) as door, closing(people.join(stack, door, "member")) as person:
        bearer = {"Authorization": f"Bearer {person.token}"}
        assert visitor.get(f"{IDENTITY}/me", headers=bearer).status_code == 200
        assert visitor.post(f"{IDENTITY}/sessions/sign-out-everywhere", json={}, headers=bearer).status_code == 200
        response = visitor.get(f"{IDENTITY}/me", headers=bearer)
    check_problem(response, 401, "unauthenticated")


@pytest.mark.parametrize(
    "headers",
    [{}, {"Origin": "https://elsewhere.example"}, {"Sec-Fetch-Site": "cross-site"}, {"Origin": "null"}],
    ids=["no word of the origin", "another origin", "the browser says so", "an origin that is none"],
)
def test_a_cookie_alone_changes_nothing(place: Place, visitor: httpx.Client, headers: dict[str, str]) -> None:
    before = place.posts()
    visitor.cookies.set("convive_session", place.ana.headers["authorization"].removeprefix("Bearer "))
    path = f"{FORUM}/topics/{place.topic}/posts"
    response = visitor.post(path, json={"text": "Forged."}, headers=headers)
    assert response.status_code in (401, 403), response.text
    check_problem(response, response.status_code, response.json()["code"])
    assert place.posts() == before


# In four languages ---------------------------------------------------------------------------------------------------

_SAID = {
    "en": ("Some fields of the request are not valid.", "At most 200 characters are allowed."),
    "es": ("Hay datos que faltan o no son correctos.", "Se permiten como máximo 200 caracteres."),
    "pt": (None, "São permitidos no máximo 200 caracteres."),
    "fr": (None, "200 caractères au maximum sont admis."),
}


@pytest.mark.parametrize("language", sorted(_SAID))
def test_a_visitor_is_told_in_the_language_of_the_browser(visitor: httpx.Client, language: str) -> None:
    form = {"name": "x" * 201, "email": "a@b.example", "country": "CR", "institution": "i", "language": language}
    headers = {"Accept-Language": f"{language}-XX,{language};q=0.9,en;q=0.1"}
    response = visitor.post(f"{IDENTITY}/registrations", json=form, headers=headers)
    problem = check_problem(response, 422, "invalid", "name", "string_too_long")
    detail, message = _SAID[language]
    assert detail in (None, problem["detail"])
    assert message in [error["message"] for error in problem["errors"]]
    assert response.headers["content-language"] == language


def test_a_member_is_told_in_the_members_language_whatever_the_browser_says(place: Place) -> None:
    response = place.bea.get(f"{FORUM}/topics/{uuid4()}", headers={"Accept-Language": "fr"})
    problem = check_problem(response, 404, "not_found")
    assert problem["detail"] == "No se encontró el elemento solicitado (tema) o usted no tiene acceso a él."


def test_a_page_that_is_not_there_is_told_too(visitor: httpx.Client) -> None:
    response = visitor.get("/api/v1/nowhere", headers={"Accept-Language": "pt"})
    assert "página" in check_problem(response, 404, "not_found")["detail"]
    sent: Callable[..., httpx.Response] = visitor.post
    response = sent(f"{IDENTITY}/registrations", content=b"{", headers={**_JSON, "Accept-Language": "fr"})
    assert "n’est pas du JSON" in check_problem(response, 400, "not_json")["detail"]
