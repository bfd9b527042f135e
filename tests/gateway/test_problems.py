"""A problem document per way to fail: RFC 9457's members, the status, and the headers that help a client go on."""

from __future__ import annotations

import asyncio
import base64
import errno
import threading
from collections.abc import AsyncIterator
from types import SimpleNamespace
from typing import Any, cast

import httpx
import orjson
import pytest
from fastapi import FastAPI, Request
from psycopg2.errors import DiskFull
from pydantic import ValidationError
from sqlalchemy.exc import OperationalError

from chassis import telemetry
from chassis.actor import PUBLIC, Actor
from chassis.ids import new_id
from chassis.rpc.serve import invalid_as_data
from contracts.accounts import MANY_WAITING
from contracts.base import NOT_FOUND, TOO_MANY, UNAUTHENTICATED, UNAVAILABLE, Refused
from contracts.forum.discussion.posts import Reply
from contracts.forum.discussion.topics import READ_TOPIC, OpenTopic
from contracts.forum.moderation.actions import SUSPENDED
from gateway import problems
from gateway.answer_cache import AnswerCache
from gateway.context import Caller
from gateway.expose import read_body
from gateway.headers import SecurityHeaders
from gateway.limits import Counts, Limits
from gateway.services import RefusedByService, Services
from gateway.settings import GatewaySettings


def _app(failure: Exception) -> FastAPI:
    """A gateway of one path that always fails, and one that reads what it is sent."""
    app = FastAPI(openapi_url=None)
    problems.install(app, lambda request: False, problems.answer)
    app.add_middleware(SecurityHeaders, https=True)

    @app.get("/thing")
    async def thing() -> None:
        raise failure

    @app.post("/upload")
    async def upload(request: Request) -> dict[str, int]:
        return {"read": len(await read_body(request, 100))}

    return app


def _ask(method: str, path: str, failure: Exception | None = None, **options: Any) -> httpx.Response:
    async def ask() -> httpx.Response:
        transport = httpx.ASGITransport(_app(failure or RuntimeError()), raise_app_exceptions=False)
        async with httpx.AsyncClient(transport=transport, base_url="https://convive.example") as client:
            return await client.request(method, path, **options)

    return asyncio.run(ask())


def _answer(failure: Exception | None = None, path: str = "/thing", **headers: str) -> httpx.Response:
    return _ask("GET", path, failure, headers=headers)


@pytest.mark.parametrize(
    ("failure", "status", "code"),
    [
        (NOT_FOUND("topic_id", what="topic"), 404, "not_found"),
        (UNAUTHENTICATED(), 401, "unauthenticated"),
        (UNAVAILABLE(service="forum"), 503, "unavailable"),
        (TOO_MANY(seconds=7), 429, "too_many_requests"),
        (MANY_WAITING(seconds=7), 429, "identity.many_waiting"),
        (RuntimeError("a secret of ours"), 500, "internal"),
        (OSError(errno.ENOSPC, "No space left on device"), 503, "unavailable"),
        (OperationalError("INSERT", {}, DiskFull("could not extend file: a secret")), 503, "unavailable"),
    ],
)
def test_every_failure_is_a_problem_document(failure: Exception, status: int, code: str) -> None:
    response = _answer(failure)
    assert (response.status_code, response.headers["content-type"]) == (status, "application/problem+json")
    problem = response.json()
    assert (problem["status"], problem["code"], problem["instance"]) == (status, code, "/thing")
    assert "secret" not in response.text
    assert "No space" not in response.text
    assert response.headers["x-content-type-options"] == "nosniff"
    assert response.headers["strict-transport-security"]


def test_a_client_is_told_when_to_come_back_and_how_to_sign_in() -> None:
    assert _answer(TOO_MANY(seconds=7)).headers["retry-after"] == "7"
    assert _answer(UNAVAILABLE(service="forum")).headers["retry-after"] == "2"
    assert _answer(UNAUTHENTICATED()).headers["www-authenticate"] == "Bearer"


