"""Public data on programmes, for the IATI file: no personal data, and no free text about persons."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from contracts.base import Page, Paged, View, read
from contracts.kinds import Country, Id, Moment, Slug, Translated
from contracts.programs.kinds import SERVICE
from contracts.programs.results.indicators import Aggregation


class PublishedIndicator(View):
    """A quantitative indicator, planned against actual, without disaggregation or notes."""

    id: Id
    name: Translated
    unit: str
    aggregation: Aggregation
    baseline_value: Decimal
    baseline_on: date
    target_value: Decimal
    target_on: date
    actual_value: Decimal | None
    actual_on: date | None


class PublishedEdition(View):
    """An edition of a programme with its results. `completed`: every phase is approved or skipped."""

    id: Id
    programme: Slug
    programme_name: Translated
    programme_description: Translated
    title: Translated
    countries: list[Country]
    country_shares: dict[str, Decimal] | None
    sector_shares: dict[str, Decimal] | None
    starts_on: date
    ends_on: date
    completed: bool
    created_at: Moment
    indicators: list[PublishedIndicator]


class ListPublished(Paged):
    """The editions of all programmes, oldest first."""


LIST_PUBLISHED = read(
    SERVICE,
    "list_published",
    ListPublished,
    Page[PublishedEdition],
    "See the programmes' editions and their results",
    at="/published",
)
