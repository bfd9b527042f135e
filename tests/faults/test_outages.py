"""How long somebody was away, and what a record may say that was edited all the time."""

from __future__ import annotations

from convive.faults import keepers, outages
from convive.faults.findings import Findings
from convive.faults.history import Attempt, History, Outcome

ACK, LOST = Outcome.ACKNOWLEDGED, Outcome.UNKNOWN


def edit(began: float, outcome: Outcome = ACK, service: str = "forum", number: int = 1) -> Attempt:
    facts = {"service": service}
    return Attempt("edit", f"at {began:.0f}", "luis", number, facts, outcome, began=began, ended=began + 0.1)


def test_an_outage_lasts_from_one_answer_to_the_next() -> None:
    history = History([edit(1), edit(2, LOST), edit(9), edit(5, number=2)])
    seconds, service = outages.longest(history, 1, 0.0, 10.0)
    assert (round(seconds, 1), service) == (8.0, "forum")


def test_what_one_service_does_hides_no_outage_of_another() -> None:
    chat = [edit(second, service="chat") for second in range(10)]
    seconds, service = outages.longest(History([edit(1), *chat]), 1, 0.0, 10.0)
    assert (round(seconds, 1), service) == (8.9, "forum")


def test_a_round_in_which_nobody_got_an_answer_is_one_outage() -> None:
    assert outages.longest(History([edit(1, LOST)]), 1, 0.0, 10.0) == (10.0, "everything")


def test_a_record_says_what_was_acknowledged_last() -> None:
    assert keepers.final([edit(1), edit(2)]) == {"at 2"}
    assert keepers.final([edit(1), edit(2, Outcome.REFUSED)]) == {"at 1"}


def test_or_what_was_under_way() -> None:
    assert keepers.final([edit(1), edit(2, LOST)]) == {"at 1", "at 2"}
    assert keepers.final([edit(1, LOST), edit(2)]) == {"at 1", "at 2"}
    assert keepers.final([edit(1, LOST), edit(100)]) == {"at 100"}


def test_a_run_that_was_late_is_not_clean() -> None:
    assert Findings().clean
    assert not Findings(late=[("stop", "not back by itself")]).clean
