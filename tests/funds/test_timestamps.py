"""A timestamp authority confirms when an anchor's text existed (RFC 3161): its answer is kept, and verified with the
books (Fund rule 18)."""

from __future__ import annotations

import subprocess
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from typing import Any

import pytest
from rfc3161_client import HashAlgorithm, TimestampRequestBuilder
from sqlalchemy import text

from chassis.call import Call
from chassis.scheduler import CLOCK
from convive.errors import OperatorError
from services.funds.ledger import anchors
from tests.funds.test_anchors import as_owner, books, run

__all__ = ["books"]  # a fixture


def _nonsense(_: bytes) -> bytes:
    return b"no timestamp"


@contextmanager
def authority(status: int, reply: Callable[[bytes], bytes] = _nonsense) -> Iterator[tuple[str, list[Any]]]:
    """A timestamp authority that answers like this; what it was asked."""
    asked: list[Any] = []

    class Answers(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            asked.append((self.headers["Content-Type"], self.rfile.read(int(self.headers["Content-Length"]))))
            body = reply(asked[-1][1])
            self.send_response(status)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: Any) -> None:
            pass

    with HTTPServer(("127.0.0.1", 0), Answers) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}", asked
        server.shutdown()


@pytest.mark.parametrize("status", [200, 503])
def test_an_authority_that_does_not_confirm_is_told_and_nothing_counts(
    books: str, monkeypatch: pytest.MonkeyPatch, status: int
) -> None:
    with authority(status) as (url, asked):
        monkeypatch.setenv("CONVIVE_ANCHOR_TSA_URL", url)
        with pytest.raises(OperatorError, match="did not confirm"):
            run("anchor")
    assert [kind for kind, _ in asked] == ["application/timestamp-query"]
    with as_owner(books) as session:
        assert session.execute(text("SELECT count(*) FROM anchor")).scalar_one() == 0


_TSA = """
[tsa]
serial = {0}/serial
default_policy = 1.2.3.4.1
digests = sha256
signer_digest = sha256
ess_cert_id_alg = sha256
"""


class Stamps:
    """OpenSSL as a timestamp authority with a certificate of its own."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        (folder / "tsa.cnf").write_text(_TSA.format(folder))
        purpose = ["-addext", "extendedKeyUsage=critical,timeStamping"]
        made = ["-keyout", "key.pem", "-out", "tsa.pem", "-subj", "/CN=A timestamp authority", "-days", "2", *purpose]
        self._openssl("req", "-x509", "-newkey", "rsa:2048", "-nodes", *made)

    def _openssl(self, *arguments: str) -> str:
        argv = ["openssl", *arguments]
        return subprocess.run(argv, cwd=self.folder, check=True, capture_output=True, text=True).stdout

    def reply(self, query: bytes) -> bytes:
        (self.folder / "query.tsq").write_bytes(query)
        by = ["-config", "tsa.cnf", "-section", "tsa", "-signer", "tsa.pem", "-inkey", "key.pem"]
        self._openssl("ts", "-reply", "-queryfile", "query.tsq", *by, "-out", "reply.tsr")
        return (self.folder / "reply.tsr").read_bytes()

    def verified(self, said: str, token: bytes) -> bool:
        (self.folder / "said").write_text(said, "utf-8")
        (self.folder / "token").write_bytes(token)
        done = self._openssl("ts", "-verify", "-data", "said", "-in", "token", "-CAfile", "tsa.pem")
        return "Verification: OK" in done


@pytest.fixture
def stamps(tmp_path: Path) -> Stamps:
    (tmp_path / "authority").mkdir()
    return Stamps(tmp_path / "authority")


def test_an_authority_confirms_what_was_signed_and_anybody_can_verify_it(
    books: str, stamps: Stamps, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CONVIVE_ANCHOR_TSA_CERTIFICATES", str(stamps.folder / "tsa.pem"))
    with authority(200, stamps.reply) as (url, asked):
        monkeypatch.setenv("CONVIVE_ANCHOR_TSA_URL", url)
        run("anchor")
    assert len(asked) == 1
    with as_owner(books) as session:
        said, token = session.execute(text("SELECT said, token FROM anchor")).one()
        last = anchors.last(Call(session, CLOCK, "funds"), "prevention-network")
    assert stamps.verified(said, bytes(token))
    assert last is not None and last.timestamped


@pytest.fixture
def stamped(books: str, stamps: Stamps, monkeypatch: pytest.MonkeyPatch) -> str:
    """The books with an anchor that an authority has confirmed; the owner's URL."""
    monkeypatch.setenv("CONVIVE_ANCHOR_TSA_CERTIFICATES", str(stamps.folder / "tsa.pem"))
    with authority(200, stamps.reply) as (url, _):
        monkeypatch.setenv("CONVIVE_ANCHOR_TSA_URL", url)
        run("anchor")
    return books


