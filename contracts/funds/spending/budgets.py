"""The budgets of awards: revisions as versions, by line and fiscal year (Fund rule 9)."""

from __future__ import annotations

from enum import StrEnum

from pydantic import Field

from contracts.base import Command, Page, Paged, Part, Refusal, View, change, create, read
from contracts.funds.kinds import FiscalYear, PlannedUsd, Reason, Usd
from contracts.kinds import Id, Moment, ShortText

LINE_BELOW_USE = Refusal(
    "funds.line_below_use",
    409,
    "The line {title} cannot be reduced below {used} USD, which is already spent or committed (Fund rule 9).",
)
LINE_IN_USE = Refusal(
    "funds.line_in_use",
    409,
    "The line {title} cannot be removed from the budget: {used} USD of it is spent or committed.",
)
LINE_REMOVED = Refusal(
    "funds.line_removed", 409, "This line was removed from the budget by a revision; choose a line in force."
)
LINE_KIND_STAYS = Refusal(
    "funds.line_kind_stays",
    422,
    "The line {title} is {kind} and its kind cannot be changed; add another line instead (Fund rule 9).",
)
LINE_TWICE = Refusal("funds.line_twice", 422, "This line appears twice in the budget.")
YEARS_ADD_UP = Refusal(
    "funds.years_add_up", 422, "The years of the line {title} add up to {sum} USD, but the line itself is {amount} USD."
)
YEAR_TWICE = Refusal("funds.year_twice", 422, "The year {year} appears twice in the line {title}.")
YEAR_OUTSIDE = Refusal(
    "funds.year_outside", 422, "The award runs from {starts_on} to {ends_on}, which does not include {year}."
)
REVISION_WAITS = Refusal(
    "funds.revision_waits",
    409,
    "Revision {number} of this budget is awaiting its second signature; decide on it first.",
)
NOTHING_REVISED = Refusal(
    "funds.nothing_revised", 409, "This is the same as the budget in force; nothing would change."
)
BUDGET_LINES = Refusal(
    "funds.budget_lines",
    422,
    "A budget must have at least one direct line and exactly one indirect line (Fund rule 9).",
)


BEYOND_LINE = Refusal(
    "funds.beyond_line",
    409,
    "Only {rest} USD may still be used on the budget line “{title}”, pending costs included (Fund rule 17).",
)


class LineKind(StrEnum):
    """A budget line is for direct costs, or it is the one for indirect costs."""

    DIRECT = "direct"
    INDIRECT = "indirect"


class YearPlan(Part):
    """What of a line is planned for a fiscal year, in USD."""

    fiscal_year: FiscalYear
    amount_usd: PlannedUsd


class LinePlan(Part):
    """A budget line, in USD."""

    kind: LineKind
    title: ShortText
    amount_usd: PlannedUsd
    years: list[YearPlan] = Field(
        default_factory=list, max_length=30, description="By fiscal year, if it is so planned; adds up to the amount."
    )


class BudgetLineYear(View):
    """A fiscal year of a line, in USD; without an amount the line is not planned by years."""

    fiscal_year: FiscalYear
    amount_usd: Usd | None
    spent_usd: Usd


class BudgetLine(View):
    """A budget line of the version in force, what was spent on it and what is committed, in USD."""

    id: Id
    position: int
    kind: LineKind
    title: str
    amount_usd: Usd
    spent_usd: Usd
    committed_usd: Usd
    rest_usd: Usd
    years: list[BudgetLineYear]


class RevisionStatus(StrEnum):
    """A pending revision awaits a second signature; the approved one with the highest number is in force."""

    PENDING = "pending"
    APPROVED = "approved"
    REFUSED = "refused"


class RevisedLine(Part):
    """A revised line: `line_id` names an existing line; without it the line is new."""

    line_id: Id | None = None
    kind: LineKind
    title: ShortText
    amount_usd: PlannedUsd
    years: list[YearPlan] = Field(default_factory=list, max_length=30)


class ReviseBudget(Command):
    """Replaces the whole budget: a line left out is removed, if nothing was spent on it.

    A revision that moves more than the threshold awaits a second signature (Fund rule 12).
    """

    award_id: Id
    reason: Reason
    lines: list[RevisedLine] = Field(min_length=2, max_length=100)
    based_on: int | None = Field(
        default=None,
        ge=1,
        le=32_767,
        description="The version to be changed; refused if another is now in force.",
    )


class ApproveRevision(Command):
    """The second signature on a revision of a budget (Fund rule 12)."""

    revision_id: Id


class RefuseRevision(Command):
    """Rejects the revision, with the reason; the budget is unchanged."""

    revision_id: Id
    reason: Reason


class ReadRevision(Command):
    """One version of a budget."""

    revision_id: Id


class ListRevisions(Paged):
    """The versions of an award's budget, newest first."""

    award_id: Id


class YearAmount(View):
    """The amount planned in a version for a line and fiscal year, in USD."""

    fiscal_year: FiscalYear
    amount_usd: Usd


class VersionLine(View):
    """A budget line in one version. Its id is the same in all versions."""

    line_id: Id
    position: int
    kind: LineKind
    title: str
    amount_usd: Usd
    years: list[YearAmount]


class Revision(View):
    """A version of a budget; the first is that of the award's opening. `moved_usd` is the amount it moves."""

    id: Id
    award_id: Id
    number: int
    reason: str
    status: RevisionStatus
    in_force: bool
    moved_usd: Usd
    total_usd: Usd
    entered_by: Id
    entered_at: Moment
    decided_by: Id | None
    decided_at: Moment | None
    refusal: str | None
    lines: list[VersionLine]


REVISE_BUDGET = create("funds", "revise_budget", ReviseBudget, Revision, "Revise an award's budget")
APPROVE_REVISION = change("funds", "approve_revision", ApproveRevision, Revision, "Approve a revision of a budget")
REFUSE_REVISION = change("funds", "refuse_revision", RefuseRevision, Revision, "Refuse a revision of a budget")
READ_REVISION = read(
    "funds", "read_revision", ReadRevision, Revision, "Read a version of a budget", at="/budgets/{revision_id}"
)
LIST_REVISIONS = read(
    "funds",
    "list_revisions",
    ListRevisions,
    Page[Revision],
    "List the versions of a budget",
    at="/awards/{award_id}/budgets",
)
