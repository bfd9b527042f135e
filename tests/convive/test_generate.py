"""`./run generate`: every file that is not what the code says is named, written or taken away."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from convive.commands import generate
from convive.generate.changes import changes
from convive.generate.generators import Generator

WANTED = {Path("published/a/1.json"): "{}\n", Path("docs/events.md"): "# Events\nwritten\nread\n"}
MADE = Generator("contracts", lambda: WANTED, owns="published/**/*.json")


@pytest.fixture
def tree(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A tree in which one generated file is missing, one is old, and one belongs to nothing any more."""
    (tmp_path / "published/b").mkdir(parents=True)
    (tmp_path / "published/b/1.json").write_text("{}")
    (tmp_path / "published/README.md").write_text("not generated")
    (tmp_path / "docs").mkdir()
    (tmp_path / "docs/events.md").write_text("# Events\nold\nread\n")
    monkeypatch.setattr(generate, "PROJECT", tmp_path)
    monkeypatch.setattr(generate, "generators", lambda: (MADE,))
    return tmp_path


def run(*arguments: str) -> Result:
    return CliRunner().invoke(generate.command, arguments)


def test_it_names_what_changed_and_writes_it(tree: Path) -> None:
    done = run()
    assert done.exit_code == 0
    assert done.output.splitlines() == [
        "contracts    changed docs/events.md (+1 -1 lines)",
        "contracts    new     published/a/1.json",
        "contracts    gone    published/b/1.json",
        "wrote 3 files",
    ]
    assert {path: (tree / path).read_text() for path in WANTED} == WANTED
    assert not (tree / "published/b").exists()
    assert (tree / "published/README.md").read_text() == "not generated"
    assert run().output == "all generated files are up to date\n"


def test_check_names_the_same_and_writes_nothing(tree: Path) -> None:
    done = run("--check")
    assert done.exit_code == 1
    assert "changed docs/events.md" in done.output
    assert "3 files not up to date: ./run generate writes what is missing" in done.output
    assert (tree / "docs/events.md").read_text() == "# Events\nold\nread\n"
    assert (tree / "published/b/1.json").exists()
    run()
    assert run("--check").exit_code == 0


def test_lines_that_only_changed_places_make_a_changed_file(tmp_path: Path) -> None:
    (tmp_path / "a").write_text("1\n2\n")
    [change] = changes(tmp_path, Generator("any", lambda: {Path("a"): "2\n1\n"}))
    assert str(change) == "changed a"
