"""`./run test --since REVISION` chooses the tests that a change can touch: by imports, by names, by folders."""

from __future__ import annotations

import functools
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from convive import since
from convive.errors import OperatorError
from convive.since import changed_since, chosen
from convive.state import PROJECT


@pytest.fixture(scope="module", autouse=True)
def built_once() -> Iterator[None]:
    """Who imports what takes a second to find out, and no test here changes it."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(since, "_imports", functools.cache(since._imports))
        yield


def files(*changed: str) -> set[str]:
    return set(chosen(changed).files)


def folders(*changed: str) -> set[str]:
    return {file.split("/")[1] for file in files(*changed)}


def test_a_feature_is_tested_by_whoever_imports_it_through_others_too() -> None:
    found = files("services/funds/spending/awards.py")
    assert {"tests/funds/test_agreements.py", "tests/funds/test_journal_exports.py"} <= found
    assert not {file for file in found if file.startswith(("tests/forum/", "tests/chat/", "tests/training/"))}


@pytest.mark.parametrize(
    "changed",
    [
        "services/funds/spending/awards.py",
        "services/forum/migrations/0001_forum.py",
        "contracts/forum/polls.py",
        "gateway/web/forum/boards/boards.py",
        "chassis/door.py",
        "services/forum/that_was_deleted.py",
    ],
)
def test_what_judges_the_whole_platform_judges_every_change_of_its_python(changed: str) -> None:
    found = files(changed)
    for folder in ("architecture", "contracts", "permissions", "docs"):
        assert found >= {*_files(f"tests/{folder}/test_*.py")} - {"tests/architecture/test_new_service.py"} != set()


def _files(pattern: str) -> set[str]:
    return {path.relative_to(PROJECT).as_posix() for path in PROJECT.glob(pattern)}


def test_who_finds_services_contracts_commands_or_routes_by_their_names_is_tested_with_them() -> None:
    imports = since._imports()
    for finder, found in [
        ("tests.architecture.test_own_data", "services.training.editions.seats"),
        ("tests.permissions.test_walk", "services.funds.partners.people"),
        ("convive.contracts.handlers", "services.chat.rooms"),
        ("tests.contracts.test_published", "contracts.forum.polls"),
        ("convive.contracts.discover", "contracts.funds.bank.accounts"),
        ("gateway.app", "gateway.api.training"),
        ("tests.docs.test_api_page", "gateway.api.chat"),
        ("convive.cli", "convive.commands.psql"),
    ]:
        assert finder in imports.find_downstream_modules(found), f"{finder} finds {found}"


def test_who_finds_one_service_by_its_name_is_not_tested_with_all() -> None:
    assert "tests/forum/test_probing.py" in files("services/forum/polls/ballots.py")
    assert "tests/forum/test_probing.py" not in files("services/funds/spending/awards.py")


def test_where_a_service_comes_or_goes_all_is_tested() -> None:
    choice = chosen(["services/seeds/service.py"])
    assert len(choice.files) == choice.total


def test_a_service_is_tested_by_what_starts_its_process_and_by_what_asks_the_platform_for_it() -> None:
    found = files("services/training/editions/seats.py")
    assert {"tests/training/test_service.py", "tests/system/test_demo.py"} <= found
    assert "tests/system/test_bank.py" not in found


def test_a_contract_is_tested_by_both_sides_of_it() -> None:
    assert {"training", "chat", "programs"} <= folders("contracts/training/events.py")


def test_fixtures_are_tested_by_every_test_below_them() -> None:
    everything = chosen([])
    assert len(files("tests/conftest.py")) == everything.total > 200
    assert folders("tests/programs/conftest.py") >= {"programs"}
    assert "tests/programs/test_editions.py" in files("tests/programs/conftest.py")


def test_a_test_is_tested_by_itself() -> None:
    assert files("tests/chat/test_rooms.py") == {"tests/chat/test_rooms.py", *since.OF_SOURCES}


@pytest.mark.parametrize(
    ("changed", "tested"),
    [
        ("docs/events.md", {"architecture", "contracts", "docs", "permissions"}),
        ("README.md", {"architecture", "docs"}),
        ("services/chat/README.md", {"architecture", "docs"}),
        ("deploy/kustomize/base/forum.yaml", {"architecture", "deploy"}),
        ("gateway/web/templates/forum/topic.html", {"architecture", "docs", "web"}),
        ("gateway/web/static/styles/base.css", {"web"}),
        (
            "gateway/locale/es/forum.po",
            {"architecture", "chat", "docs", "forum", "gateway", "identity", "programs", "training", "web"},
        ),
        ("services/chat/sql/some_function.sql", {"architecture", "chassis", "chat"}),
        ("services/forum/library/subjects.json", {"forum"}),
        ("contracts/openapi.json", {"architecture", "contracts", "deploy", "docs", "permissions"}),
        ("benchmarks/forum.py", set()),
    ],
)
def test_what_nobody_imports_is_tested_by_its_folder(changed: str, tested: set[str]) -> None:
    assert folders(changed) == tested


RULES = {"tests/architecture/test_rules_in_files.py", "tests/architecture/test_generated.py"}


@pytest.mark.parametrize(
    ("changed", "tests"),
    [
        ("services/forum/sql/polls/tally.sql", {*RULES, "tests/forum/test_polls.py"}),
        ("services/forum/schema.sql", {*RULES, "tests/forum/test_polls.py"}),
        ("services/forum/migrations/0002_more.py", {*RULES, "tests/forum/test_polls.py"}),
        ("gateway/sql/sessions.sql", {*RULES, "tests/identity/test_sessions.py"}),
        ("gateway/schema.sql", {*RULES, "tests/identity/test_sessions.py"}),
        ("gateway/migrations/0001_accounts_and_mail.py", {*RULES, "tests/identity/test_sessions.py"}),
        ("services/chat/README.md", {"tests/architecture/test_readmes.py", "tests/docs/test_links.py"}),
        ("gateway/live/README.md", {"tests/architecture/test_readmes.py", "tests/docs/test_links.py"}),
        (
            "gateway/locale/pt/web.po",
            {
                "tests/web/test_translations.py",
                "tests/docs/test_glossary.py",
                "tests/architecture/test_conformance.py",
            },
        ),
        (
            "deploy/rabbitmq/definitions.json",
            {
                "tests/architecture/test_generated.py",
                "tests/deploy/test_topology.py",
                "tests/contracts/test_published.py",
            },
        ),
        (
            "contracts/schemas/chat.v1.json",
            {
                "tests/architecture/test_generated.py",
                "tests/deploy/test_topology.py",
                "tests/contracts/test_published.py",
            },
        ),
    ],
)
def test_a_file_is_tested_by_what_reads_it(changed: str, tests: set[str]) -> None:
    assert tests <= files(changed)


@pytest.mark.parametrize("changed", ["pyproject.toml", "conftest.py", "run", "of/no/folder/we/know.txt"])
def test_what_is_everybodys_or_unknown_is_tested_by_all(changed: str) -> None:
    choice = chosen([changed])
    assert len(choice.files) == choice.total


def test_it_says_how_many_it_chose_and_why() -> None:
    choice = chosen(["README.md", "tests/chat/test_rooms.py"])
    said = list(choice.summary())
    of_docs = len(files("README.md"))
    assert said[0] == f"{of_docs + 3} of {choice.total} files of tests:"
    assert sorted(said[1:]) == sorted(
        [f"  {of_docs:3} because of README.md", "    3 because of tests/chat/test_rooms.py"]
    )


def test_what_changed_is_what_differs_from_where_both_parted_and_what_is_new(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def git(*words: str) -> None:
        who = ("-c", "user.name=Ana", "-c", "user.email=ana@tests.example")
        subprocess.run(["git", *who, *words], cwd=tmp_path, check=True, capture_output=True)

    def commit(name: str) -> None:
        (tmp_path / name).write_text(name)
        git("add", name)
        git("commit", "-m", name)

    git("init", "--initial-branch=main")
    commit("first")
    git("checkout", "-b", "mine")
    commit("done")
    git("checkout", "main")
    commit("theirs")
    git("checkout", "mine")
    (tmp_path / "first").write_text("not committed")
    (tmp_path / "new").write_text("new")
    monkeypatch.setattr(since, "PROJECT", tmp_path)
    assert changed_since("main") == ["done", "first", "new"]
    with pytest.raises(OperatorError, match="nowhere"):
        changed_since("nowhere")