@pytest.mark.parametrize("language", ["en", "es", "pt", "fr"])
def test_what_a_part_is_called_inside_is_told_to_programs_only(language: str) -> None:
    problem = _answer(UNAVAILABLE(service="identity"), **{"Accept-Language": language}).json()
    assert problem["params"] == {"service": "identity"}
    assert "identity" not in problem["detail"]


@pytest.mark.parametrize(
    ("language", "until"),
    [
        ("en", "4 Dec 2026, 06:48 UTC"),
        ("es", "4 dic 2026, 6:48 a.m. UTC"),
        ("pt", "4 de dez. de 2026, 06:48 UTC"),
        ("fr", "4 déc. 2026, 06:48 UTC"),
    ],
)
def test_a_moment_is_written_as_its_reader_does(language: str, until: str) -> None:
    refused = SUSPENDED(until="2026-12-04 06:48 UTC", reason="Since 2026-12-04 06:48 UTC")
    problem = problems.as_problem(refused, language, "/")
    assert until in problem["detail"].replace("\u202f", " ").replace("\u00a0", " ")
    assert problem["params"]["until"] == "2026-12-04 06:48 UTC"


def test_the_framework_speaks_like_the_rest() -> None:
    nowhere = _answer(path="/nowhere", **{"Accept-Language": "fr-CA"})
    assert (nowhere.status_code, nowhere.json()["code"]) == (404, "not_found")
    assert nowhere.headers["content-language"] == "fr"
    wrong = _ask("DELETE", "/thing")
    assert (wrong.status_code, wrong.json()["code"], wrong.headers["allow"]) == (405, "method_not_allowed", "GET")


def test_an_address_is_given_back_as_a_uri() -> None:
    assert _answer(path="/no where%0d%0aX: y").json()["instance"] == "/no%20where%0D%0AX%3A%20y"


def test_a_service_names_the_field_with_its_limit_in_the_readers_language() -> None:
    with pytest.raises(ValidationError) as failed:
        OpenTopic.model_validate({"board_id": str(new_id()), "title": "x" * 201, "text": "ok", "mentions": ["a"]})
    refused = RefusedByService(orjson.loads(orjson.dumps(invalid_as_data(failed.value))))
    errors = {e["field"]: e for e in problems.as_problem(refused, "pt", "/")["errors"]}
    assert errors["title"] == {
        "field": "title", "code": "string_too_long", "message": "São permitidos no máximo 200 caracteres.",
    }  # fmt: skip
    assert errors["mentions.0"]["message"] == "Não é um identificador (UUID)."


def test_a_thousand_errors_are_told_as_a_hundred() -> None:
    with pytest.raises(ValidationError) as failed:
        Reply.model_validate({f"field{n}": n for n in range(1000)})
    assert len(invalid_as_data(failed.value)["errors"]) == 100


@pytest.mark.parametrize("announced", [True, False])
def test_a_body_over_the_limit_is_refused_announced_or_not(announced: bool) -> None:
    async def in_pieces() -> AsyncIterator[bytes]:
        for _ in range(3):
            yield b"x" * 50

    response = _ask("POST", "/upload", content=b"x" * 101 if announced else in_pieces())
    assert (response.status_code, response.json()["code"]) == (413, "too_large")


# Rate limits ---------------------------------------------------------------------------------------------------------


def _limits(proxies: int = 0) -> Limits:
    key = base64.urlsafe_b64encode(b"k" * 32).decode()
    settings = GatewaySettings(
        broker_url="amqp://localhost", actor_signing_key=key, actor_verify_key=key, secret_key="s" * 32,
        rate_per_member=3, rate_per_address=2, trusted_proxies=proxies,
    )  # fmt: skip
    return Limits(settings)


def _caller(actor: Actor) -> Caller:
    return Caller(actor, "", None, "en")


def _from(address: str, **headers: str) -> Any:
    return cast(Any, SimpleNamespace(client=SimpleNamespace(host=address), headers=headers))


def _allowed(limits: Limits, connection: Any, actor: Actor) -> int:
    """How many requests it takes until one is refused, with the seconds to wait."""
    allowed = []

    def go_on() -> None:
        for number in range(10):
            limits.check(connection, _caller(actor))
            allowed.append(number)

    with pytest.raises(Refused) as refused:
        go_on()
    assert refused.value.refusal is TOO_MANY
    assert 1 <= int(refused.value.params["seconds"]) <= 61
    return len(allowed)


