"""The journal is anchored: signed daily by a key that no service has, kept elsewhere, printed, and compared with the
chains, so that books and chains that were made anew as a whole show as well (Fund rule 18)."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from click.testing import CliRunner
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from sqlalchemy import create_engine, text
from sqlalchemy.orm import Session, sessionmaker

from chassis import database
from chassis.call import Call
from chassis.clock import now
from chassis.scheduler import CLOCK
from chassis.settings import for_psycopg2
from convive.anchoring.daily import pause
from convive.anchoring.signing import Signer
from convive.commands.books import command
from convive.embedded.postgres import EmbeddedPostgres
from convive.errors import OperatorError
from convive.supervisor.keys import signing_key
from services.funds.ledger import anchors, journal_seals
from services.funds.ledger.model import JournalEntry, Posting
from tests.common.funds.helpers import DAY, setting
from tests.conftest import fresh_url
from tests.funds.test_seals import busy

KEY = signing_key()
# What an attacker with the owner's rights writes to.
_WRITTEN = ("journal_entry", "entry_seal", "entry_counter", "anchor", "account_day", "line_day", "posting")


@pytest.fixture
def books(
    postgres: EmbeddedPostgres, template: Callable[[str], str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> str:
    """A database with ten entries; the owner's URL of it. The command is told of both, and of a folder."""
    url = fresh_url(postgres, template("funds"), "funds")
    engine = database.connect(url, pool_size=1)
    with sessionmaker(engine, expire_on_commit=False).begin() as session:
        busy(setting(session))
    engine.dispose()
    owner = for_psycopg2(postgres.owner_urls()["funds"]).rsplit("/", 1)[0] + "/" + url.rsplit("/", 1)[1]
    monkeypatch.setenv("CONVIVE_DATABASE_URL_FUNDS", url)
    monkeypatch.setenv("CONVIVE_OWNER_URL_FUNDS", owner)
    monkeypatch.setenv("CONVIVE_ANCHOR_SIGNING_KEY", KEY)
    monkeypatch.setenv("CONVIVE_ANCHOR_FOLDER", str(tmp_path / "anchors"))
    return owner


def run(*arguments: str) -> str:
    return CliRunner().invoke(command, [*arguments], catch_exceptions=False).output


@contextmanager
def as_owner(owner: str, *, triggers: bool = True) -> Iterator[Session]:
    """Whoever has the owner's password: may switch off the triggers of what is its own."""
    engine = create_engine(owner)
    with Session(engine) as session:
        if not triggers:
            for table in (
                "journal_entry",
                "entry_seal",
                "entry_counter",
                "anchor",
                "account_day",
                "line_day",
                "posting",
            ):
                session.execute(text(f"ALTER TABLE {table} DISABLE TRIGGER USER"))
        yield session
        session.commit()
    engine.dispose()


def test_rule_18_an_anchor_says_where_the_chains_end_and_is_signed(books: str, tmp_path: Path) -> None:
    said = run("anchor")
    [kept] = (tmp_path / "anchors").glob("prevention-network-*.anchor")
    signed, _, rest = kept.read_text("utf-8").partition("\n\n")
    _, signature, _, key = rest.split()
    Ed25519PublicKey.from_public_bytes(bytes.fromhex(key)).verify(bytes.fromhex(signature), signed.encode())
    assert bytes.fromhex(key) == Signer.of(KEY).public
    with as_owner(books) as session:
        last = session.execute(
            text("SELECT hash FROM entry_counter WHERE fiscal_year = :y"), {"y": DAY.year}
        ).scalar_one()
    assert signed.splitlines()[0] == "convive anchor 1" and signed.splitlines()[-1] == f"{DAY.year} 10 {last.hex()}"
    assert hashlib.sha256(signed.encode()).hexdigest() in said
    assert "1 anchors" in run("verify") and run("verify").endswith("intact\n")
    assert run("anchor") == "", "once a day"


def test_rule_18_books_and_chain_rewritten_by_their_owner_are_found_out(books: str) -> None:
    """The owner reads the key and makes a whole chain anew: each entry fits, and the anchor does not."""
    run("anchor")
    with as_owner(books, triggers=False) as session:
        session.execute(text("UPDATE journal_entry SET description = 'Nothing to see' WHERE number = 4"))
        _seal_anew(session)
    with pytest.raises(OperatorError, match=rf"entry {DAY.year}-000010 is not_as_anchored"):
        run("verify")


