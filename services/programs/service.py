"""The door of the programmes: what they answer, to whom, and what they listen to."""

from __future__ import annotations

from chassis.call import Call
from chassis.jobs import daily, every
from chassis.messaging.handle import Happened
from chassis.mine import export
from chassis.policy import EVERYBODY, MEMBERS, only
from chassis.service import Service, answers, handles
from contracts import data_export
from contracts.base import Page
from contracts.forum.library import library_events as forum_library_events
from contracts.funds import events as funds_events
from contracts.identity import Role
from contracts.programs import catalogue as programs_catalogue
from contracts.programs import findings as programs_findings
from contracts.programs import funding as programs_funding
from contracts.programs import methodologies as programs_methodologies
from contracts.programs import plans as programs_plans
from contracts.programs.editions import editions as programs_editions
from contracts.programs.editions import phases as programs_phases
from contracts.programs.editions import programmes as programs_programmes
from contracts.programs.results import follow_ups as programs_follow_ups
from contracts.programs.results import indicators as programs_indicators
from contracts.programs.results import published as programs_published
from contracts.training import events as training_events
from services.programs import (
    activities,
    actuals,
    catalogue,
    citations,
    deliverables,
    editions,
    follow_ups,
    funding,
    indicators,
    money,
    phases,
    practices,
    programmes,
    proposals,
    published,
)
from services.programs.access import MONEY
from services.programs.mine import HELD

OFFICERS = only(Role.PROGRAMME_OFFICER)
DECIDERS = only(Role.PROGRAMME_OFFICER, Role.ADMINISTRATOR)
# A focal point records for the own country; the feature sees to it.
RECORDERS = only(Role.PROGRAMME_OFFICER, Role.FOCAL_POINT)


