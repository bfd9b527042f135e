"""Reports to donors: written in versions, adding up to the statement, submitted once and then as they were for ever."""

from __future__ import annotations

import itertools
from datetime import date, timedelta
from functools import partial
from typing import Any

import pytest

from chassis.call import Call
from chassis.testing import Desk
from contracts.base import Refused
from contracts.funds.partners import reports as funds_reports
from contracts.funds.reporting import donor_reports as funds_donor_reports
from contracts.funds.reporting.donor_reports import DonorReport
from contracts.identity import Role
from services.funds.partners import reports
from services.funds.reporting import donor_reports, report_figures, report_views
from tests.common.funds.helpers import DAY, Setting, setting, usd
from tests.funds.promises import owe, refused
from tests.funds.test_donor_views import contact, view
from tests.funds.test_rules_in_the_database import refused as database_refuses

PERIOD = {"period_from": date(2026, 1, 1), "period_to": date(2026, 6, 30)}
WRITTEN = {"summary": "The ports were assessed.", "results": "23 officers were trained."}


@pytest.fixture
def fund(desk: Desk) -> Setting:
    made = setting(desk.session)
    made.receive("90000", received_on=date(2026, 1, 5))
    for day, amount in ((date(2026, 1, 20), "1000"), (date(2026, 3, 2), "2500.50"), (date(2026, 6, 30), "499.50")):
        made.spend(amount, occurred_on=day, document_on=day)
    return made


def begin(fund: Setting, call: Call | None = None, **fields: Any) -> DonorReport:
    command = funds_donor_reports.BeginDonorReport(**({"award_id": fund.award.id} | PERIOD | fields))
    return donor_reports.begin_donor_report(call or fund.officer, command)


def save(call: Call, report: DonorReport, **fields: Any) -> DonorReport:
    given = {"report_id": report.id, "expected_version": report.version, "narrative": WRITTEN} | fields
    return donor_reports.save_donor_report(call, funds_donor_reports.SaveDonorReport(**given))


def submit(call: Call, report: DonorReport, **fields: Any) -> DonorReport:
    given = {"report_id": report.id, "submitted_on": date(2026, 7, 1)} | fields
    return donor_reports.submit_donor_report(call, funds_donor_reports.SubmitDonorReport(**given))


def read(call: Call, report: DonorReport) -> DonorReport:
    return report_views.read_donor_report(call, funds_donor_reports.ReadDonorReport(report_id=report.id))


def test_rule_14_its_lines_and_parts_add_up_to_the_statement(fund: Setting) -> None:
    told = begin(fund).figures
    statement = told.statement
    assert [(part.since.month, part.until.day) for part in told.parts] == [
        (1, 31), (2, 28), (3, 31), (4, 30), (5, 31), (6, 30),
    ]  # fmt: skip
    spent = statement.direct_costs_usd + statement.indirect_costs_usd - statement.recoveries_usd
    assert told.total.period_usd == spent == usd("4480") and sum(told.total.parts_usd) == spent
    for line in [*told.lines, told.total]:
        assert sum(line.parts_usd) == line.period_usd
        assert line.before_usd + line.period_usd == line.spent_usd == line.budget_usd - line.rest_usd
    assert told.lines[0].parts_usd == [usd(each) for each in ("1000", "0", "2500.50", "0", "0", "499.50")]
    assert str(told.lines[0].percent) == "6.7"  # 4,000 of 60,000


@pytest.mark.parametrize(
    ("since", "until", "count", "second"),
    [
        (date(2026, 1, 15), date(2026, 3, 10), 3, date(2026, 2, 1)),
        (date(2026, 2, 1), date(2027, 1, 31), 5, date(2026, 4, 1)),
        (date(2024, 7, 1), date(2026, 6, 30), 3, date(2025, 1, 1)),
        (date(2026, 5, 5), date(2026, 5, 5), 1, None),
    ],
)
def test_a_period_is_told_by_months_quarters_or_years(
    since: date, until: date, count: int, second: date | None
) -> None:
    parts = report_figures.parts_of(since, until)
    assert (len(parts), parts[0].since, parts[-1].until) == (count, since, until)
    assert all(left.until + timedelta(days=1) == right.since for left, right in itertools.pairwise(parts))
    assert second is None or parts[1].since == second