def _seal_anew(session: Session) -> None:
    """What a thief with the owner's password would do."""
    inner, outer = session.execute(text("SELECT inner_pad, outer_pad FROM seal_key WHERE id = 1")).one()
    seal = journal_seals.genesis("prevention-network", DAY.year)
    for entry in session.query(JournalEntry).order_by(JournalEntry.number):
        lines = session.query(Posting).filter_by(entry_id=entry.id).order_by(Posting.position).all()
        sealed = hashlib.sha256(
            bytes(inner) + seal + journal_seals.sealed_text(entry, lines, keyed=True).encode()
        ).digest()
        seal = hashlib.sha256(bytes(outer) + sealed).digest()
        session.execute(text("UPDATE entry_seal SET hash = :s WHERE entry_id = :e"), {"s": seal, "e": entry.id})
    session.execute(text("UPDATE entry_counter SET hash = :s"), {"s": seal})


def test_without_an_anchor_the_same_would_not_show(books: str) -> None:
    with as_owner(books, triggers=False) as session:
        session.execute(text("UPDATE journal_entry SET description = 'Nothing to see' WHERE number = 4"))
        _seal_anew(session)
    assert run("verify").endswith("intact\n"), "the anchor is what finds it"


def test_rule_18_an_anchor_exchanged_with_the_books_differs_from_the_one_kept_elsewhere(
    books: str, tmp_path: Path
) -> None:
    run("anchor")
    kept = tmp_path / "kept"
    (tmp_path / "anchors").rename(kept)
    with as_owner(books, triggers=False) as session:
        session.execute(text("DELETE FROM anchor"))
    other = signing_key()
    with pytest.MonkeyPatch.context() as patched:
        patched.setenv("CONVIVE_ANCHOR_SIGNING_KEY", other)
        with as_owner(books, triggers=False) as session:
            session.execute(text("UPDATE journal_entry SET description = 'Nothing to see' WHERE number = 4"))
            _seal_anew(session)
        run("anchor")
    assert run("verify").endswith("intact\n"), "all that is in the database fits together again"
    with pytest.raises(OperatorError, match="another one than in"):
        run("verify", "--anchors", str(kept))
    with pytest.raises(OperatorError, match="signed by another key"):
        run("verify", "--key", Signer.of(KEY).public.hex())
    assert run("verify", "--key", Signer.of(other).public.hex()).endswith("intact\n")


@pytest.mark.parametrize("attack", ["UPDATE anchor SET said = said || ' '", "UPDATE anchor SET on_day = on_day - 1"])
def test_rule_18_an_anchor_that_was_changed_is_named(books: str, attack: str) -> None:
    run("anchor")
    with as_owner(books, triggers=False) as session:
        session.execute(text(attack))
    with pytest.raises(OperatorError, match=r"entry \d{4}-\d\d-\d\d is anchor"):
        run("verify")


def test_rule_18_nothing_is_signed_over_broken_books(books: str) -> None:
    with as_owner(books, triggers=False) as session:
        session.execute(text("UPDATE journal_entry SET description = 'x' WHERE number = 7"))
    with pytest.raises(OperatorError, match=rf"entry {DAY.year}-000007 \([0-9a-f-]+\) is changed"):
        run("anchor")
    with as_owner(books) as session:
        assert session.execute(text("SELECT count(*) FROM anchor")).scalar_one() == 0


@pytest.mark.parametrize(
    ("attack", "said"),
    [
        ("UPDATE account_day SET balance_usd = balance_usd + 1 WHERE account_code = '1000'", "account 1000 on "),
        ("DELETE FROM account_day WHERE account_code = '5000'", "account 5000 on "),
        ("UPDATE line_day SET spent_usd = spent_usd + 1", "account 5000 on "),
        ("DELETE FROM line_day", "account 5000 on "),
        ("UPDATE award_balance SET received_usd = received_usd + 5", "what is available today"),
        ("UPDATE award_balance SET held_usd = 0", "what is available today"),
    ],
)
def test_rule_14_a_balance_that_does_not_follow_from_the_postings_is_named(books: str, attack: str, said: str) -> None:
    with as_owner(books, triggers=False) as session:
        for table in ("award_balance", "award_hold"):
            session.execute(text(f"ALTER TABLE {table} DISABLE TRIGGER USER"))
        session.execute(text(attack))
    with pytest.raises(OperatorError, match=said):
        run("verify")