class ProgramsService(Service):
    """Programmes, editions, phases, activities, indicators, the catalogue and evaluations."""

    name = "programs"

    @answers(data_export.PROGRAMS, MEMBERS)
    def export_mine(self, call: Call, command: data_export.ExportMine) -> data_export.MinePart:
        return export(call, HELD, command)

    @answers(programs_methodologies.LIST_METHODOLOGIES, MEMBERS)
    def list_methodologies(
        self, call: Call, command: programs_methodologies.ListMethodologies
    ) -> Page[programs_methodologies.Methodology]:
        return programmes.list_methodologies(call, command)

    @answers(programs_methodologies.READ_METHODOLOGY, MEMBERS)
    def read_methodology(
        self, call: Call, command: programs_methodologies.ReadMethodology
    ) -> programs_methodologies.Methodology:
        return programmes.read_methodology(call, command)

    @answers(programs_programmes.CREATE_PROGRAMME, OFFICERS)
    def create_programme(
        self, call: Call, command: programs_programmes.CreateProgramme
    ) -> programs_programmes.Programme:
        return programmes.create_programme(call, command)

    @answers(programs_programmes.EDIT_PROGRAMME, OFFICERS)
    def edit_programme(self, call: Call, command: programs_programmes.EditProgramme) -> programs_programmes.Programme:
        return programmes.edit_programme(call, command)

    @answers(programs_programmes.READ_PROGRAMME, MEMBERS)
    def read_programme(self, call: Call, command: programs_programmes.ReadProgramme) -> programs_programmes.Programme:
        return programmes.read_programme(call, command)

    @answers(programs_programmes.LIST_PROGRAMMES, MEMBERS)
    def list_programmes(
        self, call: Call, command: programs_programmes.ListProgrammes
    ) -> Page[programs_programmes.Programme]:
        return programmes.list_programmes(call, command)

    @answers(programs_editions.CREATE_EDITION, OFFICERS)
    def create_edition(self, call: Call, command: programs_editions.CreateEdition) -> programs_editions.Edition:
        return editions.create_edition(call, command)

    @answers(programs_editions.EDIT_EDITION, OFFICERS)
    def edit_edition(self, call: Call, command: programs_editions.EditEdition) -> programs_editions.Edition:
        return editions.edit_edition(call, command)

    @answers(programs_published.LIST_PUBLISHED, EVERYBODY)
    def list_published(
        self, call: Call, command: programs_published.ListPublished
    ) -> Page[programs_published.PublishedEdition]:
        return published.list_published(call, command)

    @answers(programs_editions.READ_EDITION, MEMBERS)
    def read_edition(self, call: Call, command: programs_editions.ReadEdition) -> programs_editions.Edition:
        return editions.read_edition(call, command)

    @answers(programs_editions.LIST_EDITIONS, MEMBERS)
    def list_editions(self, call: Call, command: programs_editions.ListEditions) -> Page[programs_editions.EditionItem]:
        return editions.list_editions(call, command)

    @answers(programs_phases.ADD_DELIVERABLE, OFFICERS)
    def add_deliverable(self, call: Call, command: programs_phases.AddDeliverable) -> programs_phases.Deliverable:
        return deliverables.add_deliverable(call, command)

    @answers(programs_phases.REMOVE_DELIVERABLE, OFFICERS)
    def remove_deliverable(self, call: Call, command: programs_phases.RemoveDeliverable) -> programs_editions.Phase:
        return deliverables.remove_deliverable(call, command)

    @answers(programs_phases.LIST_DELIVERABLES, MEMBERS)
    def list_deliverables(
        self, call: Call, command: programs_phases.ListDeliverables
    ) -> Page[programs_phases.Deliverable]:
        return deliverables.list_deliverables(call, command)

    @answers(programs_phases.READ_PHASE, MEMBERS)
    def read_phase(self, call: Call, command: programs_phases.ReadPhase) -> programs_editions.Phase:
        return phases.read_phase(call, command)

    @answers(programs_phases.SUBMIT_PHASE, OFFICERS)
    def submit_phase(self, call: Call, command: programs_phases.SubmitPhase) -> programs_editions.Phase:
        return phases.submit_phase(call, command)

    @answers(programs_phases.APPROVE_PHASE, DECIDERS)
    def approve_phase(self, call: Call, command: programs_phases.ApprovePhase) -> programs_editions.Phase:
        return phases.approve_phase(call, command)

    @answers(programs_phases.RETURN_PHASE, DECIDERS)
    def return_phase(self, call: Call, command: programs_phases.ReturnPhase) -> programs_editions.Phase:
        return phases.return_phase(call, command)

    @answers(programs_phases.REQUEST_SKIP, OFFICERS)
    def request_skip(self, call: Call, command: programs_phases.RequestSkip) -> programs_editions.Phase:
        return phases.request_skip(call, command)

    @answers(programs_phases.CONFIRM_SKIP, DECIDERS)
    def confirm_skip(self, call: Call, command: programs_phases.ConfirmSkip) -> programs_editions.Phase:
        return phases.confirm_skip(call, command)

    @answers(programs_phases.LIST_DECISIONS, MEMBERS)
    def list_decisions(self, call: Call, command: programs_phases.ListDecisions) -> Page[programs_phases.Decision]:
        return phases.list_decisions(call, command)

    @answers(programs_plans.PLAN_ACTIVITY, OFFICERS)
    def plan_activity(self, call: Call, command: programs_plans.PlanActivity) -> programs_plans.Activity:
        return activities.plan_activity(call, command)

    @answers(programs_plans.EDIT_ACTIVITY, OFFICERS)
    def edit_activity(self, call: Call, command: programs_plans.EditActivity) -> programs_plans.Activity:
        return activities.edit_activity(call, command)

    @answers(programs_plans.READ_ACTIVITY, MEMBERS)
    def read_activity(self, call: Call, command: programs_plans.ReadActivity) -> programs_plans.Activity:
        return activities.read_activity(call, command)

    @answers(programs_plans.LIST_ACTIVITIES, MEMBERS)
    def list_activities(self, call: Call, command: programs_plans.ListActivities) -> Page[programs_plans.Activity]:
        return activities.list_activities(call, command)

    @answers(programs_funding.REQUEST_MONEY, OFFICERS)
    def request_money(self, call: Call, command: programs_funding.RequestMoney) -> programs_funding.MoneyRequest:
        return money.request_money(call, command)

    @answers(programs_funding.READ_MONEY_REQUEST, MONEY)
    def read_money_request(
        self, call: Call, command: programs_funding.ReadMoneyRequest
    ) -> programs_funding.MoneyRequest:
        return money.read_money_request(call, command)

    @answers(programs_funding.LIST_MONEY_REQUESTS, MONEY)
    def list_money_requests(
        self, call: Call, command: programs_funding.ListMoneyRequests
    ) -> Page[programs_funding.MoneyRequest]:
        return money.list_money_requests(call, command)

    @answers(programs_funding.READ_FUNDING, MONEY)
    def read_funding(self, call: Call, command: programs_funding.ReadFunding) -> programs_funding.Funding:
        return funding.read_funding(call, command)

    @answers(programs_indicators.ADD_INDICATOR, OFFICERS)
    def add_indicator(self, call: Call, command: programs_indicators.AddIndicator) -> programs_indicators.Indicator:
        return indicators.add_indicator(call, command)

    @answers(programs_indicators.EDIT_INDICATOR, OFFICERS)
    def edit_indicator(self, call: Call, command: programs_indicators.EditIndicator) -> programs_indicators.Indicator:
        return indicators.edit_indicator(call, command)

    @answers(programs_indicators.READ_INDICATOR, MEMBERS)
    def read_indicator(self, call: Call, command: programs_indicators.ReadIndicator) -> programs_indicators.Indicator:
        return indicators.read_indicator(call, command)

    @answers(programs_indicators.LIST_INDICATORS, MEMBERS)
    def list_indicators(
        self, call: Call, command: programs_indicators.ListIndicators
    ) -> Page[programs_indicators.Indicator]:
        return indicators.list_indicators(call, command)

    @answers(programs_indicators.RECORD_ACTUAL, RECORDERS)
    def record_actual(self, call: Call, command: programs_indicators.RecordActual) -> programs_indicators.Actual:
        return actuals.record_actual(call, command)

    @answers(programs_indicators.WITHDRAW_ACTUAL, RECORDERS)
    def withdraw_actual(self, call: Call, command: programs_indicators.WithdrawActual) -> programs_indicators.Actual:
        return actuals.withdraw_actual(call, command)

    @answers(programs_indicators.LIST_ACTUALS, MEMBERS)
    def list_actuals(self, call: Call, command: programs_indicators.ListActuals) -> Page[programs_indicators.Actual]:
        return actuals.list_actuals(call, command)

    @answers(programs_catalogue.ADD_INTERVENTION, OFFICERS)
    def add_intervention(
        self, call: Call, command: programs_catalogue.AddIntervention
    ) -> programs_catalogue.Intervention:
        return catalogue.add_intervention(call, command)

    @answers(programs_catalogue.PUBLISH_VERSION, OFFICERS)
    def publish_version(
        self, call: Call, command: programs_catalogue.PublishVersion
    ) -> programs_catalogue.Intervention:
        return catalogue.publish_version(call, command)

    @answers(programs_catalogue.WITHDRAW_INTERVENTION, OFFICERS)
    def withdraw_intervention(
        self, call: Call, command: programs_catalogue.WithdrawIntervention
    ) -> programs_catalogue.Intervention:
        return catalogue.withdraw_intervention(call, command)

    @answers(programs_catalogue.READ_INTERVENTION, MEMBERS)
    def read_intervention(
        self, call: Call, command: programs_catalogue.ReadIntervention
    ) -> programs_catalogue.Intervention:
        return catalogue.read_intervention(call, command)

    @answers(programs_catalogue.LIST_INTERVENTIONS, MEMBERS)
    def list_interventions(
        self, call: Call, command: programs_catalogue.ListInterventions
    ) -> Page[programs_catalogue.Intervention]:
        return catalogue.list_interventions(call, command)

    @answers(programs_catalogue.LIST_VERSIONS, MEMBERS)
    def list_versions(
        self, call: Call, command: programs_catalogue.ListVersions
    ) -> Page[programs_catalogue.Intervention]:
        return catalogue.list_versions(call, command)

    @answers(programs_catalogue.LIST_PRACTICES, MEMBERS)
    def list_practices(
        self, call: Call, command: programs_catalogue.ListPractices
    ) -> Page[programs_catalogue.DocumentingPractice]:
        return practices.list_practices(call, command)

    @answers(programs_catalogue.CITE_INTERVENTION, OFFICERS)
    def cite_intervention(
        self, call: Call, command: programs_catalogue.CiteIntervention
    ) -> programs_catalogue.Citation:
        return citations.cite_intervention(call, command)

    @answers(programs_catalogue.LIST_CITATIONS, MEMBERS)
    def list_citations(
        self, call: Call, command: programs_catalogue.ListCitations
    ) -> Page[programs_catalogue.Citation]:
        return citations.list_citations(call, command)

    @answers(programs_findings.PROPOSE_MODULES, OFFICERS)
    def propose_modules(self, call: Call, command: programs_findings.ProposeModules) -> programs_findings.Proposal:
        return proposals.propose_modules(call, command)

    @answers(programs_findings.LIST_PROPOSALS, MEMBERS)
    def list_proposals(self, call: Call, command: programs_findings.ListProposals) -> Page[programs_findings.Proposal]:
        return proposals.list_proposals(call, command)

    @answers(programs_follow_ups.RECORD_FOLLOW_UP, OFFICERS)
    def record_follow_up(self, call: Call, command: programs_follow_ups.RecordFollowUp) -> programs_follow_ups.FollowUp:
        return follow_ups.record_follow_up(call, command)

    @answers(programs_follow_ups.LIST_FOLLOW_UPS, MEMBERS)
    def list_follow_ups(
        self, call: Call, command: programs_follow_ups.ListFollowUps
    ) -> Page[programs_follow_ups.FollowUp]:
        return follow_ups.list_follow_ups(call, command)

    @answers(programs_follow_ups.REMIND_FOLLOW_UPS, DECIDERS)
    def remind_follow_ups(
        self, call: Call, command: programs_follow_ups.RemindFollowUps
    ) -> programs_follow_ups.Reminded:
        return follow_ups.remind_follow_ups(call, command)

    @daily(at="06:15")
    def remind_of_follow_ups(self, call: Call) -> None:
        follow_ups.remind_follow_ups(call, programs_follow_ups.RemindFollowUps())

    @every(minutes=5)
    def tell_of_the_catalogue(self, call: Call) -> None:
        catalogue.tell_untold(call)

    @handles(forum_library_events.ResourcePublished)
    def on_resource_published(self, call: Call, happened: Happened) -> None:
        practices.published(call, happened)

    @handles(forum_library_events.ResourceWithdrawn)
    def on_resource_withdrawn(self, call: Call, happened: Happened) -> None:
        practices.withdrawn(call, happened)

    @handles(funds_events.MoneyReserved)
    def on_money_reserved(self, call: Call, happened: Happened) -> None:
        money.reserved(call, happened)

    @handles(funds_events.MoneyRefused)
    def on_money_refused(self, call: Call, happened: Happened) -> None:
        money.refused(call, happened)

    @handles(funds_events.ExpenditurePosted)
    def on_expenditure_posted(self, call: Call, happened: Happened) -> None:
        money.cost_changed(call, happened)

    @handles(funds_events.ExpenditureReversed)
    def on_expenditure_reversed(self, call: Call, happened: Happened) -> None:
        money.cost_changed(call, happened)

    @handles(funds_events.ContributionReceived)
    def on_contribution_received(self, call: Call, happened: Happened) -> None:
        money.contributed(call, happened)

    @handles(funds_events.MoneyTransferred)
    def on_money_transferred(self, call: Call, happened: Happened) -> None:
        money.transferred(call, happened)

    @handles(funds_events.TransferReversed)
    def on_transfer_reversed(self, call: Call, happened: Happened) -> None:
        money.transfer_reversed(call, happened)

    @handles(funds_events.ContributionReversed)
    def on_contribution_reversed(self, call: Call, happened: Happened) -> None:
        money.contribution_reversed(call, happened)

    @handles(training_events.LearnerCompleted)
    def on_learner_completed(self, call: Call, happened: Happened) -> None:
        actuals.learner_completed(call, happened)

    @handles(training_events.EditionEnded)
    def on_edition_ended(self, call: Call, happened: Happened) -> None:
        follow_ups.edition_ended(call, happened)
