"""A full disk costs lines of the log and nothing else."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from chassis.actor import PUBLIC
from chassis.deployables import ROOT
from chassis.logs import Sturdy
from chassis.rpc.client import Client
from contracts.base import Refused
from tests.chassis.conftest import probe_of
from tests.common.probe import CRASH, ECHO, Say
from tests.common.signing import SEALER, SIGNER
from tests.waiting import until

# Every way in which a process says something: our log, the libraries', a traceback, plain words.
SPEAK = """
import logging, sys, traceback
from chassis import logs
logs.start("x", "INFO")
for _ in range(3):
    logs.get().warning("words", number=1)
    logging.getLogger("amqp").warning("of a library")
    traceback.print_stack()
    print("plain words", flush=True)
sys.exit(7)
"""


def test_no_word_fails_where_nothing_can_be_written() -> None:
    """/dev/full answers as a full disk does."""
    with Path("/dev/full").open("w") as full:
        argv = [sys.executable, "-W", "ignore", "-c", SPEAK]
        assert subprocess.run(argv, cwd=ROOT, stdout=full, stderr=full, check=False).returncode == 7


def test_a_service_with_a_full_disk_under_its_log_answers(broker_url: str, chassis_url: str) -> None:
    with probe_of(broker_url, chassis_url, Path("/dev/full")) as probe:
        probe.start()
        until(probe.ready)
        with Client(broker_url, SEALER) as client:
            with pytest.raises(Refused, match="internal"):  # which is logged, with its traceback
                client.call(CRASH, Say(words="no"), actor_token=SIGNER.sign(PUBLIC))
            assert client.call(ECHO, Say(words="hola"), actor_token=SIGNER.sign(PUBLIC)).words == "hola"
        assert probe.stop() == 0
        probe.log = Path("/dev/null")  # nothing to be read there


def test_what_could_be_written_again_begins_a_line_of_its_own(tmp_path: Path) -> None:
    with (tmp_path / "log").open("wb") as log:
        stream = Sturdy(log.fileno())
        stream.write("one\n")
        with Path("/dev/full").open("wb") as full:
            stream._descriptor = full.fileno()
            stream.write("lost\n")
        stream._descriptor = log.fileno()
        stream.write("two\n")
    assert (tmp_path / "log").read_text() == "one\n\ntwo\n"
