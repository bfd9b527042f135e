"""What auditors look at: each entry with its origin, and samples that anybody draws again."""

from __future__ import annotations

import base64
import hashlib
from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from pydantic import ValidationError

from chassis.ids import new_id
from chassis.testing import Desk
from contracts.base import Refused
from contracts.funds import auditing as funds_auditing
from contracts.funds import evidence as funds_evidence
from contracts.funds.auditing import ListAudited, ReadAudited, Sample, SampleEntries
from contracts.identity import Role
from services.funds.auditing import entries, sampling
from services.funds.door import ATTACHMENTS
from tests.common.funds.helpers import DAY, Setting, reverse, setting

PDF = base64.b64encode(b"%PDF-1.4\n").decode()


@pytest.fixture
def fund(desk: Desk) -> Setting:
    made = setting(desk.session)
    made.receive("90000")
    return made


def _attach(fund: Setting, kind: str, subject_id: Any, name: str) -> funds_evidence.Attachment:
    file: Any = {"filename": name, "media_type": "application/pdf", "content_base64": PDF}
    return ATTACHMENTS.attach(fund.officer, funds_evidence.Attach(subject_kind=kind, subject_id=subject_id, **file))


def _listed(fund: Setting, **given: Any) -> list[funds_auditing.AuditedItem]:
    return entries.list_audited(fund.officer, ListAudited(award_id=fund.award.id, **given)).items


def _sample(fund: Setting, **given: Any) -> Sample:
    asked = {"since": DAY - timedelta(days=400), "until": DAY, "seed": "4711"} | given
    return sampling.sample_entries(fund.approver, SampleEntries(**asked))


def test_an_entry_says_who_and_on_which_evidence_and_who_read_it(fund: Setting, desk: Desk) -> None:
    cost = fund.spend("100", payee="Hotel")
    file = _attach(fund, "expenditure", cost.id, "invoice.pdf")
    auditor = desk.call_as(Role.AUDITOR)
    ATTACHMENTS.download_attachment(auditor, funds_evidence.AttachmentById(attachment_id=file.id))
    [one] = [each for each in _listed(fund) if each.number == cost.entry_number]
    assert (one.entered_by, one.files, one.reads, one.party) == (fund.officer.actor.id, 1, 1, "Hotel")
    told = entries.read_audited(auditor, ReadAudited(number=str(cost.entry_number)))
    assert (told.cost_id, [each.sha256 for each in told.evidence]) == (
        cost.id,
        [hashlib.sha256(b"%PDF-1.4\n").hexdigest()],
    )
    assert [each.member_id for each in told.reads] == [auditor.actor.id]
    assert told.names[str(fund.award.id)] == fund.award.title
    assert entries.read_audited(fund.officer, ReadAudited(number=str(cost.entry_number))).reads == []


def test_the_agreement_of_a_receipt_and_a_reversal_lead_to_one_another(fund: Setting) -> None:
    _attach(fund, "agreement", fund.agreement.id, "agreement.pdf")
    [receipt] = _listed(fund, kind="contribution")
    assert receipt.files == 1 and receipt.approved_by == fund.approver.actor.id
    cost = fund.spend("100")
    reverse(fund, cost.entry_id)
    told = entries.read_audited(fund.officer, ReadAudited(number=str(cost.entry_number)))
    undone = entries.read_audited(fund.officer, ReadAudited(number=str(told.reversed_by_number)))
    assert undone.reversal_of_number == cost.entry_number
    assert [each.is_reversed for each in _listed(fund, kind="expenditure")] == [True]


def test_entries_are_listed_by_who_entered_or_approved_them(fund: Setting) -> None:
    fund.spend("100")
    assert len(_listed(fund, member_id=fund.officer.actor.id)) == 2
    assert [each.kind.value for each in _listed(fund, member_id=fund.approver.actor.id)] == ["contribution"]
    assert _listed(fund, member_id=new_id()) == []


def test_there_is_no_such_entry(fund: Setting) -> None:
    with pytest.raises(Refused) as refusal:
        entries.read_audited(fund.officer, ReadAudited(number="2026-999999"))
    assert refusal.value.refusal.code == "not_found"


def test_the_same_seed_draws_the_same_entries_and_another_one_others(fund: Setting) -> None:
    costs = [fund.spend("10") for _ in range(30)]
    first, again, other = (_sample(fund, count=8, seed=seed) for seed in ("4711", "4711", "4712"))
    numbers = [each.number for each in first.items]
    assert numbers == [each.number for each in again.items] and len(set(numbers)) == 8
    assert numbers != [each.number for each in other.items]
    expected = sorted(
        hashlib.sha256(f"convive sample 1\n4711\nprevention-network\n{number}".encode()).hexdigest()
        for number in (each.number for each in _every(fund))
    )
    assert [each.rank for each in first.items] == expected[:8]
    assert first.entries == len(_every(fund)) >= len(costs)


def _every(fund: Setting) -> list[Any]:
    return _sample(fund, count=300).items


def test_what_is_posted_later_does_not_change_a_sample(fund: Setting) -> None:
    first = _sample(fund, count=3, posted_until=fund.approver.now)
    assert _sample(fund, count=3, posted_until=first.posted_until - timedelta(days=1000)).items == []
    assert _sample(fund, count=3, posted_until=first.posted_until).items == first.items


def test_each_stratum_has_its_share_of_the_money_and_one_at_least(fund: Setting) -> None:
    for _ in range(10):
        fund.spend("10")
    fund.spend("2000")
    drawn = _sample(fund, count=6, limits_usd=["1000", "50000"])
    assert drawn.strata[0].drawn >= 1 and sum(each.drawn for each in drawn.strata) == 6
    assert {each.stratum for each in drawn.items} == {1, 2, 3}
    assert all(each.drawn <= each.entries for each in drawn.strata)


@pytest.mark.parametrize(
    ("count", "sizes", "shares"),
    [
        (5, [(0, "0")], [0]),
        (5, [(3, "30")], [3]),
        (4, [(100, "100"), (10, "900"), (1, "9000")], [1, 2, 1]),
        (2, [(5, "1"), (5, "1"), (5, "1")], [1, 1, 0]),
        (10, [(100, "0"), (100, "0")], [5, 5]),
    ],
)
def test_shares_of_a_sample(count: int, sizes: list[tuple[int, str]], shares: list[int]) -> None:
    found = sampling.shared(count, [(entries, Decimal(amount)) for entries, amount in sizes])
    assert found == shares


@pytest.mark.parametrize(
    "wrong",
    [{"count": 0}, {"count": 301}, {"seed": ""}, {"limits_usd": ["10", "10"]}, {"limits_usd": ["20", "10"]},
     {"limits_usd": ["-1"]}, {"limits_usd": ["1_000"]}],
)  # fmt: skip
def test_what_is_no_sample_is_refused(wrong: dict[str, Any]) -> None:
    with pytest.raises(ValidationError):
        SampleEntries(**({"since": DAY, "until": DAY, "seed": "x"} | wrong))


def test_a_period_that_ends_before_it_begins_is_refused(fund: Setting) -> None:
    with pytest.raises(Refused) as refusal:
        _sample(fund, since=DAY, until=DAY - timedelta(days=1))
    assert (refusal.value.refusal.code, refusal.value.field) == ("funds.dates", "until")
