"""The register of payees: one payee per name, found by any name, two people for an account, merged for good."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

import pytest
from sqlalchemy import text

from chassis.ids import new_id
from chassis.testing import Desk
from contracts.base import Refused
from contracts.funds import payees as funds_payees
from contracts.identity import Role
from services.funds.payees import changes, details, finding, merging, payees
from tests.common.funds.helpers import Setting, broken, setting
from tests.funds.test_rules_in_the_database import refused

IBAN, OTHER_IBAN = "BE68 5390 0754 7034", "GB82 WEST 1234 5698 7654 32"


@pytest.fixture
def fund(desk: Desk) -> Setting:
    fund = setting(desk.session)
    fund.receive("50000")
    return fund


def added(fund: Setting, name: str = "Imprenta Núñez S.A.", **fields: Any) -> funds_payees.Payee:
    return payees.add_payee(fund.officer, funds_payees.AddPayee(name=name, **fields))


def entered(fund: Setting, payee: funds_payees.Payee, **fields: Any) -> funds_payees.PayeeDetails:
    command = funds_payees.EnterPayeeDetails(payee_id=payee.id, **({"iban": IBAN} | fields))
    return details.enter_payee_details(fund.officer, command)


def found(fund: Setting, **asked: Any) -> list[str]:
    return [each.name for each in finding.list_payees(fund.officer, funds_payees.ListPayees(**asked)).items]


def refusal(do: Any) -> tuple[str, str | None]:
    with pytest.raises(Refused) as raised:
        do()
    return raised.value.refusal.code, raised.value.field


def test_a_payee_is_found_by_the_beginnings_of_words_without_accents(fund: Setting) -> None:
    added(fund, "Imprenta Núñez S.A.", country="SV", tax_id=None)
    added(fund, "Librería del Núcleo")
    assert found(fund, search="NUÑ") == ["Imprenta Núñez S.A."]
    assert found(fund, search="imp nun") == ["Imprenta Núñez S.A."]
    assert found(fund, search="nu") == []  # the beginning of a name, as long as it is that short
    assert found(fund, search="li") == ["Librería del Núcleo"]
    assert found(fund, search="' & | !:* \\") == []


def test_a_name_is_one_payees_and_stays_its_own_when_it_is_renamed(fund: Setting) -> None:
    payee = added(fund)
    assert refusal(lambda: added(fund, "IMPRENTA NUNEZ, S. A.")) == ("funds.duplicate", "name")
    renamed = payees.edit_payee(
        fund.officer, funds_payees.EditPayee(payee_id=payee.id, name="Gráficas Núñez", expected_version=payee.version)
    )
    assert renamed.names == ["Gráficas Núñez", "Imprenta Núñez S.A."]
    assert refusal(lambda: added(fund, "Imprenta Núñez S.A."))[0] == "funds.duplicate"
    again = funds_payees.EditPayee(payee_id=payee.id, name="Gráficas", expected_version=payee.version)
    assert refusal(lambda: payees.edit_payee(fund.officer, again))[0] == "stale"


def test_rule_4_a_donor_is_no_payee(fund: Setting) -> None:
    assert refusal(lambda: added(fund, f"Government of {fund.donor.name}")) == ("funds.no_refund", "name")


@pytest.mark.parametrize(
    ("country", "good", "bad"),
    [
        ("BR", "16.727.230/0001-97", "16.727.230/0001-98"),
        ("CL", "76086428-5", "76086428-6"),
        ("MX", "GODE561231GR8", "1"),
    ],
)
def test_a_tax_number_has_the_form_of_its_country(fund: Setting, country: str, good: str, bad: str) -> None:
    payee = added(fund, country=country, tax_id=good)
    assert found(fund, search=good[:6]) == [payee.name]
    code = "funds.payee_tax_id" if len(bad) > 2 else None
    if code:
        assert refusal(lambda: added(fund, "Other", country=country, tax_id=bad)) == (code, "tax_id")
    assert refusal(lambda: added(fund, "Third", tax_id=good)) == ("funds.payee_tax_country", "country")
    assert added(fund, "Fourth", country="BZ", tax_id="000-123").tax_id == "000-123"  # no form is known


def test_rule_12_an_account_counts_once_a_second_person_has_signed_it(fund: Setting) -> None:
    payee = added(fund)
    pending = entered(fund, payee)
    assert (pending.status, pending.in_force) == ("pending", False)
    assert payees.read_payee(fund.officer, funds_payees.ReadPayee(payee_id=payee.id)).account is None
    by_id = funds_payees.PayeeDetailsById(details_id=pending.id)
    alone = fund.approver.__class__(**(vars(fund.approver) | {"actor": fund.officer.actor}))
    assert refusal(lambda: details.approve_payee_details(alone, by_id))[0] == "funds.same_person"
    assert refusal(lambda: entered(fund, payee, iban=OTHER_IBAN))[0] == "funds.details_wait"
    assert details.approve_payee_details(fund.approver, by_id).in_force
    assert payees.read_payee(fund.officer, funds_payees.ReadPayee(payee_id=payee.id)).account == "••7034"
    assert refusal(lambda: entered(fund, payee))[0] == "funds.same_details"
    changed = entered(fund, payee, iban=OTHER_IBAN)
    assert changed.account_before == "••7034"
    refuse = funds_payees.RefusePayeeDetails(details_id=changed.id, reason="Nobody answers there")
    assert details.refuse_payee_details(fund.approver, refuse).status == "refused"
    assert payees.read_payee(fund.officer, funds_payees.ReadPayee(payee_id=payee.id)).account == "••7034"
    signed = "UPDATE payee_details SET decided_by = entered_by WHERE status = 'pending'"
    entered(fund, payee, iban=OTHER_IBAN)
    assert "rule_12" in (refused(fund, signed) or "")


def test_whoever_only_reads_sees_the_end_of_an_account(fund: Setting, desk: Desk) -> None:
    pending = entered(fund, added(fund))
    by_id = funds_payees.PayeeDetailsById(details_id=pending.id)
    told = details.read_payee_details(desk.call_as(Role.AUDITOR), by_id)
    assert (told.iban, told.masked) == ("••7034", True)
    assert details.read_payee_details(fund.approver, by_id).iban == "BE68539007547034"


@pytest.mark.parametrize(
    ("fields", "code", "field"),
    [
        ({"iban": "BE68 5390 0754 7035"}, "funds.payee_iban", "iban"),
        ({"iban": "BE685390075470341"}, "funds.payee_iban", "iban"),
        ({"iban": None}, "funds.payee_account", "iban"),
        ({"iban": None, "number": "12", "bic": "ABCDZZ22"}, "funds.payee_bic", "bic"),
    ],
)
def test_an_account_that_cannot_be_is_refused(fund: Setting, fields: Any, code: str, field: str) -> None:
    payee = added(fund)
    assert refusal(lambda: entered(fund, payee, **fields)) == (code, field)


def test_who_is_paid_stands_in_the_register_and_costs_follow_when_it_is_merged(fund: Setting) -> None:
    fund.spend("10", payee="Belize Port Authority", document="1")
    fund.spend("20", payee="Port Authority, Belize", document="2")
    first, second = finding.list_payees(fund.officer, funds_payees.ListPayees(search="port authority")).items
    assert (first.kind, first.added_by) == ("unknown", fund.officer.actor.id)
    [double] = finding.list_payee_duplicates(fund.officer, funds_payees.ReadPayee(payee_id=first.id)).items
    assert (double.payee.id, double.shared) == (second.id, ["name"])
    assert len(found(fund, duplicates=True)) == 2
    merge = funds_payees.MergePayees(payee_id=first.id, duplicate_id=second.id, reason="The same authority")
    merged = merging.merge_payees(fund.officer, merge)
    assert merged.names == ["Belize Port Authority", "Port Authority, Belize"]
    assert found(fund, search="port authority") == [first.name]
    assert found(fund, duplicates=True) == []
    assert refusal(lambda: merging.merge_payees(fund.officer, merge)) == ("funds.payee_merged", "duplicate_id")
    listed = changes.list_payee_changes(fund.officer, funds_payees.ListPayeeChanges(payee_id=second.id)).items
    assert listed[0].what == "merged_into"
    fund.spend("30", payee="port authority belize", document="3")
    assert found(fund, search="port authority") == [first.name]


def test_rule_12_a_duplicate_with_an_account_of_its_own_is_not_merged_by_one_person(fund: Setting) -> None:
    honest, crook = added(fund, "Honest Ltd"), added(fund, "Crook SL")
    approve = details.approve_payee_details
    of = funds_payees.PayeeDetailsById
    approve(fund.approver, of(details_id=entered(fund, honest).id))
    merge = funds_payees.MergePayees(payee_id=crook.id, duplicate_id=honest.id, reason="Same")
    redirected = ("funds.accounts_differ", "duplicate_id")
    assert refusal(lambda: merging.merge_payees(fund.officer, merge)) == redirected, "the other has none"
    approve(fund.approver, of(details_id=entered(fund, crook, iban=OTHER_IBAN).id))
    assert refusal(lambda: merging.merge_payees(fund.officer, merge)) == redirected
    approve(fund.approver, of(details_id=entered(fund, crook).id))
    assert merging.merge_payees(fund.officer, merge).names == ["Crook SL", "Honest Ltd"]


_DETAILS = (
    "INSERT INTO payee_details (id, payee_id, holder, iban, status, entered_by, entered_at, decided_by, decided_at)"
    " SELECT gen_random_uuid(), :payee, 'Evil', 'GB82WEST12345698765432', '{}', gen_random_uuid(), now(),"
    " gen_random_uuid(), now()"
)


@pytest.mark.parametrize(
    ("statement", "rule"),
    [
        (_DETAILS.format("approved"), "rule_12_second_signature"),
        (_DETAILS.format("pending"), "payee_changes_told"),
        ("UPDATE payee_name SET payee_id = :other WHERE payee_id = :payee", "payee_changes_told"),
        ("UPDATE payee SET closed_at = now(), closed_by = gen_random_uuid() WHERE id = :payee", "payee_changes_told"),
        ("UPDATE payee SET name = 'Evil Corp' WHERE id = :payee", "payee_changes_told"),
    ],
)
def test_rule_12_a_payee_changes_with_its_record_in_the_database(desk: Desk, statement: str, rule: str) -> None:
    values = {"payee": uuid4(), "other": uuid4()}
    for each in values.values():
        added = "INSERT INTO payee (id, name, kind, added_at) VALUES (:id, :name, 'unknown', now())"
        desk.session.execute(text(added), {"id": each, "name": f"P {each}"})
        named = "INSERT INTO payee_name (name_key, name, payee_id) VALUES (:name, :name, :id)"
        desk.session.execute(text(named), {"id": each, "name": f"p {each}"})
    assert broken(desk.session, statement, **values) == rule
    records = [
        "INSERT INTO payee_change (id, payee_id, what, changed_by, changed_at, fields)"
        f" VALUES (gen_random_uuid(), :{name}, 'x', gen_random_uuid(), now(), '{{}}')"
        for name in values
    ]
    with_records = broken(desk.session, *records, statement, **values)
    assert with_records == (None if rule == "payee_changes_told" else rule)


def test_nothing_is_paid_to_a_closed_payee(fund: Setting) -> None:
    payee = added(fund)
    payees.close_payee(fund.officer, funds_payees.ClosePayee(payee_id=payee.id, reason="Bankrupt"))
    assert refusal(lambda: fund.spend("5", payee="Imprenta Nunez S.A.", document="9")) == (
        "funds.payee_closed",
        "payee",
    )
    payees.reopen_payee(fund.officer, funds_payees.ReopenPayee(payee_id=payee.id, reason="It pays again"))
    assert fund.spend("5", payee="Imprenta Nunez S.A.", document="9").status == "posted"


def test_what_is_unknown_is_not_there(fund: Setting) -> None:
    assert refusal(lambda: payees.read_payee(fund.officer, funds_payees.ReadPayee(payee_id=new_id())))[0] == "not_found"


def test_history_and_payees_are_never_removed(fund: Setting) -> None:
    added(fund)
    for statement in ("DELETE FROM payee_change", "DELETE FROM payee", "UPDATE payee_change SET what = 'x'"):
        assert refused(fund, statement) == "rule_2_never_changed", statement
    assert fund.session.scalar(text("SELECT count(*) FROM payee_change"))
