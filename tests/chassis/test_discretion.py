"""Logs say what went wrong and where, and nothing that anybody wrote."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator

import orjson
import pytest
from sqlalchemy import Engine, text
from sqlalchemy.exc import DBAPIError

from chassis import database, telemetry, wire
from chassis.actor import PUBLIC
from chassis.call import Call
from chassis.deployables import ROOT
from chassis.discretion import error_summary
from chassis.policy import EVERYBODY
from chassis.rpc.serve import answer
from contracts.base import change
from convive.logs.entries import understood
from tests.common.probe import Said, Say
from tests.common.signing import SIGNER
from tests.serving import runtime_of, sealed

WRITTEN = "the witness is Ana Mora"
LOGGED = """
import sys
from sqlalchemy import create_engine, text
from sqlalchemy.exc import DBAPIError
from chassis import logs
from chassis.discretion import error_summary
from tests.common.probe import Say
logs.start("probe", "INFO")
log, written = logs.get(), sys.argv[2]

def database():
    with create_engine(sys.argv[1]).begin() as connection:
        connection.execute(text("INSERT INTO noted VALUES (:word)"), {"word": written})

def validation():
    Say.model_validate({"words": 5, written: 1})

def wrapped():
    try:
        raise KeyError(written)
    except KeyError as error:
        raise RuntimeError(f"not understood: {written}") from error

for fails in (database, validation, wrapped):
    try:
        fails()
    except Exception as error:
        log.exception("failed", error=error_summary(error))
"""


@pytest.fixture
def url(chassis_url: str) -> str:
    return chassis_url.replace("postgresql://", "postgresql+psycopg2://")


@pytest.fixture
def engine(url: str) -> Iterator[Engine]:
    made = database.connect(url, pool_size=2)
    with made.begin() as connection:
        connection.execute(text("CREATE TABLE noted (word text CONSTRAINT ck_noted_short CHECK (length(word) < 5))"))
    yield made
    made.dispose()


@pytest.mark.usefixtures("engine")
def test_nothing_that_was_written_is_logged(url: str) -> None:
    argv = [sys.executable, "-c", LOGGED, url, WRITTEN]
    done = subprocess.run(argv, cwd=ROOT, capture_output=True, text=True, check=True, env={"PYTHONPATH": str(ROOT)})
    assert "Ana" not in done.stderr
    lines = [json.loads(line) for line in done.stderr.splitlines()]
    kinds = [[each["exc_type"] for each in line["exception"]] for line in lines]
    assert kinds == [["IntegrityError", "CheckViolation"], ["ValidationError"], ["RuntimeError", "KeyError"]]
    assert lines[0]["error"] == lines[0]["exception"][0]["exc_value"] == "CheckViolation 23514 ck_noted_short"
    assert all(each["frames"] for line in lines for each in line["exception"])


def test_of_the_systems_errors_their_meaning_is_told_and_of_the_databases_the_rule(engine: Engine) -> None:
    with pytest.raises(DBAPIError) as refused, engine.begin() as connection:
        connection.execute(text("INSERT INTO noted VALUES ('longer')"))
    assert error_summary(refused.value) == "CheckViolation 23514 ck_noted_short"
    assert (
        error_summary(FileNotFoundError(2, "No such file", f"/home/{WRITTEN}"))
        == "FileNotFoundError: No such file or directory"
    )
    assert error_summary(ValueError(WRITTEN)) == "ValueError"


def test_who_meets_an_error_is_told_what_the_log_can_be_asked_for(
    engine: Engine, capsys: pytest.CaptureFixture[str]
) -> None:
    """Also where nobody records: it was "-" for everybody but those whose call was sampled."""

    def fails(call: Call, command: Say) -> Said:
        raise RuntimeError(command.words)

    operation = change("probe", "fails", Say, Said, "Fail")
    request = sealed(operation, {"words": WRITTEN}, {wire.ACTOR: SIGNER.sign(PUBLIC)})
    refused = orjson.loads(answer(runtime_of("probe", engine), operation, EVERYBODY, fails, request))["refused"]
    reference = refused["params"]["trace"]
    assert len(reference) == 32
    assert reference in capsys.readouterr().out
    assert telemetry.reference() != telemetry.reference()


def test_a_reference_finds_its_entries() -> None:
    line = orjson.dumps({"event": "call failed", "level": "error", "reference": "ab12" * 8}).decode()
    entry = understood("forum.1", line)
    assert entry
    assert [entry.is_of(start) for start in ("", "ab12", "ab13")] == [True, True, False]
