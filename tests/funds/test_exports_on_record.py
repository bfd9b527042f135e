"""What leaves the house is on record before it leaves, for auditors to read and for nobody to change."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import func, select

from chassis.testing import Desk
from contracts.base import Refused
from contracts.funds.evidence import ListExports
from contracts.funds.reporting import statements as funds_statements
from contracts.identity import Role
from gateway.api.funds import ROUTES
from services.funds.evidence import access_log
from services.funds.evidence import model as evidence_model
from services.funds.partners import model as partners_model
from services.funds.reporting import exports
from tests.common.funds.busy import FUND, Busy
from tests.common.funds.helpers import DAY
from tests.funds.test_rules_in_the_database import refused


@pytest.fixture
def desk(told: Busy) -> Desk:
    return Desk(told.first.session, "funds")


def take(told: Busy, **fields: object) -> funds_statements.StatementExport:
    """The officer takes the statement of the first award home."""
    command = funds_statements.ExportAwardStatement(**({"award_id": told.first.award.id, "format": "pdf"} | fields))
    return exports.export_award_statement(told.officer, command)


def test_who_took_what_when_how_and_what_it_told(told: Busy, desk: Desk) -> None:
    span = {"since": DAY, "until": DAY + timedelta(days=9)}
    taken = take(told, format="xlsx", lang="fr", **span)
    assert taken.statement == told.of_award(told.first, **span)
    auditor = desk.call_as(Role.AUDITOR)
    [record] = access_log.list_exports(auditor, ListExports()).items
    assert record.id == taken.export_id
    assert (record.member_id, record.member) == (told.officer.actor.id, told.officer.actor.name)
    assert (record.what, record.subject_id, record.format) == ("award-statement", told.first.award.id, "xlsx")
    assert record.digest == taken.statement.digest
    assert record.parameters == {
        "award_id": str(told.first.award.id),
        "format": "xlsx",
        "lang": "fr",
        "download": "False",
        "since": "2026-05-04",
        "until": "2026-05-13",
    }


@pytest.mark.parametrize("format", ["pdf", "xlsx", "csv", "json"])
@pytest.mark.parametrize("scope", ["fund", "donor", "award"])
def test_each_statement_in_each_format_is_on_record(told: Busy, desk: Desk, scope: str, format: str) -> None:  # noqa: A002
    subject = {"fund": None, "donor": told.first.donor.id, "award": told.first.award.id}[scope]
    named: dict[str, object] = {} if subject is None else {f"{scope}_id": subject}
    name = f"Export{scope.title()}Statement"
    command = getattr(funds_statements, name)(**named, format=format)
    taken = getattr(exports, f"export_{scope}_statement")(told.officer, command)
    [noted] = access_log.list_exports(desk.call_as(Role.AUDITOR), ListExports()).items
    assert (noted.id, noted.what, noted.format) == (taken.export_id, f"{scope}-statement", format)
    assert noted.digest == taken.statement.digest


def test_every_address_that_gives_a_file_of_the_books_puts_it_on_record() -> None:
    """Whatever is added to the Fund's routes: reading it is noted. An empty form has nothing of the books in it."""
    files = [route for route in ROUTES if route.files or route.endpoint]
    assert {route.path for route in files if not route.operation.recorded} == {"/batch-templates/{kind}"}
    assert {route.path for route in files if route.operation.recorded} == {
        "/statements/fund.{format}",
        "/statements/donors/{donor_id}.{format}",
        "/statements/awards/{award_id}.{format}",
        "/exports/journal.beancount",
        "/exports/journal.hledger",
        "/attachments/{attachment_id}/file",
        "/donor-reports/{report_id}.{format}",
        "/donor-documents/{attachment_id}/file",
        "/bank/payment-orders/{order_id}/file",
        "/bank/accounts/{account_id}/reconciliations/{ends_on}/csv",
    }


def test_the_record_is_read_newest_first_and_by_person_subject_and_kind(told: Busy, desk: Desk) -> None:
    for kind in ("pdf", "csv", "json"):
        take(told, format=kind)
    command = funds_statements.ExportFundStatement(fund_id=FUND, format="csv")
    exports.export_fund_statement(told.first.approver, command)
    auditor = desk.call_as(Role.AUDITOR)
    listed = access_log.list_exports(auditor, ListExports(limit=3))
    assert [each.format for each in listed.items] == ["csv", "json", "csv"]
    rest = access_log.list_exports(auditor, ListExports(limit=3, cursor=listed.next))
    assert ([each.format for each in rest.items], rest.next) == (["pdf"], None)
    by_approver = ListExports(member_id=told.first.approver.actor.id)
    assert [each.what for each in access_log.list_exports(auditor, by_approver).items] == ["fund-statement"]
    of_award = ListExports(subject_id=told.first.award.id, what="award-statement")
    assert len(access_log.list_exports(auditor, of_award).items) == 3


def test_what_is_refused_leaves_no_record(told: Busy) -> None:
    with pytest.raises(Refused, match=r"funds\.dates"):
        take(told, since=DAY, until=DAY - timedelta(days=1))
    with pytest.raises(Refused, match="not_found"):
        take(told, award_id=told.first.donor.id)
    assert told.first.session.scalar(select(func.count()).select_from(evidence_model.ExportRecord)) == 0


def test_a_donor_is_written_to_in_the_donors_language_and_the_fund_in_the_readers(told: Busy, desk: Desk) -> None:
    donor = told.first.session.get_one(partners_model.Donor, told.first.donor.id)
    donor.language = "pt"
    told.first.session.flush()
    assert take(told).language == "pt"
    assert take(told, lang="es").language == "es"
    reader = desk.call_as(Role.AUDITOR, language="fr")
    command = funds_statements.ExportFundStatement(fund_id=FUND, format="pdf")
    assert exports.export_fund_statement(reader, command).language == "fr"


@pytest.mark.parametrize(
    "change", ["UPDATE export_record SET format = 'csv'", "DELETE FROM export_record", "TRUNCATE export_record"]
)
def test_the_record_is_never_changed(told: Busy, change: str) -> None:
    take(told)
    assert refused(told.first, change) == "rule_2_never_changed"