def test_every_saving_is_a_version_and_an_outdated_page_writes_over_nobody(fund: Setting, desk: Desk) -> None:
    begun = begin(fund)
    first = save(fund.officer, begun)
    other = desk.call_as(Role.PROGRAMME_OFFICER)
    second = save(other, first, narrative={"summary": "Both ports were assessed."})
    with pytest.raises(Refused, match="stale"):
        save(fund.officer, first, narrative={"summary": "Written over"})
    asked = funds_donor_reports.ListReportVersions(report_id=begun.id)
    versions = report_views.list_report_versions(fund.officer, asked).items
    assert [(each.number, each.narrative.summary) for each in versions] == [
        (3, "Both ports were assessed."), (2, "The ports were assessed."), (1, ""),
    ]  # fmt: skip
    assert second.narrative.results == "" and second.version == 3
    assert database_refuses(fund, "UPDATE donor_report_version SET number = 9") == "rule_16_submitted_stays"


def test_rule_16_what_was_submitted_stays_as_it_was_whatever_is_posted_later(fund: Setting, desk: Desk) -> None:
    claire = contact(desk, fund)
    duty = owe(fund, date(2026, 7, 31))
    draft = save(fund.officer, begin(fund, duty_id=duty.id))
    assert draft.kind == "financial"
    with pytest.raises(Refused, match="not_found"):
        read(claire, draft)
    done = submit(fund.officer, draft)
    fund.spend("77", occurred_on=DAY)
    assert read(claire, draft) == read(fund.officer, draft) == done
    assert done.figures.total.period_usd == usd("4480") and done.stage == "submitted"
    for late in (lambda: save(fund.officer, done), lambda: submit(fund.officer, done)):
        with refused(funds_donor_reports.REPORT_SUBMITTED):
            late()
    seen = view(claire, fund)
    assert [(each.state, each.report_id) for each in seen.reports] == [("submitted", draft.id)]
    assert [each.report_id for each in seen.submitted] == [draft.id]
    waive = funds_reports.WaiveReport(report_id=duty.id, reason="Too late")
    with refused(funds_reports.REPORT_DONE):
        reports.waive_report(fund.officer, waive)
    for attack in ("UPDATE donor_report SET kind = kind", "DELETE FROM donor_report", "TRUNCATE donor_report CASCADE"):
        assert database_refuses(fund, attack) == "rule_16_submitted_stays"


def test_anothers_report_and_a_draft_do_not_exist_for_a_donors_contact(fund: Setting, desk: Desk) -> None:
    done = submit(fund.officer, save(fund.officer, begin(fund)))
    stranger = contact(desk, setting(desk.session, pledge="90000"))
    for who in (stranger, desk.call_as(), desk.call_as(Role.INSTRUCTOR)):
        export = funds_donor_reports.ExportDonorReport(report_id=done.id, format="pdf")
        for ask in (partial(read, who, done), partial(report_views.export_donor_report, who, export)):
            with pytest.raises(Refused, match="not_found"):
                ask()
    assert read(desk.call_as(Role.PROGRAMME_OFFICER), done) == done


def test_a_report_is_submitted_when_it_says_something_and_its_period_is_over(fund: Setting) -> None:
    draft = begin(fund)
    with refused(funds_donor_reports.REPORT_EMPTY):
        submit(fund.officer, draft)
    written = save(fund.officer, draft)
    with refused(funds_donor_reports.REPORT_UNFINISHED):
        submit(fund.officer, written, submitted_on=date(2026, 6, 29))
    with pytest.raises(Refused, match="future_date"):
        submit(fund.officer, written, submitted_on=fund.officer.today + timedelta(days=1))
    with pytest.raises(Refused, match="stale"):
        submit(fund.officer, written, expected_version=1)


def test_programme_rule_9_somebody_else_reads_what_is_told_of_people_who_are_protected(
    fund: Setting, desk: Desk
) -> None:
    facts = {"taken_at": fund.officer.now, "protects_people": True}
    draft = save(fund.officer, begin(fund), facts=facts)
    with refused(funds_donor_reports.READ_BY_ANOTHER):
        submit(fund.officer, draft)
    assert submit(desk.call_as(Role.FINANCE_OFFICER), draft).stage == "submitted"


def test_what_does_not_fit_is_refused(fund: Setting, desk: Desk) -> None:
    with pytest.raises(Refused, match=r"funds\.dates"):
        begin(fund, period_to=date(2025, 12, 31))
    with refused(funds_donor_reports.REPORT_TOO_LONG):
        begin(fund, period_from=date(2000, 1, 1))
    other = setting(desk.session, pledge="90000")
    elsewhere, duty = owe(other, DAY), owe(fund, DAY)
    with refused(funds_donor_reports.DUTY_ELSEWHERE):
        begin(fund, duty_id=elsewhere.id)
    begun = begin(fund, duty_id=duty.id)
    with refused(funds_donor_reports.DUTY_TAKEN):
        begin(fund, duty_id=duty.id)
    dropped = donor_reports.drop_donor_report(fund.officer, funds_donor_reports.DropDonorReport(report_id=begun.id))
    assert dropped.id == begun.id and begin(fund, duty_id=duty.id)
