"""The door of who gives, and what they promised: who may knock for what."""

from __future__ import annotations

from chassis.call import Call
from chassis.jobs import daily
from chassis.service import Service, answers
from contracts.base import Page
from contracts.funds.partners import agreements as funds_agreements
from contracts.funds.partners import donors as funds_donors
from contracts.funds.partners import people as funds_people
from contracts.funds.partners import reports as funds_reports
from contracts.identity import MemberSnapshot
from services.funds.doors import APPROVER, OFFICER, READERS
from services.funds.partners import agreements, amendments, donors, drafts, instalments, people, reminders, reports


class PartnersDoor(Service):
    """What is asked of who gives, and what they promised."""

    def anonymise(self, call: Call, member: MemberSnapshot) -> None:
        people.forget(call, member)
        super().anonymise(call, member)  # the other rooms have theirs to forget

    @answers(funds_donors.ADD_DONOR, OFFICER)
    def add_donor(self, call: Call, command: funds_donors.AddDonor) -> funds_donors.Donor:
        return donors.add_donor(call, command)

    @answers(funds_donors.EDIT_DONOR, OFFICER)
    def edit_donor(self, call: Call, command: funds_donors.EditDonor) -> funds_donors.Donor:
        return donors.edit_donor(call, command)

    @answers(funds_donors.READ_DONOR, READERS)
    def read_donor(self, call: Call, command: funds_donors.ReadDonor) -> funds_donors.Donor:
        return donors.read_donor(call, command)

    @answers(funds_donors.LIST_DONORS, READERS)
    def list_donors(self, call: Call, command: funds_donors.ListDonors) -> Page[funds_donors.Donor]:
        return donors.list_donors(call, command)

    @answers(funds_agreements.SIGN_AGREEMENT, OFFICER)
    def sign_agreement(self, call: Call, command: funds_agreements.SignAgreement) -> funds_agreements.Agreement:
        return agreements.sign_agreement(call, command)

    @answers(funds_agreements.READ_AGREEMENT, READERS)
    def read_agreement(self, call: Call, command: funds_agreements.ReadAgreement) -> funds_agreements.Agreement:
        return agreements.read_agreement(call, command)

    @answers(funds_agreements.LIST_AGREEMENTS, READERS)
    def list_agreements(self, call: Call, command: funds_agreements.ListAgreements) -> Page[funds_agreements.Agreement]:
        return agreements.list_agreements(call, command)

    @answers(funds_people.ADD_DONOR_PERSON, OFFICER)
    def add_donor_person(self, call: Call, command: funds_people.AddDonorPerson) -> funds_people.DonorPerson:
        return people.add_donor_person(call, command)

    @answers(funds_people.EDIT_DONOR_PERSON, OFFICER)
    def edit_donor_person(self, call: Call, command: funds_people.EditDonorPerson) -> funds_people.DonorPerson:
        return people.edit_donor_person(call, command)

    @answers(funds_people.REMOVE_DONOR_PERSON, OFFICER)
    def remove_donor_person(self, call: Call, command: funds_people.DonorPersonById) -> funds_people.DonorPerson:
        return people.remove_donor_person(call, command)

    @answers(funds_people.LIST_DONOR_PEOPLE, READERS)
    def list_donor_people(self, call: Call, command: funds_people.ListDonorPeople) -> Page[funds_people.DonorPerson]:
        return people.list_donor_people(call, command)

    @answers(funds_agreements.DRAFT_AGREEMENT, OFFICER)
    def draft_agreement(self, call: Call, command: funds_agreements.DraftAgreement) -> funds_agreements.AgreementDraft:
        return drafts.draft_agreement(call, command)

    @answers(funds_agreements.EDIT_DRAFT, OFFICER)
    def edit_draft(self, call: Call, command: funds_agreements.EditDraft) -> funds_agreements.AgreementDraft:
        return drafts.edit_draft(call, command)

    @answers(funds_agreements.READ_DRAFT, READERS)
    def read_draft(self, call: Call, command: funds_agreements.DraftById) -> funds_agreements.AgreementDraft:
        return drafts.read_draft(call, command)

    @answers(funds_agreements.LIST_DRAFTS, READERS)
    def list_drafts(self, call: Call, command: funds_agreements.ListDrafts) -> Page[funds_agreements.AgreementDraft]:
        return drafts.list_drafts(call, command)

    @answers(funds_agreements.DROP_DRAFT, OFFICER)
    def drop_draft(self, call: Call, command: funds_agreements.DraftById) -> funds_agreements.AgreementDraft:
        return drafts.drop_draft(call, command)

    @answers(funds_agreements.SIGN_DRAFT, OFFICER)
    def sign_draft(self, call: Call, command: funds_agreements.SignDraft) -> funds_agreements.Agreement:
        return drafts.sign_draft(call, command)

    @answers(funds_agreements.AMEND_AGREEMENT, OFFICER)
    def amend_agreement(
        self, call: Call, command: funds_agreements.AmendAgreement
    ) -> funds_agreements.AgreementVersion:
        return amendments.amend_agreement(call, command)

    @answers(funds_agreements.APPROVE_AMENDMENT, APPROVER)
    def approve_amendment(
        self, call: Call, command: funds_agreements.AmendmentById
    ) -> funds_agreements.AgreementVersion:
        return amendments.approve_amendment(call, command)

    @answers(funds_agreements.REFUSE_AMENDMENT, APPROVER)
    def refuse_amendment(
        self, call: Call, command: funds_agreements.RefuseAmendment
    ) -> funds_agreements.AgreementVersion:
        return amendments.refuse_amendment(call, command)

    @answers(funds_agreements.LIST_VERSIONS, READERS)
    def list_versions(
        self, call: Call, command: funds_agreements.ListVersions
    ) -> Page[funds_agreements.AgreementVersion]:
        return amendments.list_versions(call, command)

    @answers(funds_agreements.END_AGREEMENT, OFFICER)
    def end_agreement(self, call: Call, command: funds_agreements.EndAgreement) -> funds_agreements.Agreement:
        return agreements.end_agreement(call, command)

    @answers(funds_agreements.LIST_INSTALMENTS, READERS)
    def list_instalments(
        self, call: Call, command: funds_agreements.ListInstalments
    ) -> Page[funds_agreements.DueInstalment]:
        return instalments.list_instalments(call, command)

    @answers(funds_reports.ADD_REPORT_DUTY, OFFICER)
    def add_report_duty(self, call: Call, command: funds_reports.AddReportDuty) -> funds_reports.ReportDuty:
        return reports.add_report_duty(call, command)

    @answers(funds_reports.READ_REPORT_DUTY, READERS)
    def read_report_duty(self, call: Call, command: funds_reports.ReportById) -> funds_reports.ReportDuty:
        return reports.read_report_duty(call, command)

    @answers(funds_reports.LIST_REPORT_DUTIES, READERS)
    def list_report_duties(self, call: Call, command: funds_reports.ListReportDuties) -> Page[funds_reports.ReportDuty]:
        return reports.list_report_duties(call, command)

    @answers(funds_reports.SUBMIT_REPORT, OFFICER)
    def submit_report(self, call: Call, command: funds_reports.SubmitReport) -> funds_reports.ReportDuty:
        return reports.submit_report(call, command)

    @answers(funds_reports.WAIVE_REPORT, OFFICER)
    def waive_report(self, call: Call, command: funds_reports.WaiveReport) -> funds_reports.ReportDuty:
        return reports.waive_report(call, command)

    @daily(at="06:00")
    def remind_of_what_is_due(self, call: Call) -> None:
        reminders.remind(call)
