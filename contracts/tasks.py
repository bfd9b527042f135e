"""What waits for somebody to do it, told by the service that owns it; the forum keeps everybody's list ("To do").

A task is named by its kind and the id of what it is about, and is open as long as the newest of its events says so:
events of one task are numbered by their source, so they may arrive in any order.
"""

from __future__ import annotations

from datetime import date
from enum import StrEnum
from typing import ClassVar, Final

from pydantic import Field

from contracts.base import Event
from contracts.identity import Network, Role
from contracts.kinds import Country, Id, Moment, Worded
from contracts.links import OwnPath


class Duty(StrEnum):
    """What the person does."""

    SIGN = "sign"
    APPROVE = "approve"
    RECORD = "record"
    ANSWER = "answer"
    NOMINATE = "nominate"
    REVIEW = "review"
    ADMIT = "admit"
    CORRECT = "correct"


class TaskKind(StrEnum):
    """Kinds of tasks; the gateway has their texts in each language."""

    SIGN_EXPENDITURES = "sign_expenditures"
    SIGN_PENDING_RECEIPTS = "sign_pending_receipts"
    SIGN_ALLOCATIONS = "sign_allocations"
    SIGN_COMMITMENTS = "sign_commitments"
    SIGN_RECOVERIES = "sign_recoveries"
    SIGN_REVERSALS = "sign_reversals"
    SIGN_TRANSFERS = "sign_transfers"
    SIGN_MANUAL_RATES = "sign_manual_rates"
    SIGN_PENDING_RATE_IMPORTS = "sign_pending_rate_imports"
    SIGN_BUDGETS = "sign_budgets"
    SIGN_AMENDMENTS = "sign_amendments"
    SIGN_PAYEE_DETAILS = "sign_payee_details"
    SIGN_PAYMENT_ORDERS = "sign_payment_orders"
    SIGN_REVALUATIONS = "sign_revaluations"
    SIGN_ADVANCES = "sign_advances"
    RETURNED_ENTRY = "returned_entry"
    IDENTIFY_RECEIPT = "identify_receipt"
    MATCH_BANK_LINES = "match_bank_lines"
    RECEIVE_INSTALMENT = "receive_instalment"
    REPORT_TO_DONOR = "report_to_donor"
    SETTLE_ADVANCE = "settle_advance"
    DECIDE_PHASE = "decide_phase"
    RETURNED_PHASE = "returned_phase"
    RETURNED_REQUEST = "returned_request"
    RECORD_FOLLOW_UP = "record_follow_up"
    DECIDE_FLAG = "decide_flag"
    DECIDE_APPEAL = "decide_appeal"
    REVIEW_RESOURCE = "review_resource"
    RETURNED_RESOURCE = "returned_resource"
    PLAN_TRAINING = "plan_training"
    NOMINATE_LEARNERS = "nominate_learners"
    END_TRAINING = "end_training"
    DECIDE_REGISTRATION = "decide_registration"


# What came back to whoever handed it in, with the reason: it stays until they have settled it.
RETURNED: Final = (
    TaskKind.RETURNED_ENTRY,
    TaskKind.RETURNED_PHASE,
    TaskKind.RETURNED_REQUEST,
    TaskKind.RETURNED_RESOURCE,
)
SIGNED: Final = tuple(kind for kind in TaskKind if kind.startswith("sign_"))
DUTIES: Final[dict[TaskKind, Duty]] = {
    **dict.fromkeys(SIGNED, Duty.SIGN),
    **dict.fromkeys(RETURNED, Duty.CORRECT),
    TaskKind.IDENTIFY_RECEIPT: Duty.RECORD,
    TaskKind.MATCH_BANK_LINES: Duty.RECORD,
    TaskKind.RECEIVE_INSTALMENT: Duty.RECORD,
    TaskKind.REPORT_TO_DONOR: Duty.RECORD,
    TaskKind.SETTLE_ADVANCE: Duty.RECORD,
    TaskKind.DECIDE_PHASE: Duty.APPROVE,
    TaskKind.RECORD_FOLLOW_UP: Duty.RECORD,
    TaskKind.DECIDE_FLAG: Duty.REVIEW,
    TaskKind.DECIDE_APPEAL: Duty.ANSWER,
    TaskKind.REVIEW_RESOURCE: Duty.REVIEW,
    TaskKind.PLAN_TRAINING: Duty.RECORD,
    TaskKind.NOMINATE_LEARNERS: Duty.NOMINATE,
    TaskKind.END_TRAINING: Duty.RECORD,
    TaskKind.DECIDE_REGISTRATION: Duty.ADMIT,
}


