"""A transaction beside a call's own: what is counted, spent or recorded there stays so when the call is refused."""

from __future__ import annotations

from contextlib import AbstractContextManager
from functools import lru_cache

from sqlalchemy import URL, Engine
from sqlalchemy.orm import Session

from chassis import database
from chassis.call import Call
from gateway.settings import gateway_settings


def beside(call: Call) -> AbstractContextManager[Session]:
    """The transaction; it commits at its end, whatever becomes of the call."""
    bind = call.session.get_bind()
    return database.transaction(database.sessions(_engine(bind.engine.url)))


@lru_cache(maxsize=8)
def _engine(url: URL) -> Engine:
    """Two connections of its own: a call that holds one of the others must not wait for a second."""
    threshold = gateway_settings().prepare_threshold
    return database.connect(url.render_as_string(hide_password=False), pool_size=2, prepare_threshold=threshold)
