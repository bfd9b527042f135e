"""`./run test --since REVISION` chooses the tests that a change can touch: by imports, by names, by folders."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

from convive import since
from convive.errors import OperatorError
from convive.since import changed_since, chosen


def files(*changed: str) -> set[str]:
    return set(chosen(changed).files)


def folders(*changed: str) -> set[str]:
    return {file.split("/")[1] for file in files(*changed)}


def test_a_feature_is_tested_by_whoever_imports_it_through_others_too() -> None:
    found = files("services/funds/spending/awards.py")
    assert {"tests/funds/test_agreements.py", "tests/funds/test_journal_exports.py"} <= found
    assert not {file for file in found if file.startswith(("tests/forum/", "tests/chat/", "tests/training/"))}


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
        ("docs/events.md", {"contracts", "docs", "permissions"}),
        ("README.md", {"docs"}),
        ("deploy/kustomize/base/forum.yaml", {"deploy"}),
        ("gateway/web/templates/forum/topic.html", {"web", "architecture"}),
        ("gateway/web/static/styles/base.css", {"web"}),
        ("gateway/locale/es/forum.po", {"chat", "forum", "gateway", "identity", "programs", "training", "web"}),
        ("services/chat/sql/some_function.sql", {"chat"}),
        ("services/forum/library/subjects.json", {"forum"}),
        ("contracts/openapi.json", {"contracts", "docs"}),
        ("benchmarks/forum.py", set()),
    ],
)
def test_what_nobody_imports_is_tested_by_its_folder(changed: str, tested: set[str]) -> None:
    assert folders(changed) == tested


@pytest.mark.parametrize("changed", ["pyproject.toml", "conftest.py", "run", "of/no/folder/we/know.txt"])
def test_what_is_everybodys_or_unknown_is_tested_by_all(changed: str) -> None:
    choice = chosen([changed])
    assert len(choice.files) == choice.total


def test_it_says_how_many_it_chose_and_why() -> None:
    choice = chosen(["README.md", "tests/chat/test_rooms.py"])
    said = list(choice.said())
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
