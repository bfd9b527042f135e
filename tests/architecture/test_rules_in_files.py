"""Each rule that a database upholds has one text, in a file; the database is what the files say."""

from __future__ import annotations

import os
import re
import shutil
from collections.abc import Callable
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Connection, Engine, text

from chassis import deployables
from chassis.deployables import home
from chassis.migrations.upgrade import upgrade
from convive import schema
from convive.embedded.postgres import EmbeddedPostgres, owner_of
from convive.state import PROJECT
from tests.common.sql_files import DEFINES, body, loaded, migrations, rules, told_in_a_migration
from tests.conftest import administer, superuser_url

EVERYBODY = deployables.with_database()
_OURS = "SELECT c.oid FROM pg_class c WHERE c.relnamespace = 'public'::regnamespace"
_FUNCTIONS = """
    SELECT proname, prosrc, pg_get_functiondef(oid) AS text FROM pg_proc p
    WHERE pronamespace = 'public'::regnamespace
    AND NOT EXISTS (SELECT FROM pg_depend d WHERE d.objid = p.oid AND d.deptype = 'i')
"""
_TRIGGERS = f"""
    SELECT tgrelid::regclass::text, tgname, pg_get_triggerdef(oid) FROM pg_trigger
    WHERE NOT tgisinternal AND tgrelid IN ({_OURS})
"""
# The system's tables first, temporary ones last.
_OPEN_DEFINERS = """
    SELECT proname FROM pg_proc WHERE prosecdef AND pronamespace = 'public'::regnamespace
    AND NOT coalesce(proconfig, '{}') @> ARRAY['search_path=pg_catalog, public, pg_temp']
"""
_VIEWS = "SELECT viewname, definition FROM pg_views WHERE schemaname = 'public'"


def catalogue(connection: Connection) -> dict[str, set[tuple[Any, ...]]]:
    """The rules as the database has them."""
    asked = {"functions": _FUNCTIONS, "triggers": _TRIGGERS, "views": _VIEWS}
    return {what: {tuple(row) for row in connection.execute(text(query))} for what, query in asked.items()}


@pytest.mark.parametrize("deployable", EVERYBODY)
def test_a_database_has_the_rules_of_its_files_and_no_others(
    deployable: str, engine_of: Callable[[str], Engine]
) -> None:
    with engine_of(deployable).connect() as connection:
        connection.execute(text(f"SET LOCAL ROLE {owner_of(deployable)}"))
        before = catalogue(connection)
        for table, trigger, _ in before["triggers"]:
            connection.execute(text(f'DROP TRIGGER "{trigger}" ON "{table}"'))
        for rule in rules(deployable).values():
            connection.execution_options(no_parameters=True).exec_driver_sql(rule)
        assert catalogue(connection) == before
        connection.rollback()


@pytest.mark.parametrize("deployable", EVERYBODY)
def test_whoever_calls_a_definers_function_does_not_choose_its_tables(
    deployable: str, engine_of: Callable[[str], Engine]
) -> None:
    """It has its owner's rights: with the caller's search path a table of the caller's would take ours' place."""
    with engine_of(deployable).connect() as connection:
        assert connection.execute(text(_OPEN_DEFINERS)).scalars().all() == []
        connection.execute(text(f"SET LOCAL ROLE {owner_of(deployable)}"))
        made = "CREATE FUNCTION open_to_all() RETURNS int LANGUAGE sql SECURITY DEFINER"
        connection.execute(text(f"{made} SET search_path = public, pg_temp AS 'SELECT 1'"))
        assert connection.execute(text(_OPEN_DEFINERS)).scalars().all() == ["open_to_all"], "such a one is found"
        connection.rollback()


