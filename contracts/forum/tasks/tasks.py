"""What waits for the reader ("To do"), told by all services."""

from __future__ import annotations

from datetime import date
from typing import Final

from pydantic import Field

from contracts.base import Command, Page, Paged, Refusal, View, change, read
from contracts.kinds import Id, Moment
from contracts.tasks import Duty, TaskKind

TASK_NOT_YOURS_TO_SETTLE = Refusal(
    "forum.task_not_yours_to_settle", 409, "Only what came back to you can be put away; everything else has to be done."
)
# What it says of one thing. `{title}` is what it is about, in the words of whoever handed it in.
TASK_TEXTS: Final[dict[TaskKind, str]] = {
    TaskKind.SIGN_EXPENDITURES: "Sign an expenditure: {title}",
    TaskKind.SIGN_PENDING_RECEIPTS: "Sign a receipt: {title}",
    TaskKind.SIGN_ALLOCATIONS: "Sign an allocation: {title}",
    TaskKind.SIGN_COMMITMENTS: "Sign a commitment: {title}",
    TaskKind.SIGN_RECOVERIES: "Sign a recovery: {title}",
    TaskKind.SIGN_REVERSALS: "Sign a reversal: {title}",
    TaskKind.SIGN_TRANSFERS: "Sign a transfer between awards: {title}",
    TaskKind.SIGN_MANUAL_RATES: "Sign an exchange rate: {title}",
    TaskKind.SIGN_PENDING_RATE_IMPORTS: "Sign a list of exchange rates: {title}",
    TaskKind.SIGN_BUDGETS: "Sign a revision of a budget: {title}",
    TaskKind.SIGN_AMENDMENTS: "Sign an amendment of an agreement: {title}",
    TaskKind.SIGN_PAYEE_DETAILS: "Sign a payee’s bank details: {title}",
    TaskKind.SIGN_PAYMENT_ORDERS: "Sign a payment order: {title}",
    TaskKind.SIGN_REVALUATIONS: "Sign a revaluation: {title}",
    TaskKind.SIGN_ADVANCES: "Sign an advance: {title}",
    TaskKind.RETURNED_ENTRY: "Refused by the second person: {title}",
    TaskKind.IDENTIFY_RECEIPT: "Identify the donor of a receipt: {title}",
    TaskKind.MATCH_BANK_LINES: "Match the lines of the bank statement: {account}",
    TaskKind.RECEIVE_INSTALMENT: "Instalment of {donor}: {reference}",
    TaskKind.REPORT_TO_DONOR: "Report to {donor}: {reference}",
    TaskKind.SETTLE_ADVANCE: "Settle the advance to {payee}: {document}",
    TaskKind.DECIDE_PHASE: "Decide on a phase of “{edition}”: {phase}",
    TaskKind.RETURNED_PHASE: "A phase of “{edition}” came back to you: {phase}",
    TaskKind.RETURNED_REQUEST: "No funds were reserved for “{title}”",
    TaskKind.RECORD_FOLLOW_UP: "Record a follow-up evaluation: {title}",
    TaskKind.DECIDE_FLAG: "Decide on a reported post in “{title}”",
    TaskKind.DECIDE_APPEAL: "Decide on an appeal",
    TaskKind.REVIEW_RESOURCE: "Review a resource: {title}",
    TaskKind.RETURNED_RESOURCE: "A resource came back to you: {title}",
    TaskKind.PLAN_TRAINING: "Complete and open a proposed training: {title}",
    TaskKind.NOMINATE_LEARNERS: "Nominate learners for {title}",
    TaskKind.END_TRAINING: "Record the results and end the training: {title}",
    TaskKind.DECIDE_REGISTRATION: "Decide on the registration of {who}",
}


class ListTasks(Paged):
    """What waits for you, by due date, then the oldest first.

    `returned`: only what came back to you, or only the rest. `handed_in`: instead, what you have handed in and others
    have to do, the longest waiting first. `due_before`: only what is due before this day.
    """

    kind: TaskKind | None = None
    returned: bool | None = None
    handed_in: bool = False
    due_before: date | None = None


class CountTasks(Command):
    """Counts what waits for you."""


class SettleTask(Command):
    """Puts away something that came back to you."""

    task_id: Id


class Task(View):
    """Something that waits for you; its text is TASK_TEXTS[kind] with `params`. `link`: where it is done.

    `handed_in_by`: who has handed it in, if it was a member; `mine`: that was you, and it waits for others.
    """

    id: Id
    kind: TaskKind
    duty: Duty
    params: dict[str, str] = Field(
        description="Also, where there are: `reason` (why it came back), `amount` and `currency`, `party`."
    )
    link: str
    opened_at: Moment
    due_on: date | None
    overdue: bool
    returned: bool
    handed_in_by: Id | None
    handed_in_by_name: str | None
    mine: bool


class TasksOfKind(View):
    """How many of a kind wait for you."""

    kind: TaskKind
    count: int


class TaskCounts(View):
    """How many tasks wait for you: in all, and of each kind of which there are some."""

    total: int
    kinds: list[TasksOfKind]


LIST_TASKS = read("forum", "list_tasks", ListTasks, Page[Task], "What waits for me", at="/tasks")
COUNT_TASKS = read("forum", "count_tasks", CountTasks, TaskCounts, "How much waits for me", at="/tasks/counts")
SETTLE_TASK = change("forum", "settle_task", SettleTask, TaskCounts, "Put away what came back to me", repeatable=False)
