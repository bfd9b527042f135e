"""The door of the programmes: what they answer, to whom, and what they listen to."""

from __future__ import annotations

from chassis.call import Call
from chassis.jobs import daily, every
from chassis.messaging.handle import Happened
from chassis.mine import export
from chassis.policy import EVERYBODY, MEMBERS, only
from chassis.service import Service, answers, handles
from contracts import forum_library_events as library
from contracts import funds_events as funds
from contracts import mine
from contracts import programs as contract
from contracts import programs_activities as acting
from contracts import programs_catalogue as citing
from contracts import programs_evaluations as evaluating
from contracts import programs_indicators as measuring
from contracts import programs_published as publishing
from contracts import training_events as training
from contracts.base import Page
from contracts.identity import Role
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

    @answers(mine.PROGRAMS, MEMBERS)
    def export_mine(self, call: Call, command: mine.ExportMine) -> mine.MinePart:
        return export(call, HELD, command)

    @answers(contract.LIST_METHODOLOGIES, MEMBERS)
    def list_methodologies(self, call: Call, command: contract.ListMethodologies) -> Page[contract.Methodology]:
        return programmes.list_methodologies(call, command)

    @answers(contract.READ_METHODOLOGY, MEMBERS)
    def read_methodology(self, call: Call, command: contract.ReadMethodology) -> contract.Methodology:
        return programmes.read_methodology(call, command)

    @answers(contract.CREATE_PROGRAMME, OFFICERS)
    def create_programme(self, call: Call, command: contract.CreateProgramme) -> contract.Programme:
        return programmes.create_programme(call, command)

    @answers(contract.EDIT_PROGRAMME, OFFICERS)
    def edit_programme(self, call: Call, command: contract.EditProgramme) -> contract.Programme:
        return programmes.edit_programme(call, command)

    @answers(contract.READ_PROGRAMME, MEMBERS)
    def read_programme(self, call: Call, command: contract.ReadProgramme) -> contract.Programme:
        return programmes.read_programme(call, command)

    @answers(contract.LIST_PROGRAMMES, MEMBERS)
    def list_programmes(self, call: Call, command: contract.ListProgrammes) -> Page[contract.Programme]:
        return programmes.list_programmes(call, command)

    @answers(contract.CREATE_EDITION, OFFICERS)
    def create_edition(self, call: Call, command: contract.CreateEdition) -> contract.Edition:
        return editions.create_edition(call, command)

    @answers(contract.EDIT_EDITION, OFFICERS)
    def edit_edition(self, call: Call, command: contract.EditEdition) -> contract.Edition:
        return editions.edit_edition(call, command)

    @answers(publishing.LIST_PUBLISHED, EVERYBODY)
    def list_published(self, call: Call, command: publishing.ListPublished) -> Page[publishing.PublishedEdition]:
        return published.list_published(call, command)

    @answers(contract.READ_EDITION, MEMBERS)
    def read_edition(self, call: Call, command: contract.ReadEdition) -> contract.Edition:
        return editions.read_edition(call, command)

    @answers(contract.LIST_EDITIONS, MEMBERS)
    def list_editions(self, call: Call, command: contract.ListEditions) -> Page[contract.EditionItem]:
        return editions.list_editions(call, command)

    @answers(contract.ADD_DELIVERABLE, OFFICERS)
    def add_deliverable(self, call: Call, command: contract.AddDeliverable) -> contract.Deliverable:
        return deliverables.add_deliverable(call, command)

    @answers(contract.REMOVE_DELIVERABLE, OFFICERS)
    def remove_deliverable(self, call: Call, command: contract.RemoveDeliverable) -> contract.Phase:
        return deliverables.remove_deliverable(call, command)

    @answers(contract.LIST_DELIVERABLES, MEMBERS)
    def list_deliverables(self, call: Call, command: contract.ListDeliverables) -> Page[contract.Deliverable]:
        return deliverables.list_deliverables(call, command)

    @answers(contract.READ_PHASE, MEMBERS)
    def read_phase(self, call: Call, command: contract.ReadPhase) -> contract.Phase:
        return phases.read_phase(call, command)

    @answers(contract.SUBMIT_PHASE, OFFICERS)
    def submit_phase(self, call: Call, command: contract.SubmitPhase) -> contract.Phase:
        return phases.submit_phase(call, command)

    @answers(contract.APPROVE_PHASE, DECIDERS)
    def approve_phase(self, call: Call, command: contract.ApprovePhase) -> contract.Phase:
        return phases.approve_phase(call, command)

    @answers(contract.RETURN_PHASE, DECIDERS)
    def return_phase(self, call: Call, command: contract.ReturnPhase) -> contract.Phase:
        return phases.return_phase(call, command)

    @answers(contract.REQUEST_SKIP, OFFICERS)
    def request_skip(self, call: Call, command: contract.RequestSkip) -> contract.Phase:
        return phases.request_skip(call, command)

    @answers(contract.CONFIRM_SKIP, DECIDERS)
    def confirm_skip(self, call: Call, command: contract.ConfirmSkip) -> contract.Phase:
        return phases.confirm_skip(call, command)

    @answers(contract.LIST_DECISIONS, MEMBERS)
    def list_decisions(self, call: Call, command: contract.ListDecisions) -> Page[contract.Decision]:
        return phases.list_decisions(call, command)

    @answers(acting.PLAN_ACTIVITY, OFFICERS)
    def plan_activity(self, call: Call, command: acting.PlanActivity) -> acting.Activity:
        return activities.plan_activity(call, command)

    @answers(acting.EDIT_ACTIVITY, OFFICERS)
    def edit_activity(self, call: Call, command: acting.EditActivity) -> acting.Activity:
        return activities.edit_activity(call, command)

    @answers(acting.READ_ACTIVITY, MEMBERS)
    def read_activity(self, call: Call, command: acting.ReadActivity) -> acting.Activity:
        return activities.read_activity(call, command)

    @answers(acting.LIST_ACTIVITIES, MEMBERS)
    def list_activities(self, call: Call, command: acting.ListActivities) -> Page[acting.Activity]:
        return activities.list_activities(call, command)

    @answers(acting.REQUEST_MONEY, OFFICERS)
    def request_money(self, call: Call, command: acting.RequestMoney) -> acting.MoneyRequest:
        return money.request_money(call, command)

    @answers(acting.READ_MONEY_REQUEST, MONEY)
    def read_money_request(self, call: Call, command: acting.ReadMoneyRequest) -> acting.MoneyRequest:
        return money.read_money_request(call, command)

    @answers(acting.LIST_MONEY_REQUESTS, MONEY)
    def list_money_requests(self, call: Call, command: acting.ListMoneyRequests) -> Page[acting.MoneyRequest]:
        return money.list_money_requests(call, command)

    @answers(acting.READ_FUNDING, MONEY)
    def read_funding(self, call: Call, command: acting.ReadFunding) -> acting.Funding:
        return funding.read_funding(call, command)

    @answers(measuring.ADD_INDICATOR, OFFICERS)
    def add_indicator(self, call: Call, command: measuring.AddIndicator) -> measuring.Indicator:
        return indicators.add_indicator(call, command)

    @answers(measuring.EDIT_INDICATOR, OFFICERS)
    def edit_indicator(self, call: Call, command: measuring.EditIndicator) -> measuring.Indicator:
        return indicators.edit_indicator(call, command)

    @answers(measuring.READ_INDICATOR, MEMBERS)
    def read_indicator(self, call: Call, command: measuring.ReadIndicator) -> measuring.Indicator:
        return indicators.read_indicator(call, command)

    @answers(measuring.LIST_INDICATORS, MEMBERS)
    def list_indicators(self, call: Call, command: measuring.ListIndicators) -> Page[measuring.Indicator]:
        return indicators.list_indicators(call, command)

    @answers(measuring.RECORD_ACTUAL, RECORDERS)
    def record_actual(self, call: Call, command: measuring.RecordActual) -> measuring.Actual:
        return actuals.record_actual(call, command)

    @answers(measuring.WITHDRAW_ACTUAL, RECORDERS)
    def withdraw_actual(self, call: Call, command: measuring.WithdrawActual) -> measuring.Actual:
        return actuals.withdraw_actual(call, command)

    @answers(measuring.LIST_ACTUALS, MEMBERS)
    def list_actuals(self, call: Call, command: measuring.ListActuals) -> Page[measuring.Actual]:
        return actuals.list_actuals(call, command)

    @answers(citing.ADD_INTERVENTION, OFFICERS)
    def add_intervention(self, call: Call, command: citing.AddIntervention) -> citing.Intervention:
        return catalogue.add_intervention(call, command)

    @answers(citing.PUBLISH_VERSION, OFFICERS)
    def publish_version(self, call: Call, command: citing.PublishVersion) -> citing.Intervention:
        return catalogue.publish_version(call, command)

    @answers(citing.WITHDRAW_INTERVENTION, OFFICERS)
    def withdraw_intervention(self, call: Call, command: citing.WithdrawIntervention) -> citing.Intervention:
        return catalogue.withdraw_intervention(call, command)

    @answers(citing.READ_INTERVENTION, MEMBERS)
    def read_intervention(self, call: Call, command: citing.ReadIntervention) -> citing.Intervention:
        return catalogue.read_intervention(call, command)

    @answers(citing.LIST_INTERVENTIONS, MEMBERS)
    def list_interventions(self, call: Call, command: citing.ListInterventions) -> Page[citing.Intervention]:
        return catalogue.list_interventions(call, command)

    @answers(citing.LIST_VERSIONS, MEMBERS)
    def list_versions(self, call: Call, command: citing.ListVersions) -> Page[citing.Intervention]:
        return catalogue.list_versions(call, command)

    @answers(citing.LIST_PRACTICES, MEMBERS)
    def list_practices(self, call: Call, command: citing.ListPractices) -> Page[citing.DocumentingPractice]:
        return practices.list_practices(call, command)

    @answers(citing.CITE_INTERVENTION, OFFICERS)
    def cite_intervention(self, call: Call, command: citing.CiteIntervention) -> citing.Citation:
        return citations.cite_intervention(call, command)

    @answers(citing.LIST_CITATIONS, MEMBERS)
    def list_citations(self, call: Call, command: citing.ListCitations) -> Page[citing.Citation]:
        return citations.list_citations(call, command)

    @answers(evaluating.PROPOSE_MODULES, OFFICERS)
    def propose_modules(self, call: Call, command: evaluating.ProposeModules) -> evaluating.Proposal:
        return proposals.propose_modules(call, command)

    @answers(evaluating.LIST_PROPOSALS, MEMBERS)
    def list_proposals(self, call: Call, command: evaluating.ListProposals) -> Page[evaluating.Proposal]:
        return proposals.list_proposals(call, command)

    @answers(evaluating.RECORD_FOLLOW_UP, OFFICERS)
    def record_follow_up(self, call: Call, command: evaluating.RecordFollowUp) -> evaluating.FollowUp:
        return follow_ups.record_follow_up(call, command)

    @answers(evaluating.LIST_FOLLOW_UPS, MEMBERS)
    def list_follow_ups(self, call: Call, command: evaluating.ListFollowUps) -> Page[evaluating.FollowUp]:
        return follow_ups.list_follow_ups(call, command)

    @answers(evaluating.REMIND_FOLLOW_UPS, DECIDERS)
    def remind_follow_ups(self, call: Call, command: evaluating.RemindFollowUps) -> evaluating.Reminded:
        return follow_ups.remind_follow_ups(call, command)

    @daily(at="06:15")
    def remind_of_follow_ups(self, call: Call) -> None:
        follow_ups.remind_follow_ups(call, evaluating.RemindFollowUps())

    @every(minutes=5)
    def tell_of_the_catalogue(self, call: Call) -> None:
        catalogue.tell_untold(call)

    @handles(library.ResourcePublished)
    def on_resource_published(self, call: Call, happened: Happened) -> None:
        practices.published(call, happened)

    @handles(library.ResourceWithdrawn)
    def on_resource_withdrawn(self, call: Call, happened: Happened) -> None:
        practices.withdrawn(call, happened)

    @handles(funds.MoneyReserved)
    def on_money_reserved(self, call: Call, happened: Happened) -> None:
        money.reserved(call, happened)

    @handles(funds.MoneyRefused)
    def on_money_refused(self, call: Call, happened: Happened) -> None:
        money.refused(call, happened)

    @handles(funds.ExpenditurePosted)
    def on_expenditure_posted(self, call: Call, happened: Happened) -> None:
        money.cost_changed(call, happened)

    @handles(funds.ExpenditureReversed)
    def on_expenditure_reversed(self, call: Call, happened: Happened) -> None:
        money.cost_changed(call, happened)

    @handles(funds.ContributionReceived)
    def on_contribution_received(self, call: Call, happened: Happened) -> None:
        money.contributed(call, happened)

    @handles(funds.MoneyTransferred)
    def on_money_transferred(self, call: Call, happened: Happened) -> None:
        money.transferred(call, happened)

    @handles(funds.TransferReversed)
    def on_transfer_reversed(self, call: Call, happened: Happened) -> None:
        money.transfer_reversed(call, happened)

    @handles(funds.ContributionReversed)
    def on_contribution_reversed(self, call: Call, happened: Happened) -> None:
        money.contribution_reversed(call, happened)

    @handles(training.LearnerCompleted)
    def on_learner_completed(self, call: Call, happened: Happened) -> None:
        actuals.learner_completed(call, happened)

    @handles(training.EditionEnded)
    def on_edition_ended(self, call: Call, happened: Happened) -> None:
        follow_ups.edition_ended(call, happened)
