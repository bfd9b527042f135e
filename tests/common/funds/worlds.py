"""Books that many tests look at: made once for a file, and as they were when the next test gets them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pytest
from sqlalchemy import Engine, text
from sqlalchemy.orm import Session

from tests.common.funds.busy import Busy, busy
from tests.common.funds.helpers import Setting


@contextmanager
def rolled_back(engine: Engine) -> Iterator[Session]:
    """A session of which nothing is left."""
    with Session(engine, expire_on_commit=False) as session:
        yield session
        session.rollback()


@contextmanager
def as_it_was(session: Session) -> Iterator[None]:
    """What the block writes is undone, and nothing that was written before."""
    before = session.begin_nested()
    # As they are. Said here, PostgreSQL remembers it here: what a released savepoint within says would stay.
    session.execute(text("SET CONSTRAINTS ALL DEFERRED"))
    yield
    before.rollback()
    session.expire_all()


@pytest.fixture(scope="module")
def books(engine_of: Callable[[str], Engine]) -> Iterator[Busy]:
    """A busy year."""
    with rolled_back(engine_of("funds")) as session:
        yield busy(session)


@pytest.fixture
def told(books: Busy) -> Iterator[Busy]:
    """The busy year, a test's own."""
    with as_it_was(books.first.session):
        yield books


@pytest.fixture
def fund(world: Setting) -> Iterator[Setting]:
    """What a file of tests has as its `world`, a test's own."""
    with as_it_was(world.session):
        yield world
