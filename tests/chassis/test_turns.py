"""Turns: one at a time of each subject, in the order they came."""

from __future__ import annotations

from chassis.messaging.turns import Turns


def test_of_a_subject_one_has_its_turn_and_the_others_follow_as_they_came() -> None:
    turns: Turns[int] = Turns()
    assert [turns.take("a", number) for number in (1, 2, 3)] == [True, False, False]
    assert [turns.pass_on("a") for _ in range(3)] == [2, 3, None]
    assert turns.take("a", 4)


def test_subjects_do_not_wait_for_one_another() -> None:
    turns: Turns[int] = Turns()
    assert turns.take("a", 1)
    assert turns.take("b", 2)
    assert turns.pass_on("a") is None
    assert not turns.take("b", 3)


def test_who_is_sent_away_has_no_turn() -> None:
    turns: Turns[int] = Turns()
    turns.take("a", 1)
    turns.take("a", 2)
    turns.send_away()
    assert turns.pass_on("a") is None
    assert turns.take("a", 3)
