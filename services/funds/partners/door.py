"""The door of donors and their agreements: who may do what."""

from __future__ import annotations

from chassis.door import Entry, answer, daily
from contracts.funds.evidence import SubjectKind
from contracts.funds.partners import agreements as funds_agreements
from contracts.funds.partners import donors as funds_donors
from contracts.funds.partners import people as funds_people
from contracts.funds.partners import reports as funds_reports
from services.funds.doors import APPROVER, MONEY_READERS, OFFICER, READERS
from services.funds.evidence.subjects import Subject
from services.funds.partners import (
    agreements,
    amendments,
    donors,
    drafts,
    instalments,
    model,
    people,
    reminders,
    reports,
)

# Programme officers read awards, and so the files that belong to them.
SUBJECTS = [
    Subject(SubjectKind.AGREEMENT, model.Agreement.id, READERS),
    Subject(SubjectKind.REPORT, model.ReportDuty.id, READERS),
    Subject(SubjectKind.CONTRIBUTION, model.Contribution.id, READERS),
    Subject(SubjectKind.AWARD, model.Award.id, MONEY_READERS),
]
DOOR: list[Entry] = [
    answer(funds_donors.ADD_DONOR, OFFICER, donors.add_donor),
    answer(funds_donors.EDIT_DONOR, OFFICER, donors.edit_donor),
    answer(funds_donors.READ_DONOR, READERS, donors.read_donor),
    answer(funds_donors.LIST_DONORS, READERS, donors.list_donors),
    answer(funds_agreements.SIGN_AGREEMENT, OFFICER, agreements.sign_agreement),
    answer(funds_agreements.READ_AGREEMENT, READERS, agreements.read_agreement),
    answer(funds_agreements.LIST_AGREEMENTS, READERS, agreements.list_agreements),
    answer(funds_people.ADD_DONOR_PERSON, OFFICER, people.add_donor_person),
    answer(funds_people.EDIT_DONOR_PERSON, OFFICER, people.edit_donor_person),
    answer(funds_people.REMOVE_DONOR_PERSON, OFFICER, people.remove_donor_person),
    answer(funds_people.LIST_DONOR_PEOPLE, READERS, people.list_donor_people),
    answer(funds_agreements.DRAFT_AGREEMENT, OFFICER, drafts.draft_agreement),
    answer(funds_agreements.EDIT_DRAFT, OFFICER, drafts.edit_draft),
    answer(funds_agreements.READ_DRAFT, READERS, drafts.read_draft),
    answer(funds_agreements.LIST_DRAFTS, READERS, drafts.list_drafts),
    answer(funds_agreements.DROP_DRAFT, OFFICER, drafts.drop_draft),
    answer(funds_agreements.SIGN_DRAFT, OFFICER, drafts.sign_draft),
    answer(funds_agreements.AMEND_AGREEMENT, OFFICER, amendments.amend_agreement),
    answer(funds_agreements.APPROVE_AMENDMENT, APPROVER, amendments.approve_amendment),
    answer(funds_agreements.REFUSE_AMENDMENT, APPROVER, amendments.refuse_amendment),
    answer(funds_agreements.LIST_VERSIONS, READERS, amendments.list_versions),
    answer(funds_agreements.END_AGREEMENT, OFFICER, agreements.end_agreement),
    answer(funds_agreements.LIST_INSTALMENTS, READERS, instalments.list_instalments),
    answer(funds_reports.ADD_REPORT_DUTY, OFFICER, reports.add_report_duty),
    answer(funds_reports.READ_REPORT_DUTY, READERS, reports.read_report_duty),
    answer(funds_reports.LIST_REPORT_DUTIES, READERS, reports.list_report_duties),
    answer(funds_reports.SUBMIT_REPORT, OFFICER, reports.submit_report),
    answer(funds_reports.WAIVE_REPORT, OFFICER, reports.waive_report),
    daily("06:00", reminders.remind, name="remind_of_what_is_due"),
]
