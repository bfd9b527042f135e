"""A release goes back: the one before runs on the schema that the newer one left, and changes nothing in it."""

from __future__ import annotations

import itertools
import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from sqlalchemy import Connection, create_engine, text

from chassis import deployables
from chassis.migrations.squashed import OutdatedHistory, standing
from chassis.migrations.upgrade import head, upgrade
from convive.embedded.postgres import EmbeddedPostgres
from tests.conftest import administer
from tests.serving import serving

NEWER = '''"""What the next release brings."""

from alembic import op

revision, down_revision, branch_labels, depends_on = "{revision}", "{before}", None, None


def upgrade() -> None:
    op.execute("ALTER TABLE member ADD COLUMN {column} text")
'''
_numbers = itertools.count(1)


@pytest.fixture
def url(postgres: EmbeddedPostgres) -> str:
    """A new database of the chat's."""
    name = f"chat_{os.getpid()}_{next(_numbers)}_rolled"
    administer(postgres, f'CREATE DATABASE "{name}" OWNER "chat"')
    return f"{postgres.urls()['chat'].rsplit('/', 1)[0]}/{name}".replace("://", "+psycopg2://", 1)


@pytest.fixture
def release(tmp_path: Path) -> Callable[..., Path]:
    """The migrations of a release of the chat: today's, and further ones."""

    def made(name: str, *further: str) -> Path:
        folder = tmp_path / name / "migrations"
        shutil.copytree(deployables.home("chat") / "migrations", folder, ignore=shutil.ignore_patterns("__pycache__"))
        shutil.copytree(deployables.home("chat") / "sql", tmp_path / name / "sql")
        before = head(folder)
        for revision in further:
            (folder / f"{revision}.py").write_text(NEWER.format(revision=revision, before=before, column=revision))
            before = revision
        return folder

    return made


@contextmanager
def connected(url: str) -> Iterator[Connection]:
    engine = create_engine(url)
    with engine.connect() as connection:
        yield connection
    engine.dispose()


def stands(url: str) -> str | None:
    with connected(url) as connection:
        return standing(connection)


def test_the_release_before_runs_on_the_schema_of_the_newer_one(
    url: str, release: Callable[..., Path], broker_url: str, tmp_path: Path
) -> None:
    upgrade(url, release("newer", "z0001", "z0002"))
    upgrade(url, release("today"))
    assert stands(url) == "z0002"
    with serving("chat", broker_url, url.replace("+psycopg2", ""), tmp_path / "chat.log"):  # its process gets ready
        upgrade(url, release("newer again", "z0001", "z0002", "z0003"))
    assert stands(url) == "z0003"


def test_a_database_of_another_branch_is_still_refused(url: str, release: Callable[..., Path]) -> None:
    upgrade(url, release("one", "z0001"))
    with pytest.raises(OutdatedHistory, match="is at revision z0001, which this version does not know"):
        upgrade(url, release("other", "y0001"))
    assert stands(url) == "z0001"


def test_a_revision_that_nobody_migrated_to_is_still_refused(url: str, release: Callable[..., Path]) -> None:
    upgrade(url, release("one"))
    with connected(url) as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
        connection.commit()
    with pytest.raises(OutdatedHistory, match="9999"):
        upgrade(url, release("again"))