class OfTask(Event):
    """An event of a task: `kind` and `task` (the id of what it is about) name it."""

    type: ClassVar[str]

    kind: TaskKind
    task: str = Field(max_length=100)

    @property
    def subject(self) -> str:
        return f"task/{self.kind}/{self.task}"


class TaskOpened(OfTask):
    """Something waits for one of the holders of `roles` (of a country or network, if given), or for `members` by name.

    `excluded` may not do it: whoever handed it in never signs their own. `opened_at` is since when it waits. `params`
    are words of its text, `worded` those that there are in several languages. Told again it says the same, or what has
    changed about it.
    """

    type: ClassVar[str]

    roles: list[Role] = Field(default_factory=list)
    country: Country | None = None
    network: Network | None = None
    members: list[Id] = Field(default_factory=list)
    excluded: list[Id] = Field(default_factory=list)
    handed_in_by: Id | None = None
    params: dict[str, str] = Field(default_factory=dict)
    worded: dict[str, Worded] = Field(default_factory=dict)
    link: OwnPath
    opened_at: Moment
    due_on: date | None = None


class TaskClosed(OfTask):
    """It is done, by whomever, or is no longer needed."""

    type: ClassVar[str]


class TasksRetold(Event):
    """All open tasks of these kinds have been told again since `begun_at`: what was not is no longer open."""

    type: ClassVar[str]

    kinds: list[TaskKind]
    begun_at: Moment

    @property
    def subject(self) -> str:
        return f"tasks_retold/{self.source()}"


class TasksAsked(Event):
    """The forum asks all services for what waits, each night: so no list is wrong for longer."""

    type: ClassVar[str] = "forum.tasks_asked"

    at: Moment

    @property
    def subject(self) -> str:
        return "tasks_asked"


class FundsTaskOpened(TaskOpened):
    """Something of the Fund waits for somebody."""

    type: ClassVar[str] = "funds.task_opened"


class FundsTaskClosed(TaskClosed):
    """A task of the Fund is done."""

    type: ClassVar[str] = "funds.task_closed"


class FundsTasksRetold(TasksRetold):
    """The Fund has told all its open tasks again."""

    type: ClassVar[str] = "funds.tasks_retold"


class ProgramsTaskOpened(TaskOpened):
    """Something of the programmes waits for somebody."""

    type: ClassVar[str] = "programs.task_opened"


class ProgramsTaskClosed(TaskClosed):
    """A task of the programmes is done."""

    type: ClassVar[str] = "programs.task_closed"


class ProgramsTasksRetold(TasksRetold):
    """The programmes have told all their open tasks again."""

    type: ClassVar[str] = "programs.tasks_retold"


class TrainingTaskOpened(TaskOpened):
    """Something of the training waits for somebody."""

    type: ClassVar[str] = "training.task_opened"


class TrainingTaskClosed(TaskClosed):
    """A task of the training is done."""

    type: ClassVar[str] = "training.task_closed"


class TrainingTasksRetold(TasksRetold):
    """The training has told all its open tasks again."""

    type: ClassVar[str] = "training.tasks_retold"


class ForumTaskOpened(TaskOpened):
    """Something of the forum or the library waits for somebody."""

    type: ClassVar[str] = "forum.task_opened"


class ForumTaskClosed(TaskClosed):
    """A task of the forum or the library is done."""

    type: ClassVar[str] = "forum.task_closed"


class ForumTasksRetold(TasksRetold):
    """The forum has told all its open tasks again."""

    type: ClassVar[str] = "forum.tasks_retold"


class IdentityTaskOpened(TaskOpened):
    """An account waits for an administrator."""

    type: ClassVar[str] = "identity.task_opened"


class IdentityTaskClosed(TaskClosed):
    """An account no longer waits."""

    type: ClassVar[str] = "identity.task_closed"


class IdentityTasksRetold(TasksRetold):
    """Identity has told all its open tasks again."""

    type: ClassVar[str] = "identity.tasks_retold"
