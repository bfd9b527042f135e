"""Accounts of former releases get the keys that their migrations promised, whatever the code has become since."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from sqlalchemy import create_engine, text

from chassis.deployables import GATEWAY, home
from chassis.migrations.upgrade import upgrade
from chassis.settings import for_psycopg2
from convive.embedded.postgres import EmbeddedPostgres, owner_of
from gateway.identity import account_records, imitation
from tests.conftest import administer

VERSIONS: Path = home(GATEWAY) / "migrations"
ACCOUNT = text("""
    INSERT INTO account (id, name, email, country, institution, language, roles, networks, status, registered_at,
        admitted_at, version, words, directory_words)
    VALUES (gen_random_uuid(), 'Zoé 1van  Núñez', 'Zoe.Nunez+work@Ministerio.example', 'CR',
        'Policía  Nacional, Área 2', 'es', '{member}', '{prevention}', 'admitted', now(), now(), 1, '', '')
""")


def test_members_of_the_first_release_are_found_by_looks_institution_and_mailbox(
    postgres: EmbeddedPostgres, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(imitation, "looks", lambda name: "changed since")
    monkeypatch.setattr(account_records, "address_key", lambda email: "changed since")
    name = f"gateway_{os.getpid()}_frozen"
    administer(postgres, f'CREATE DATABASE "{name}" OWNER "{owner_of(GATEWAY)}"')
    url = for_psycopg2(f"{postgres.owner_urls()[GATEWAY].rsplit('/', 1)[0]}/{name}")
    upgrade(url, VERSIONS, to="a0001")
    engine = create_engine(url)
    with engine.begin() as connection:
        connection.execute(ACCOUNT)
    upgrade(url, VERSIONS)
    with engine.begin() as connection:
        found = connection.execute(text("SELECT looks, institution_key, address_key FROM account")).one()
    engine.dispose()
    assert tuple(found) == ("lvan nunez zoe", "policia nacional area 2", "ZoeNunez@Ministerio.example")
