"""A database that says nothing any more: refused at the deadline, and what was refused is not done afterwards."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, cast

import pytest
from sqlalchemy import Engine, select
from sqlalchemy.orm import Session

from chassis import database
from chassis.actor import Signer
from chassis.ids import new_id
from contracts import accounts
from contracts.base import UNAVAILABLE, Refused
from convive.embedded.postgres import EmbeddedPostgres
from convive.faults.proxy import Proxy
from gateway import deadlines
from gateway.answer_cache import AnswerCache
from gateway.context import Desk
from gateway.identity.lanes import Lanes
from gateway.identity.model import Registration
from gateway.identity.sessions import Sessions
from gateway.rpc import Rpc
from gateway.services import Services
from gateway.settings import gateway_settings
from tests.conftest import fresh_url
from tests.serving import runtime_of
from tests.waiting import until

_SECONDS = "1.0"
_PATIENCE = 15.0


@pytest.fixture
def line(
    postgres: EmbeddedPostgres, template: Callable[[str], str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> Iterator[Proxy]:
    """A line to a gateway's database that can be held up, and its URL."""
    monkeypatch.setenv("CONVIVE_CALL_SECONDS", _SECONDS)
    monkeypatch.setenv("CONVIVE_MAIL_FOLDER", str(tmp_path))
    gateway_settings.cache_clear()
    with Proxy(fresh_url(postgres, template("gateway"), "gateway")) as made:
        yield made
        made.let_go()


def _payload(address: str) -> dict[str, Any]:
    return {
        "name": "Ana Mora",
        "email": address,
        "password": "lluvia-de-mayo-en-el-puerto",
        "country": "CR",
        "institution": "Ministerio de Seguridad Pública",
        "language": "es",
    }


def _services(engine: Engine, lanes: Lanes) -> Services:
    return Services(cast(Rpc, None), runtime_of("identity", engine), lanes, AnswerCache(lambda: True))


async def _within_a_request(story: Callable[[], Any]) -> None:
    async def app(*_: Any) -> None:
        async with asyncio.timeout(_PATIENCE):
            await story()

    await deadlines.Deadlines(app)({"type": "http"}, None, None)  # type: ignore[arg-type]


def test_a_write_that_was_refused_is_not_done_when_the_database_answers_again(
    line: Proxy, keys: dict[str, str]
) -> None:
    engine, lanes = database.connect(line.url, pool_size=2), Lanes(2, 10, 10)
    services = _services(engine, lanes)
    desk = Desk(Sessions(database.sessions(engine)), Signer(keys["CONVIVE_ACTOR_SIGNING_KEY"]))
    first, second = (f"ana.{new_id()}@seguridad.example" for _ in range(2))

    async def register(address: str) -> None:
        await services.call(accounts.REGISTER, _payload(address), await desk.caller(None, None))

    async def stalled() -> None:
        line.hold()
        with pytest.raises(Refused) as refused:
            await register(second)
        assert refused.value.refusal.code == UNAVAILABLE.code

    asyncio.run(_within_a_request(lambda: register(first)))
    asyncio.run(_within_a_request(stalled))
    line.let_go()
    until(lambda: engine.pool.checkedout() == 0, _PATIENCE)  # type: ignore[attr-defined]
    with Session(engine) as session:
        there = session.scalars(select(Registration.email).where(Registration.email.in_((first, second)))).all()
    assert there == [first]
    lanes.close()
    engine.dispose()


def test_who_somebody_is_cannot_be_told_by_a_database_that_stalls(line: Proxy, keys: dict[str, str]) -> None:
    engine = database.connect(line.url, pool_size=2)
    desk = Desk(Sessions(database.sessions(engine)), Signer(keys["CONVIVE_ACTOR_SIGNING_KEY"]))

    async def story() -> None:
        line.hold()
        with pytest.raises(Refused) as refused:
            await desk.caller("a session's token", None)
        assert refused.value.refusal == UNAVAILABLE

    asyncio.run(_within_a_request(story))
    line.let_go()
    until(lambda: engine.pool.checkedout() == 0, _PATIENCE)  # type: ignore[attr-defined]
    engine.dispose()
