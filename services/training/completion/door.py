"""The door of progress and completion."""

from __future__ import annotations

from chassis.door import Entry, answer
from chassis.policy import MEMBERS, WRITERS
from contracts.training import completion as training_completion
from services.training.access import INSTRUCTORS
from services.training.completion import completion, progress

DOOR: list[Entry] = [
    answer(training_completion.RECORD_PROGRESS, WRITERS, progress.record_progress),
    answer(training_completion.READ_PROGRESS, MEMBERS, progress.read_progress),
    answer(training_completion.RECORD_COMPLETION, INSTRUCTORS, completion.record_completion),
    answer(training_completion.RECORD_COMPLETIONS, INSTRUCTORS, completion.record_completions),
]