@pytest.mark.parametrize(
    ("table", "attack"),
    [
        ("expenditure", "UPDATE expenditure SET payee = 'My Cousin Ltd' WHERE entry_id = {0}"),
        ("expenditure", "UPDATE expenditure SET document = 'FAKE-1' WHERE entry_id = {0}"),
        ("expenditure", "DELETE FROM expenditure WHERE entry_id = {0}"),
    ],
)
def test_rule_18_another_payee_or_document_is_found_at_its_entry(books: str, table: str, attack: str) -> None:
    with as_owner(books) as session:
        session.execute(text(f"ALTER TABLE {table} DISABLE TRIGGER USER"))
        session.execute(text(attack.format("(SELECT id FROM journal_entry WHERE number = 5)")))
    with pytest.raises(OperatorError, match=rf"entry {DAY.year}-000005 \([0-9a-f-]+\) is changed"):
        run("verify")


def test_rule_18_another_donor_is_found_at_its_entry(books: str) -> None:
    with as_owner(books) as session:
        session.execute(text("ALTER TABLE contribution DISABLE TRIGGER USER"))
        session.execute(text("UPDATE contribution SET donor_id = (SELECT id FROM donor WHERE built_in)"))
    with pytest.raises(OperatorError, match=rf"entry {DAY.year}-000001 \([0-9a-f-]+\) is changed"):
        run("verify")


def test_a_key_that_is_none_and_a_folder_that_is_closed_are_told(
    books: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "anchors").touch()
    with pytest.raises(OperatorError, match="could not be written"):
        run("anchor")
    with as_owner(books) as session:
        assert session.execute(text("SELECT count(*) FROM anchor")).scalar_one() == 0, "it is made anew next time"
    monkeypatch.setenv("CONVIVE_ANCHOR_SIGNING_KEY", "x")
    with pytest.raises(OperatorError, match="no Ed25519 key"):
        run("anchor")


def test_the_auditors_get_it_by_mail(books: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CONVIVE_ANCHOR_MAIL_TO", "one@audit.example, two@audit.example")
    monkeypatch.setenv("CONVIVE_MAIL_FOLDER", str(tmp_path / "mail"))
    run("anchor")
    [kept] = (tmp_path / "anchors").glob("*.anchor")
    sent = [path.read_text("utf-8") for path in (tmp_path / "mail").glob("*.eml")]
    assert len(sent) == 2 and all(kept.read_text("utf-8").splitlines()[0] in each for each in sent)
    assert {"To: one@audit.example", "To: two@audit.example"} == {
        line for each in sent for line in each.splitlines() if line.startswith("To: ")
    }


def test_books_that_nobody_anchors_are_told_to_the_operators(books: str) -> None:
    """By the job that fails: two days after the first entry, and no more once they are anchored."""
    with as_owner(books) as session:
        calls = {days: Call(session, CLOCK, "funds", now() + timedelta(days=days)) for days in (1, 3)}
        anchors.look_for(calls[1])
        with pytest.raises(anchors.NotAnchored, match="prevention-network"):
            anchors.look_for(calls[3])
    run("anchor")
    with as_owner(books) as session:
        anchors.look_for(Call(session, CLOCK, "funds", now() + timedelta(days=2)))


@pytest.mark.parametrize(
    ("moment", "failed", "waits"),
    [
        ("2026-12-01T00:00:00+00:00", False, timedelta(minutes=20)),
        ("2026-12-01T00:20:00+00:00", False, timedelta(days=1)),
        ("2026-12-01T23:50:00+00:00", False, timedelta(minutes=30)),
        ("2026-12-01T12:00:00+00:00", True, timedelta(minutes=10)),
    ],
)
def test_it_is_done_after_each_midnight_and_soon_again_when_it_failed(
    moment: str, failed: bool, waits: timedelta
) -> None:
    assert pause(datetime.fromisoformat(moment), failed=failed) == waits