@pytest.mark.parametrize("deployable", EVERYBODY)
def test_a_file_defines_what_it_is_named_after(deployable: str, engine_of: Callable[[str], Engine]) -> None:
    with engine_of(deployable).connect() as connection:
        known = catalogue(connection)
    texts = rules(deployable)
    assert {name: DEFINES.findall(rule) for name, rule in texts.items()} == {name: [name] for name in texts}
    assert set(texts) == {name for name, *_ in [*known["functions"], *known["views"]]}
    written = {name: source for name, source, _ in known["functions"]}
    assert {name: body(texts[name]) for name in written} == written


@pytest.mark.parametrize("deployable", EVERYBODY)
def test_a_migration_loads_every_file(deployable: str) -> None:
    folder = home(deployable) / "sql"
    files = {str(path.relative_to(folder).with_suffix("")) for path in folder.rglob("*.sql")}
    assert files - loaded(deployable) == set()


@pytest.mark.parametrize("service", ["forum", "funds", "programs", "training"])
def test_a_table_stands_in_the_file_of_the_room_that_has_its_model(service: str) -> None:
    import_module(f"services.{service}.service")
    mapped = import_module(f"services.{service}.model").Base.registry.mappers
    rooms = {each.local_table.name: each.class_.__module__.split(".")[2] for each in mapped}
    folder = home(service) / "sql" / "tables"
    assert {
        table: path.relative_to(folder).parts[0].removesuffix(".sql")
        for path in folder.rglob("*.sql")
        for table in re.findall(r'CREATE TABLE "?(\w+)', path.read_text("utf-8"))
    } == {name: room for name, room in rooms.items() if name not in rules(service)}  # a view is a rule


@pytest.mark.parametrize("path", migrations(), ids=lambda path: str(path.relative_to(PROJECT)))
def test_a_migration_tells_no_rule_and_patches_none(path: Path) -> None:
    assert told_in_a_migration(path.read_text("utf-8")) == []


@pytest.mark.parametrize(
    ("source", "found"),
    [
        ("body = bind.exec_driver_sql(\"SELECT pg_get_functiondef('f'::regproc)\").scalar()", ["pg_get_functiondef"]),
        ("op.execute(body.replace('old', 'new'))", ["replace"]),
        ("op.execute('''\nCREATE\nFUNCTION f() RETURNS trigger''')", ["CREATE\nFUNCTION"]),
        ("op.execute(f'CREATE TRIGGER {name} BEFORE UPDATE ON {table}')", ["CREATE TRIGGER"]),
        ("op.execute('create or replace view v as select 1')", ["create or replace view"]),
        ("op.execute('DROP FUNCTION f(text)')\nsql.run('f')", []),
    ],
)
def test_such_a_migration_would_be_found(source: str, found: list[str]) -> None:
    assert told_in_a_migration(source) == found


@pytest.mark.parametrize("deployable", EVERYBODY)
def test_schema_sql_is_what_the_migrations_make(
    deployable: str, postgres: EmbeddedPostgres, template: Callable[[str], str]
) -> None:
    template(deployable)
    made = schema.dumped(postgres, postgres.owner_urls()[deployable])
    assert (PROJECT / schema.path_of(deployable)).read_text("utf-8") == made, "./run generate"


def test_the_skeletons_schema_sql_is_what_its_migration_makes(postgres: EmbeddedPostgres, tmp_path: Path) -> None:
    """A new service starts with both; its name is in neither."""
    skeleton = PROJECT / "convive" / "scaffold" / "template" / "services" / "NAME"
    for path in (*skeleton.rglob("sql/**/*.template"), *skeleton.glob("migrations/*.template")):
        made = tmp_path / path.relative_to(skeleton).with_suffix("")
        made.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(path, made)
    name = f"skeleton_{os.getpid()}"
    administer(postgres, f'CREATE DATABASE "{name}"')
    url = f"{superuser_url(postgres).rsplit('/', 1)[0]}/{name}"
    upgrade(url.replace("://", "+psycopg2://", 1), tmp_path / "migrations")
    assert (skeleton / "schema.sql.template").read_text("utf-8") == schema.dumped(postgres, url)
