"""The door of the programmes: what they answer, to whom, and what they listen to."""

from __future__ import annotations

from functools import partial

from chassis.data_export import export_of
from chassis.door import Entry, answer, consume, daily, every
from chassis.policy import EVERYBODY, MEMBERS, only
from contracts import data_export
from contracts.forum.library import library_events as forum_library_events
from contracts.funds import events as funds_events
from contracts.identity import Role
from contracts.programs import catalogue as programs_catalogue
from contracts.programs import findings as programs_findings
from contracts.programs import funding as programs_funding
from contracts.programs import methodologies as programs_methodologies
from contracts.programs.editions import editions as programs_editions
from contracts.programs.editions import phases as programs_phases
from contracts.programs.editions import programmes as programs_programmes
from contracts.programs.plans import activities as programs_activities
from contracts.programs.plans import citations as programs_citations
from contracts.programs.plans import money_requests as programs_money_requests
from contracts.programs.results import follow_ups as programs_follow_ups
from contracts.programs.results import indicators as programs_indicators
from contracts.programs.results import published as programs_published
from contracts.training import events as training_events
from services.programs.access import MONEY
from services.programs.catalogue import interventions, practices
from services.programs.data_export import HELD
from services.programs.editions import deliverables, editions, phases, programmes
from services.programs.findings import proposals
from services.programs.funding import contributions, funding
from services.programs.methodologies import methodologies
from services.programs.plans import activities, citations, money_requests
from services.programs.results import actuals, follow_ups, indicators, published

OFFICERS = only(Role.PROGRAMME_OFFICER)
DECIDERS = only(Role.PROGRAMME_OFFICER, Role.ADMINISTRATOR)
# A focal point records for the own country; the feature sees to it.
RECORDERS = only(Role.PROGRAMME_OFFICER, Role.FOCAL_POINT)


