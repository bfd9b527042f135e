"""The attacks of a service that was broken into, on the whole platform: each is refused, and on record."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from click.testing import CliRunner, Result

from chassis.deployables import services
from chassis.messaging import parking
from convive.cli import cli
from convive.supervisor.client import Stack
from tests.stack import RunningStack

# A part of what is tried (a pattern), and the words by which each such refusal is on record.
RECORDS = {
    "overhear convive.calls by a queue": "refused for user 'chat'",
    "^call funds$": "refused for user 'chat'",
    "answer for funds": "write access to exchange 'funds.replies' in vhost 'convive' refused for user 'chat'",
    "token that chat saw": 'reason="seal"',
    "and the seal of the call to chat": 'reason="seal"',
    "sealed with chat's key": 'reason="seal"',
    "again that was answered": 'reason="used"',
    "unsigned": "funds.parked: Untrusted: unsigned; convive_events_untrusted_total",
    "signed with chat's key": "funds.parked: Untrusted: bad_signature",
    "an event of chat as one of": "funds.parked: Untrusted: other_type",
    "put a foreign link into an inbox": "forum.parked: ValidationError",
}


@pytest.fixture
def no_traces(stack: RunningStack) -> Iterator[None]:
    """Forged events are not left to whoever comes next."""
    url = Stack(stack.state_dir).environment()["CONVIVE_BROKER_URL"]
    before = {name: {each.id for each in parking.show(url, name)} for name in services()}
    yield
    for name, known in before.items():
        parking.drop(url, name, {each.id for each in parking.show(url, name)} - known)


def attack(stack: RunningStack, *arguments: str) -> Result:
    return CliRunner().invoke(cli, ["attack", "wire", f"--state={stack.state_dir}", *arguments])


@pytest.mark.usefixtures("no_traces")
def test_whoever_has_all_of_a_services_credentials_is_refused_and_on_record(stack: RunningStack) -> None:
    told = attack(stack)
    assert told.exit_code == 0, told.output
    tried = re.findall(r"^(refused|SUCCEEDED) +(.+)\n +(.+)$", told.output, re.MULTILINE)
    assert len(tried) > 25
    for words, record in RECORDS.items():
        found = [said for _, what, said in tried if re.search(words, what)]
        assert found, words
        assert all(record in said for said in found), (words, found)


@pytest.mark.usefixtures("no_traces")
@pytest.mark.parametrize(
    ("thief", "victim"), [("funds", "forum"), ("forum", "chat"), ("training", "programs"), ("programs", "training")]
)
def test_it_is_so_of_every_service(stack: RunningStack, thief: str, victim: str) -> None:
    told = attack(stack, f"--as={thief}", f"--against={victim}")
    assert told.exit_code == 0, told.output
    assert "Past the broker" in told.output


def test_a_stranger_needs_the_services_own_url_and_nothing_else(
    stack: RunningStack, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CONVIVE_BROKER_URL", Stack(stack.state_dir).environment()["CONVIVE_BROKER_URL_FORUM"])
    told = attack(stack, "--as=forum", "--against=chat")
    assert told.exit_code == 0, told.output
    assert told.output.count("refused  ") > 15
    assert "What would get past the broker is not tried" in told.output


@pytest.mark.parametrize(
    ("arguments", "why"), [(["--as=funds"], "choose another service"), (["--as=nobody"], "is not one of")]
)
def test_what_makes_no_sense_is_refused_with_the_reason(stack: RunningStack, arguments: list[str], why: str) -> None:
    told = attack(stack, *arguments)
    assert told.exit_code != 0
    assert why in told.output + str(told.exception)


def test_the_books_are_attacked_with_the_services_password(stack: RunningStack) -> None:
    told = CliRunner().invoke(cli, ["attack", "books", f"--state={stack.state_dir}"])
    assert told.exit_code == 0, told.output
    tried = dict(re.findall(r"^refused +(.+)\n +(.+)$", told.output, re.MULTILINE))
    assert "funds@funds ERROR:  permission denied for table posting" in tried["alter a posting"]
    assert "must be owner of table posting" in tried["switch triggers off"]
    assert "SUCCEEDED" not in told.output
