"""Every locked release has an answer, and the lint fails without it."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import httpx
import pytest
from click.testing import CliRunner, Result

from convive.audit import asking, judging, record
from convive.audit.record import Advisory, Pin, Record
from convive.cli import cli
from convive.commands.lint import CHECKS
from convive.commands.lock import SETS
from convive.errors import OperatorError
from convive.state import PROJECT

TODAY = date(2026, 12, 2)
JINJA, DJANGO, OLDER = Pin("jinja2", "3.1.6"), Pin("django", "6.1.3"), Pin("django", "5.2.19")
KNOWN = Advisory("PYSEC-2026-9", ("CVE-2026-9",), ("3.1.7",))
ANSWER = """
["PYSEC-2026-9"]
verdict = "not affected"
reason = "only of the sandbox, which we do not use"
on = 2026-12-02
"""


@pytest.fixture
def requirements(tmp_path: Path) -> Path:
    """A folder of locks with two releases, asked about without a finding."""
    for name in SETS:
        (tmp_path / f"{name}.txt").write_text("")
    lines = [f"jinja2==3.1.6 \\\n    --hash=sha256:{'0' * 64}", "Django[argon2]==6.1.3 ; python_version >= '3.12' \\"]
    (tmp_path / "dev.txt").write_text("\n".join(lines))
    record.write(tmp_path, Record(TODAY, {JINJA: [], DJANGO: []}))
    return tmp_path


def check(directory: Path) -> Result:
    return CliRunner().invoke(cli, ["audit", "--check", f"--directory={directory}"])


def test_the_lint_judges_packages_and_code() -> None:
    checks = dict(CHECKS)
    assert checks["packages"][-2:] == ["audit", "--check"]
    assert checks["security"][0] == "bandit"
    assert {"chassis", "contracts", "convive", "gateway", "services"} <= set(checks["security"])


def test_all_that_is_locked_has_an_answer() -> None:
    done = check(PROJECT / "requirements")
    assert done.exit_code == 0, done.output


def test_an_answer_for_every_package_passes(requirements: Path) -> None:
    done = check(requirements)
    assert done.exit_code == 0, done.output
    assert "2 releases, 0 advisories; asked on 2026-12-02" in done.output


def test_a_package_nobody_asked_about_fails(requirements: Path) -> None:
    with (requirements / "local.txt").open("a") as lock:
        lock.write("lxml==6.1.3 \\\n")
    done = check(requirements)
    assert done.exit_code == 1
    assert "lxml==6.1.3 is locked, and nobody asked about it: ./run audit" in done.output


def test_another_release_than_the_one_that_was_asked_about_fails(requirements: Path) -> None:
    record.write(requirements, Record(TODAY, {JINJA: [], OLDER: []}))
    done = check(requirements)
    assert done.exit_code == 1
    assert "django==6.1.3 is locked" in done.output
    assert "django==5.2.19, which is not locked" in done.output


def test_a_vulnerable_package_without_an_answer_fails(requirements: Path) -> None:
    record.write(requirements, Record(TODAY, {JINJA: [KNOWN.id], DJANGO: []}, {KNOWN.id: KNOWN}))
    done = check(requirements)
    assert done.exit_code == 1
    assert "jinja2==3.1.6: PYSEC-2026-9 CVE-2026-9, mended in 3.1.7; upgrade, or answer it" in done.output
    (requirements / record.ANSWERS).write_text(ANSWER)
    assert check(requirements).exit_code == 0


def test_a_silence_of_pypi_is_no_answer(requirements: Path) -> None:
    record.write(requirements, Record(TODAY, {JINJA: None, DJANGO: []}))
    assert "jinja2==3.1.6: PyPI gave no answer" in check(requirements).output
    (requirements / record.ANSWERS).write_text(ANSWER.replace("PYSEC-2026-9", str(JINJA)))
    assert check(requirements).exit_code == 0


def test_an_answer_that_nothing_asks_for_fails(requirements: Path) -> None:
    (requirements / record.ANSWERS).write_text(ANSWER)
    done = check(requirements)
    assert done.exit_code == 1
    assert "answers PYSEC-2026-9, which nothing that is locked asks for: remove it" in done.output


@pytest.mark.parametrize(
    ("right", "wrong"),
    [("not affected", "perhaps"), ("only of the sandbox, which we do not use", "no"), ('"not affected"', "not")],
)
def test_an_answer_says_its_verdict_and_its_reason(requirements: Path, right: str, wrong: str) -> None:
    (requirements / record.ANSWERS).write_text(ANSWER.replace(right, wrong))
    done = check(requirements)
    assert isinstance(done.exception, OperatorError)
    assert "answers.toml" in str(done.exception)


def test_without_a_record_it_says_how_to_make_one(requirements: Path) -> None:
    (requirements / record.ASKED).unlink()
    with pytest.raises(OperatorError, match=r"\./run audit writes it"):
        record.read(requirements)


def test_age_is_said_and_fails_nothing() -> None:
    assert judging.age(Record(TODAY), date(2026, 12, 5)) == ("asked on 2026-12-02, 3 days ago", False)
    words, old = judging.age(Record(TODAY), date(2027, 12, 2))
    assert old
    assert words.endswith("365 days ago; ask again: ./run audit")
    assert judging.faults({JINJA}, Record(date(2020, 1, 1), {JINJA: []}), {}) == []


def test_what_is_written_is_read_again(tmp_path: Path) -> None:
    written = Record(TODAY, {JINJA: [KNOWN.id], DJANGO: None, OLDER: []}, {KNOWN.id: KNOWN})
    record.write(tmp_path, written)
    assert record.read(tmp_path) == written


def test_what_pip_audit_skipped_is_not_answered() -> None:
    output = {
        "dependencies": [
            {"name": "jinja2", "version": "3.1.6", "vulns": [_vulnerability(KNOWN)]},
            {"name": "django", "skip_reason": "Dependency not found on PyPI and could not be audited: django (6.1.3)"},
        ]
    }
    assert dict(asking.answered(json.dumps(output))) == {JINJA: [KNOWN]}


def _vulnerability(known: Advisory) -> dict[str, object]:
    return {"id": known.id, "aliases": known.aliases, "fix_versions": known.fixed_in, "description": ""}


def test_a_page_answers_for_its_newest_release_only() -> None:
    page = {"info": {"version": "6.1.3"}, "vulnerabilities": []}
    with httpx.Client(transport=httpx.MockTransport(lambda _: httpx.Response(200, json=page))) as client:
        assert dict(asking.newest(client, [DJANGO, OLDER])) == {DJANGO: []}


def test_a_page_lists_one_advisory_once_and_none_withdrawn() -> None:
    first = {"id": KNOWN.id, "aliases": ["GHSA-1", "CVE-2026-9"], "fixed_in": ["3.1.7"], "withdrawn": None}
    again = {"id": "GHSA-1", "aliases": [KNOWN.id, "CVE-2026-9"], "fixed_in": ["3.1.7"]}
    withdrawn = {"id": "PYSEC-2026-8", "aliases": [], "fixed_in": [], "withdrawn": "2026-11-01T00:00:00Z"}
    page = {"info": {"version": "3.1.6"}, "vulnerabilities": [first, again, withdrawn]}
    with httpx.Client(transport=httpx.MockTransport(lambda _: httpx.Response(200, json=page))) as client:
        found = dict(asking.newest(client, [JINJA]))
    assert [each.id for each in found[JINJA]] == [KNOWN.id]


def test_a_missing_page_is_no_answer() -> None:
    with httpx.Client(transport=httpx.MockTransport(lambda _: httpx.Response(404))) as client:
        assert dict(asking.newest(client, [JINJA])) == {}


def test_without_a_network_nothing_is_written() -> None:
    def refuse(request: httpx.Request) -> httpx.Response:
        raise httpx.ConnectError("no route")

    with (
        httpx.Client(transport=httpx.MockTransport(refuse)) as client,
        pytest.raises(OperatorError, match="cannot be reached"),
    ):
        dict(asking.newest(client, [JINJA]))