def test_whoever_has_many_addresses_of_a_network_is_counted_as_one() -> None:
    limits = _limits()
    assert _allowed(limits, _from("2001:db8:1:2::1"), PUBLIC) == 2
    assert _allowed(limits, _from("2001:db8:1:2:ffff::2"), PUBLIC) == 0
    assert _allowed(limits, _from("::ffff:198.51.100.7"), PUBLIC) == 2
    assert _allowed(limits, _from("::ffff:198.51.100.8"), PUBLIC) == 2


def test_members_are_counted_by_themselves_and_others_by_address() -> None:
    limits = _limits()
    ana, bea = (Actor(new_id(), name, frozenset(), frozenset(), "CR", "en") for name in ("Ana", "Bea"))
    assert _allowed(limits, _from("10.0.0.1"), ana) == 3
    assert _allowed(limits, _from("10.0.0.1"), bea) == 3
    assert _allowed(limits, _from("10.0.0.1"), PUBLIC) == 2
    assert _allowed(limits, _from("10.0.0.2"), PUBLIC) == 2


def test_a_minute_later_one_may_ask_again_and_whoever_is_gone_is_forgotten(monkeypatch: pytest.MonkeyPatch) -> None:
    moment = 1_000_000.0
    monkeypatch.setattr("gateway.limits.time.time", lambda: moment)
    counts, threads = Counts(), threading.active_count()
    assert [counts.incr("ana", 60) for _ in range(3)] == [1, 2, 3]
    moment += 30
    assert (counts.incr("ana", 60), counts.incr("bea", 60)) == (4, 1)
    moment += 30
    assert (counts.incr("ana", 60), counts.incr("bea", 60)) == (1, 2)
    moment += 61
    assert counts.incr("bea", 60) == 1
    assert set(counts.storage) == {"bea"}
    assert threading.active_count() <= threads, "counting starts a thread"


def test_an_address_behind_a_proxy_is_believed_only_where_the_proxy_is_ours() -> None:
    forged = _from("10.0.0.9", **{"x-forwarded-for": "1.1.1.1"})
    assert _limits().address(forged) == "10.0.0.9"
    assert _limits(proxies=1).address(_from("10.0.0.9", **{"x-forwarded-for": "1.1.1.1, 2.2.2.2"})) == "2.2.2.2"


def test_an_error_of_ours_is_told_with_what_the_log_can_be_asked_for(capsys: pytest.CaptureFixture[str]) -> None:
    """It was "-" for everybody whose request was not sampled."""
    reference = _answer(RuntimeError("boom")).json()["params"]["trace"]
    assert len(reference) == 32
    assert reference in capsys.readouterr().out


def test_the_gateway_logs_the_reference_of_a_services_error(capsys: pytest.CaptureFixture[str]) -> None:
    class Failing(Services):
        async def _asked(self, *_: Any) -> dict[str, Any]:
            return {
                "refused": {"code": "internal", "status": 500, "message": "", "params": {"trace": "ab"}, "errors": []}
            }

    services = Failing(cast(Any, None), cast(Any, None), cast(Any, None), AnswerCache(lambda: False))
    caller = Caller(PUBLIC, "", None, "en", fresh=True)
    with pytest.raises(RefusedByService):
        asyncio.run(services.call(READ_TOPIC, {}, caller))
    said = capsys.readouterr().out
    assert "service failed" in said
    assert "reference=ab" in said
    assert READ_TOPIC.key in said


def test_what_the_gateway_fails_to_answer_is_counted(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whoever failed: an alert asks for it."""
    told: list[dict[str, str]] = []
    monkeypatch.setattr(telemetry, "http_failures", SimpleNamespace(add=lambda _, attributes: told.append(attributes)))
    for failure in (NOT_FOUND(what="topic"), UNAVAILABLE(service="forum"), RuntimeError()):
        _answer(failure)
    assert told == [{"status": "503"}, {"status": "500"}]