def _exchange(owner: str, token: bytes) -> None:
    with as_owner(owner, triggers=False) as session:
        session.execute(text("UPDATE anchor SET token = :token"), {"token": token})


def _query(said: bytes) -> bytes:
    return TimestampRequestBuilder().data(said).hash_algorithm(HashAlgorithm.SHA256).build().as_bytes()


def test_rule_18_a_kept_timestamp_is_verified_and_counted(stamped: str, monkeypatch: pytest.MonkeyPatch) -> None:
    assert "prevention-network: 1 timestamps\n" in run("verify")
    monkeypatch.delenv("CONVIVE_ANCHOR_TSA_CERTIFICATES")
    assert "1 timestamps; whose they are was not verified" in run("verify"), "what is not verified is said"


@pytest.mark.parametrize("certified", [True, False])
def test_rule_18_a_timestamp_of_something_else_is_named(
    stamped: str, stamps: Stamps, monkeypatch: pytest.MonkeyPatch, certified: bool
) -> None:
    if not certified:
        monkeypatch.delenv("CONVIVE_ANCHOR_TSA_CERTIFICATES")
    _exchange(stamped, stamps.reply(_query(b"another text")))
    with pytest.raises(
        OperatorError, match=r"the timestamp of the anchor of \d{4}-\d\d-\d\d: it is about another text"
    ):
        run("verify")
    _exchange(stamped, b"no token at all")
    with pytest.raises(OperatorError, match="is no answer of a timestamp authority"):
        run("verify")


def test_rule_18_a_timestamp_that_somebody_else_signed_is_named(stamped: str, tmp_path: Path) -> None:
    (tmp_path / "forger").mkdir()
    with as_owner(stamped) as session:
        said = session.execute(text("SELECT said FROM anchor")).scalar_one()
    _exchange(stamped, Stamps(tmp_path / "forger").reply(_query(said.encode())))
    with pytest.raises(OperatorError, match="not signed by the authority"):
        run("verify")


@pytest.mark.parametrize("days", [-2, 2])
def test_rule_18_a_timestamp_of_another_time_is_named(stamped: str, days: int) -> None:
    """A text that was made later cannot have a timestamp of before, nor the other way round."""
    with as_owner(stamped, triggers=False) as session:
        session.execute(text("UPDATE anchor SET signed_at = signed_at + :days"), {"days": timedelta(days=days)})
    with pytest.raises(OperatorError, match="and the anchor was signed at"):
        run("verify")


def test_an_authority_that_is_another_one_confirms_nothing(
    books: str, stamps: Stamps, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whoever stands between us and the authority may answer, with a certificate of the same name."""
    (tmp_path / "another").mkdir()
    another = Stamps(tmp_path / "another")
    monkeypatch.setenv("CONVIVE_ANCHOR_TSA_CERTIFICATES", str(stamps.folder / "tsa.pem"))
    with authority(200, another.reply) as (url, _):
        monkeypatch.setenv("CONVIVE_ANCHOR_TSA_URL", url)
        with pytest.raises(OperatorError, match="not signed by the authority"):
            run("anchor")
    with as_owner(books) as session:
        assert session.execute(text("SELECT count(*) FROM anchor")).scalar_one() == 0


@pytest.mark.parametrize("content", [None, "no certificate"])
def test_certificates_that_are_none_are_told(
    books: str, stamps: Stamps, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, content: str | None
) -> None:
    if content:
        (tmp_path / "roots.pem").write_text(content)
    monkeypatch.setenv("CONVIVE_ANCHOR_TSA_CERTIFICATES", str(tmp_path / "roots.pem"))
    with authority(200, stamps.reply) as (url, _):
        monkeypatch.setenv("CONVIVE_ANCHOR_TSA_URL", url)
        with pytest.raises(OperatorError, match="CONVIVE_ANCHOR_TSA_CERTIFICATES"):
            run("anchor")


def test_an_answer_about_something_else_confirms_nothing(
    books: str, stamps: Stamps, monkeypatch: pytest.MonkeyPatch
) -> None:
    query = TimestampRequestBuilder().data(b"another text").hash_algorithm(HashAlgorithm.SHA256).build().as_bytes()
    other = stamps.reply(query)
    with authority(200, lambda _: other) as (url, _):
        monkeypatch.setenv("CONVIVE_ANCHOR_TSA_URL", url)
        with pytest.raises(OperatorError, match="about something else"):
            run("anchor")
    with as_owner(books) as session:
        assert session.execute(text("SELECT count(*) FROM anchor")).scalar_one() == 0
