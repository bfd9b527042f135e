"""`schema.sql` of each deployable: what its migrations make of an empty database, as pg_dump tells it, for diffs.

What the rules do stands in `sql/`, a file a function; here is that they are there, and on which tables.
"""

from __future__ import annotations

import re
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from chassis import deployables
from chassis.migrations.upgrade import upgrade
from convive.embedded.postgres import EmbeddedPostgres
from convive.state import PROJECT

_HEAD = "-- Generated from the migrations by ./run generate; not edited. What a function does: sql/<function>.sql.\n"
_BODY = re.compile(r"\n    AS (\$\w*\$).*?\1;", re.DOTALL)
_NOISE = re.compile(r"^(--.*|SET .*|SELECT pg_catalog\.set_config.*|\\(un)?restrict .*)\n", re.MULTILINE)
_SPLIT = re.compile(r"\n +(?=ADD CONSTRAINT |LANGUAGE |SET )")
_APART = re.compile(r"(?<=;)\n{2,}(?=(ALTER TABLE ONLY|CREATE (UNIQUE )?INDEX|CREATE FUNCTION|CREATE TRIGGER) )")


def produced() -> dict[Path, str]:
    """The text of each `schema.sql`, by its path from the project's root; a server of its own is started for it."""
    with _server() as server:
        urls = server.owner_urls()
        for deployable, url in urls.items():
            upgrade(url.replace("://", "+psycopg2://", 1), deployables.home(deployable) / "migrations")
        return {path_of(deployable): dumped(server, url) for deployable, url in urls.items()}


def path_of(deployable: str) -> Path:
    """Where a deployable's `schema.sql` is, from the project's root."""
    return (deployables.home(deployable) / "schema.sql").relative_to(PROJECT)


def dumped(server: EmbeddedPostgres, url: str) -> str:
    """What `schema.sql` says of the database at `url`, without the list of its revisions, which is a comment.

    Raises CalledProcessError, with what pg_dump said.
    """
    options = ["--schema-only", "--no-owner", "--no-privileges", "--no-comments"]
    dump = [str(server.programs / "pg_dump"), *options, url]
    text = subprocess.run(dump, check=True, capture_output=True, text=True).stdout
    text = _BODY.sub(";", _NOISE.sub("", text)).replace("public.", "")
    text = _APART.sub("\n", _SPLIT.sub(" ", text))
    return _HEAD + re.sub(r"\n{2,}", "\n\n", f"\n{text.strip()}\n")


@contextmanager
def _server() -> Iterator[EmbeddedPostgres]:
    with tempfile.TemporaryDirectory(prefix="convive-schema-") as folder:
        Path(folder).chmod(0o711)  # PostgreSQL does not run as root
        server = EmbeddedPostgres(Path(folder))
        server.start()
        try:
            yield server
        finally:
            server.abandon()
