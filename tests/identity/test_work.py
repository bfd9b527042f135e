"""Proof of work: nothing within what is free, then a challenge that counts once and for a while."""

from __future__ import annotations

import shutil
import subprocess

import pytest

from chassis.deployables import ROOT
from chassis.ids import new_id
from contracts.accounts import WORK_NEEDED
from contracts.base import TOO_MANY, Refused
from convive.api.work import done
from gateway.identity import origin, registering, work
from gateway.identity.sealed_notes import seal
from tests.identity.conftest import IdentityDesk, Letters
from tests.identity.test_registering import _register


def _challenge(identity: IdentityDesk, share: float = 1.1) -> tuple[str, int]:
    with pytest.raises(Refused) as refused:
        work.demand(identity.public(), None, share)
    assert refused.value.refusal is WORK_NEEDED
    return refused.value.params["challenge"], int(refused.value.params["bits"])


def test_within_what_is_free_nothing_is_asked(identity: IdentityDesk):
    work.demand(identity.public(), None, 1.0)


def test_work_for_a_challenge_counts_once(identity: IdentityDesk):
    given = done(*_challenge(identity))
    work.demand(identity.public(), given, 1.1)
    with pytest.raises(Refused):
        work.demand(identity.public(), given, 1.1)


@pytest.mark.parametrize("how", ["no work", "of another secret", "too old", "for another purpose"])
def test_what_is_no_work_for_a_challenge_of_ours_does_not_count(
    identity: IdentityDesk, how: str, monkeypatch: pytest.MonkeyPatch
):
    challenge, bits = _challenge(identity)
    if how == "no work":
        given = next(each for each in (f"{challenge}:{n}" for n in range(100)) if work.zeros(each) < bits)
    elif how == "too old":
        given = done(seal("work", {"id": "x", "bits": 1}, -1), 1)
    elif how == "for another purpose":
        given = done(seal("provider-word", {"id": "x", "bits": 1}, 60), 1)
    else:
        given = done("e30." + challenge.split(".", 1)[1], 1)
    with pytest.raises(Refused) as refused:
        work.demand(identity.public(), given, 1.1)
    assert refused.value.refusal is WORK_NEEDED


def test_who_asks_more_works_more_but_never_for_ever(identity: IdentityDesk):
    assert [_challenge(identity, share)[1] for share in (1.1, 4, 1e9)] == [15, 17, 18]


def test_a_network_registers_ten_in_an_hour_and_works_for_the_next(identity: IdentityDesk, letters: Letters):
    here = origin.current().address
    for number in range(10):
        registering.register(identity.public(), _register(email=f"{number}@{here}.example"))
    with pytest.raises(Refused) as refused:
        registering.register(identity.public(), _register(email=f"11@{here}.example"))
    asked = refused.value.params
    given = done(asked["challenge"], int(asked["bits"]))
    registering.register(identity.public(), _register(email=f"11@{here}.example", work=given))
    assert letters.to(f"11@{here}.example") == ["confirm_registration"]


def test_nobody_has_a_strangers_mailbox_filled(identity: IdentityDesk, letters: Letters):
    """From wherever, and whatever work was done for it."""
    email, refusals = f"{origin.current().address}@victim.example", set()
    for number in range(25):
        origin.note(f"{number}-{new_id()}", "pytest")
        given = None
        for _ in range(2):
            try:
                registering.register(identity.public(), _register(email=email, work=given))
                break
            except Refused as refused:
                refusals.add(refused.refusal.code)
                if refused.refusal is WORK_NEEDED:
                    given = done(refused.params["challenge"], int(refused.params["bits"]))
    assert TOO_MANY.code in refusals
    assert 3 < len(letters.to(email)) <= 20


def test_no_script_is_needed_where_nothing_is_asked_and_it_finds_what_ours_finds(identity: IdentityDesk):
    """The page's script, run by node where there is one: its SHA-256 is written out."""
    node = shutil.which("node")
    if node is None:
        pytest.skip("node is not installed")
    challenge, bits = _challenge(identity)
    script = (ROOT / "gateway/web/static/scripts/work.js").read_text()
    program = f"globalThis.document = {{querySelectorAll: () => []}};\n{script}\n"
    program += f"console.log(await done('{challenge}', {bits}));"
    ran = subprocess.run([node, "--input-type=module", "-e", program], capture_output=True, text=True, check=True)
    assert ran.stdout.strip() == done(challenge, bits)
