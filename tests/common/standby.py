"""A PostgreSQL that follows another one, and can take its place."""

from __future__ import annotations

import os
import shutil
from contextlib import closing
from pathlib import Path

import psycopg2

from convive.embedded.postgres import EmbeddedPostgres


class Standby(EmbeddedPostgres):
    """Copied from `primary`, which runs; every commit there waits for it. Its roles have the primary's passwords."""

    def __init__(self, folder: Path, primary: EmbeddedPostgres) -> None:
        super().__init__(folder)
        self._primary = primary

    def _password(self, role: str) -> str:
        return self._primary.state.secret(f"postgres.{role}")

    def _create_cluster(self) -> None:
        fresh = self.data.with_name("postgres.new")
        shutil.rmtree(fresh, ignore_errors=True)
        fresh.mkdir(mode=0o700)
        if self.account:
            os.chown(fresh, self.account.uid, self.account.gid)
        how = ["-R", "-X", "stream", "-c", "fast", "-d", self._there()]
        self._run_as_account(["pg_basebackup", "-D", str(fresh), *how])
        fresh.rename(self.data)

    def _there(self) -> str:
        password = self._password("postgres")
        return f"host=127.0.0.1 port={self._primary.port} user=postgres password={password} dbname=postgres"

    def _is_ready(self) -> bool:
        """Whether it follows, or leads."""
        try:
            lines = (self.data / "postmaster.pid").read_text().splitlines()
        except OSError:
            return False
        return len(lines) > 7 and lines[7].strip() in ("standby", "ready") and self._answers()

    def configure(self) -> None:
        """What there is comes from the primary, whose commits wait for us from now on."""
        with closing(psycopg2.connect(self._there())) as primary:
            primary.autocommit = True
            primary.cursor().execute("ALTER SYSTEM SET synchronous_standby_names = '*'")
            primary.cursor().execute("SELECT pg_reload_conf()")

    def promote(self) -> None:
        """Takes the primary's place."""
        here = self._there().replace(f"port={self._primary.port}", f"port={self.port}")
        with closing(psycopg2.connect(here)) as connection, connection.cursor() as cursor:
            # Else every commit here would wait for a standby of ours, which there is none.
            connection.autocommit = True
            cursor.execute("SELECT pg_promote()")
            assert cursor.fetchone() == (True,)
            cursor.execute("ALTER SYSTEM RESET synchronous_standby_names")
            cursor.execute("SELECT pg_reload_conf()")
