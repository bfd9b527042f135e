"""The door of the plan: activities, their money, cited interventions."""

from __future__ import annotations

from chassis.door import Entry, answer, consume
from chassis.policy import MEMBERS
from contracts.funds import events as funds_events
from contracts.programs.plans import activities as programs_activities
from contracts.programs.plans import citations as programs_citations
from contracts.programs.plans import money_requests as programs_money_requests
from services.programs.access import MONEY, OFFICERS
from services.programs.plans import activities, citations, money_requests

DOOR: list[Entry] = [
    answer(programs_activities.PLAN_ACTIVITY, OFFICERS, activities.plan_activity),
    answer(programs_activities.EDIT_ACTIVITY, OFFICERS, activities.edit_activity),
    answer(programs_activities.READ_ACTIVITY, MEMBERS, activities.read_activity),
    answer(programs_activities.LIST_ACTIVITIES, MEMBERS, activities.list_activities),
    answer(programs_money_requests.REQUEST_MONEY, OFFICERS, money_requests.request_money),
    answer(programs_money_requests.READ_MONEY_REQUEST, MONEY, money_requests.read_money_request),
    answer(programs_money_requests.LIST_MONEY_REQUESTS, MONEY, money_requests.list_money_requests),
    answer(programs_citations.CITE_INTERVENTION, OFFICERS, citations.cite_intervention),
    answer(programs_citations.LIST_CITATIONS, MEMBERS, citations.list_citations),
    consume(funds_events.MoneyReserved, money_requests.reserved),
    consume(funds_events.MoneyRefused, money_requests.refused),
    consume(funds_events.ExpenditurePosted, money_requests.cost_changed),
    consume(funds_events.ExpenditureReversed, money_requests.cost_changed),
]