DOOR: list[Entry] = [
    answer(data_export.PROGRAMS, MEMBERS, export_of(HELD)),
    answer(programs_methodologies.LIST_METHODOLOGIES, MEMBERS, methodologies.list_methodologies),
    answer(programs_methodologies.READ_METHODOLOGY, MEMBERS, methodologies.read_methodology),
    answer(programs_programmes.CREATE_PROGRAMME, OFFICERS, programmes.create_programme),
    answer(programs_programmes.EDIT_PROGRAMME, OFFICERS, programmes.edit_programme),
    answer(programs_programmes.READ_PROGRAMME, MEMBERS, programmes.read_programme),
    answer(programs_programmes.LIST_PROGRAMMES, MEMBERS, programmes.list_programmes),
    answer(programs_editions.CREATE_EDITION, OFFICERS, editions.create_edition),
    answer(
        programs_editions.EDIT_EDITION,
        OFFICERS,
        partial(editions.edit_edition, countries_in_use=activities.countries_of),
    ),
    answer(programs_published.LIST_PUBLISHED, EVERYBODY, published.list_published),
    answer(programs_editions.READ_EDITION, MEMBERS, editions.read_edition),
    answer(programs_editions.LIST_EDITIONS, MEMBERS, editions.list_editions),
    answer(programs_phases.ADD_DELIVERABLE, OFFICERS, deliverables.add_deliverable),
    answer(programs_phases.REMOVE_DELIVERABLE, OFFICERS, deliverables.remove_deliverable),
    answer(programs_phases.LIST_DELIVERABLES, MEMBERS, deliverables.list_deliverables),
    answer(programs_phases.READ_PHASE, MEMBERS, phases.read_phase),
    answer(programs_phases.SUBMIT_PHASE, OFFICERS, phases.submit_phase),
    answer(programs_phases.APPROVE_PHASE, DECIDERS, phases.approve_phase),
    answer(programs_phases.RETURN_PHASE, DECIDERS, phases.return_phase),
    answer(programs_phases.REQUEST_SKIP, OFFICERS, phases.request_skip),
    answer(programs_phases.CONFIRM_SKIP, DECIDERS, phases.confirm_skip),
    answer(programs_phases.LIST_DECISIONS, MEMBERS, phases.list_decisions),
    answer(programs_activities.PLAN_ACTIVITY, OFFICERS, activities.plan_activity),
    answer(programs_activities.EDIT_ACTIVITY, OFFICERS, activities.edit_activity),
    answer(programs_activities.READ_ACTIVITY, MEMBERS, activities.read_activity),
    answer(programs_activities.LIST_ACTIVITIES, MEMBERS, activities.list_activities),
    answer(programs_money_requests.REQUEST_MONEY, OFFICERS, money_requests.request_money),
    answer(programs_money_requests.READ_MONEY_REQUEST, MONEY, money_requests.read_money_request),
    answer(programs_money_requests.LIST_MONEY_REQUESTS, MONEY, money_requests.list_money_requests),
    answer(programs_funding.READ_FUNDING, MONEY, funding.read_funding),
    answer(programs_indicators.ADD_INDICATOR, OFFICERS, indicators.add_indicator),
    answer(programs_indicators.EDIT_INDICATOR, OFFICERS, indicators.edit_indicator),
    answer(programs_indicators.READ_INDICATOR, MEMBERS, indicators.read_indicator),
    answer(programs_indicators.LIST_INDICATORS, MEMBERS, indicators.list_indicators),
    answer(programs_indicators.RECORD_ACTUAL, RECORDERS, actuals.record_actual),
    answer(programs_indicators.WITHDRAW_ACTUAL, RECORDERS, actuals.withdraw_actual),
    answer(programs_indicators.LIST_ACTUALS, MEMBERS, actuals.list_actuals),
    answer(programs_catalogue.ADD_INTERVENTION, OFFICERS, interventions.add_intervention),
    answer(
        programs_catalogue.PUBLISH_VERSION,
        OFFICERS,
        partial(interventions.publish_version, last_cited=citations.last_cited),
    ),
    answer(programs_catalogue.WITHDRAW_INTERVENTION, OFFICERS, interventions.withdraw_intervention),
    answer(programs_catalogue.READ_INTERVENTION, MEMBERS, interventions.read_intervention),
    answer(programs_catalogue.LIST_INTERVENTIONS, MEMBERS, interventions.list_interventions),
    answer(programs_catalogue.LIST_VERSIONS, MEMBERS, interventions.list_versions),
    answer(programs_catalogue.LIST_PRACTICES, MEMBERS, practices.list_practices),
    answer(programs_citations.CITE_INTERVENTION, OFFICERS, citations.cite_intervention),
    answer(programs_citations.LIST_CITATIONS, MEMBERS, citations.list_citations),
    answer(programs_findings.PROPOSE_MODULES, OFFICERS, proposals.propose_modules),
    answer(programs_findings.LIST_PROPOSALS, MEMBERS, proposals.list_proposals),
    answer(programs_follow_ups.RECORD_FOLLOW_UP, OFFICERS, follow_ups.record_follow_up),
    answer(programs_follow_ups.LIST_FOLLOW_UPS, MEMBERS, follow_ups.list_follow_ups),
    answer(programs_follow_ups.REMIND_FOLLOW_UPS, DECIDERS, follow_ups.remind_follow_ups),
    consume(forum_library_events.ResourcePublished, practices.published),
    consume(forum_library_events.ResourceWithdrawn, practices.withdrawn),
    consume(funds_events.MoneyReserved, money_requests.reserved),
    consume(funds_events.MoneyRefused, money_requests.refused),
    consume(funds_events.ExpenditurePosted, money_requests.cost_changed),
    consume(funds_events.ExpenditureReversed, money_requests.cost_changed),
    consume(funds_events.ContributionReceived, contributions.contributed),
    consume(funds_events.MoneyTransferred, contributions.transferred),
    consume(funds_events.TransferReversed, contributions.transfer_reversed),
    consume(funds_events.ContributionReversed, contributions.contribution_reversed),
    consume(training_events.LearnerCompleted, actuals.learner_completed),
    consume(training_events.EditionEnded, follow_ups.edition_ended),
    daily("06:15", follow_ups.remind_follow_ups, name="remind_of_follow_ups"),
    every(interventions.announce_unannounced, minutes=5, name="tell_of_the_catalogue"),
]
