"""The door of indicators, follow-ups and public results."""

from __future__ import annotations

from chassis.door import Entry, answer, consume, daily
from chassis.policy import EVERYBODY, MEMBERS, only
from contracts.identity import Role
from contracts.programs.results import follow_ups as programs_follow_ups
from contracts.programs.results import indicators as programs_indicators
from contracts.programs.results import published as programs_published
from contracts.training import events as training_events
from services.programs.access import DECIDERS, OFFICERS
from services.programs.results import actuals, follow_ups, indicators, published

# A focal point records for their own country only; the feature checks this.
RECORDERS = only(Role.PROGRAMME_OFFICER, Role.FOCAL_POINT)
DOOR: list[Entry] = [
    answer(programs_published.LIST_PUBLISHED, EVERYBODY, published.list_published),
    answer(programs_indicators.ADD_INDICATOR, OFFICERS, indicators.add_indicator),
    answer(programs_indicators.EDIT_INDICATOR, OFFICERS, indicators.edit_indicator),
    answer(programs_indicators.READ_INDICATOR, MEMBERS, indicators.read_indicator),
    answer(programs_indicators.LIST_INDICATORS, MEMBERS, indicators.list_indicators),
    answer(programs_indicators.RECORD_ACTUAL, RECORDERS, actuals.record_actual),
    answer(programs_indicators.WITHDRAW_ACTUAL, RECORDERS, actuals.withdraw_actual),
    answer(programs_indicators.LIST_ACTUALS, MEMBERS, actuals.list_actuals),
    answer(programs_follow_ups.RECORD_FOLLOW_UP, OFFICERS, follow_ups.record_follow_up),
    answer(programs_follow_ups.LIST_FOLLOW_UPS, MEMBERS, follow_ups.list_follow_ups),
    answer(programs_follow_ups.REMIND_FOLLOW_UPS, DECIDERS, follow_ups.remind_follow_ups),
    consume(training_events.LearnerCompleted, actuals.learner_completed),
    consume(training_events.EditionEnded, follow_ups.edition_ended),
    daily("06:15", follow_ups.remind_follow_ups, name="remind_of_follow_ups"),
]
