"""Indicators of an edition: baseline, target and actuals, disaggregated by sex, sector and country."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import Annotated

from pydantic import Field

from contracts.base import Command, Page, Paged, Refusal, View, change, create, read
from contracts.kinds import PLAIN_NUMBER, Country, Id, LongText, Moment, Sex, ShortText, Translated, Version
from contracts.programs.kinds import SERVICE, Day

NUMBER_MISSING = Refusal(
    "programs.number_missing", 422, "This field is required for a quantitative indicator (Programme rule 5)."
)
NUMBER_UNWANTED = Refusal(
    "programs.number_unwanted",
    422,
    "A qualitative indicator is expressed in words, without numbers (Programme rule 5).",
)
WORDS_MISSING = Refusal(
    "programs.words_missing", 422, "Enter a text: this indicator is qualitative (Programme rule 5)."
)
PARTS_DIFFER = Refusal(
    "programs.parts_differ", 422, "The parts add up to {parts}, but the total is {total} (Programme rule 3)."
)
PEOPLE_COUNTED = Refusal(
    "programs.people_counted",
    422,
    "Trained people are counted individually and added up; the indicator must be quantitative and a sum.",
)
WHOLE_PEOPLE = Refusal("programs.whole_people", 422, "Enter numbers of people as whole numbers, zero or more.")
ONE_PEOPLE_INDICATOR = Refusal(
    "programs.one_people_indicator", 409, "The edition already has an indicator for trained people."
)
TARGET_BEFORE_BASELINE = Refusal(
    "programs.target_before_baseline", 422, "The date of the target is before the date of the baseline."
)
HAS_ACTUALS = Refusal(
    "programs.has_actuals",
    409,
    "Actuals have been recorded for this indicator; the way it is counted can no longer be changed.",
)
WITHDRAWN = Refusal("programs.withdrawn", 409, "This recorded value has already been withdrawn.")
OTHER_COUNTRY = Refusal(
    "programs.other_country", 403, "As a national focal point you can record data only for your own country."
)

# At most 14 digits before the decimal point and four after it, in the indicator's unit.
Number = Annotated[Decimal, Field(max_digits=18, decimal_places=4, allow_inf_nan=False), PLAIN_NUMBER]
Count = Annotated[Decimal, Field(ge=0, max_digits=18, decimal_places=4, allow_inf_nan=False), PLAIN_NUMBER]


class IndicatorKind(StrEnum):
    """Whether an indicator is quantitative or qualitative."""

    QUANTITATIVE = "quantitative"
    QUALITATIVE = "qualitative"


class Aggregation(StrEnum):
    """How actuals are combined: added up (people reached), or the latest one (a rate, a level)."""

    SUM = "sum"
    LATEST = "latest"


class Sector(StrEnum):
    """The sector of the people counted."""

    PUBLIC = "public"
    PRIVATE = "private"
    CIVIL_SOCIETY = "civil_society"
    ACADEMIA = "academia"


class AddIndicator(Command):
    """Adds an indicator. A quantitative one requires a unit, a baseline and a target, each with its date (rule 5)."""

    edition_id: Id
    name: Translated
    kind: IndicatorKind
    aggregation: Aggregation = Aggregation.SUM
    unit: ShortText | None = Field(default=None, examples=["people"])
    baseline_value: Number | None = Field(default=None, examples=["0"])
    baseline_on: Day | None = None
    baseline_note: LongText | None = None
    target_value: Number | None = Field(default=None, examples=["23"])
    target_on: Day | None = None
    target_note: LongText | None = None
    is_people_trained: bool = Field(
        default=False, description="Increases automatically with each completion reported by training."
    )


class EditIndicator(Command):
    """Changes an indicator; fields left out are unchanged, null clears an optional one."""

    indicator_id: Id
    name: Translated | None = None
    aggregation: Aggregation | None = None
    unit: ShortText | None = None
    baseline_value: Number | None = None
    baseline_on: Day | None = None
    baseline_note: LongText | None = None
    target_value: Number | None = None
    target_on: Day | None = None
    target_note: LongText | None = None
    expected_version: Version | None = None


class ReadIndicator(Command):
    """One indicator."""

    indicator_id: Id


class ListIndicators(Paged):
    """The indicators of an edition, planned against actual, in order of creation."""

    edition_id: Id


class ActualSoFar(View):
    """The result so far. The parts of each disaggregation sum to `value`; unreported parts are `unspecified`."""

    value: Decimal | None
    note: str | None
    as_of: date
    by_sex: dict[str, Decimal]
    by_sector: dict[str, Decimal]
    by_country: dict[str, Decimal]


class Indicator(View):
    """An indicator, planned against actual.

    `achieved` is a percentage: of the target for sums, of the way from the baseline to the target for levels.
    """

    id: Id
    edition_id: Id
    name: Translated
    kind: IndicatorKind
    aggregation: Aggregation
    unit: str | None
    baseline_value: Decimal | None
    baseline_on: date | None
    baseline_note: str | None
    target_value: Decimal | None
    target_on: date | None
    target_note: str | None
    is_people_trained: bool
    actual: ActualSoFar | None
    achieved: Decimal | None
    created_at: Moment
    version: int


class RecordActual(Command):
    """Records a measurement, not in the future (rule 5). Each disaggregation given sums to the value (rule 3)."""

    indicator_id: Id
    measured_on: Day = Field(examples=["2017-09-15"])
    value: Number | None = Field(default=None, examples=["23"])
    by_sex: dict[Sex, Count] | None = Field(default=None, examples=[{"male": "22", "female": "1"}])
    by_sector: dict[Sector, Count] | None = None
    by_country: dict[Country, Count] | None = Field(default=None, max_length=60)
    note: LongText | None = None


class WithdrawActual(Command):
    """Withdraws an actual, with the reason; it remains on record but no longer counts."""

    actual_id: Id
    reason: LongText


class ListActuals(Paged):
    """The actuals of an indicator, newest first, including withdrawn ones."""

    indicator_id: Id


class Actual(View):
    """One measurement."""

    id: Id
    indicator_id: Id
    measured_on: date
    value: Decimal | None
    by_sex: dict[str, Decimal] | None
    by_sector: dict[str, Decimal] | None
    by_country: dict[str, Decimal] | None
    note: str | None
    recorded_by: str
    recorded_at: Moment
    withdrawn_by: str | None
    withdrawn_at: Moment | None
    withdrawn_reason: str | None


ADD_INDICATOR = create(SERVICE, "add_indicator", AddIndicator, Indicator, "Add an indicator")
EDIT_INDICATOR = change(SERVICE, "edit_indicator", EditIndicator, Indicator, "Edit an indicator")
READ_INDICATOR = read(
    SERVICE, "read_indicator", ReadIndicator, Indicator, "Read an indicator", at="/indicators/{indicator_id}"
)
LIST_INDICATORS = read(
    SERVICE,
    "list_indicators",
    ListIndicators,
    Page[Indicator],
    "List an edition's indicators",
    at="/editions/{edition_id}/indicators",
)
RECORD_ACTUAL = create(SERVICE, "record_actual", RecordActual, Actual, "Record an actual")
WITHDRAW_ACTUAL = change(SERVICE, "withdraw_actual", WithdrawActual, Actual, "Withdraw an actual")
LIST_ACTUALS = read(
    SERVICE,
    "list_actuals",
    ListActuals,
    Page[Actual],
    "List an indicator's actuals",
    at="/indicators/{indicator_id}/actuals",
)
