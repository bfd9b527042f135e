"""Who changes what others wrote or wrote themselves: deletes messages, hides posts, attaches files."""

from __future__ import annotations

from random import Random

from convive.api.client import Problem, Unanswered
from convive.faults.history import Attempt, Outcome
from convive.faults.load import Asking, Part


class Moderator(Part):
    """Hides a reply that somebody was told is there."""

    def act(self, random: Random, round_number: int, marker: str) -> None:
        handled = {attempt.facts["of"] for attempt in self.asking.history.of("hiding")}
        replies = self.asking.history.of("reply", outcome=Outcome.ACKNOWLEDGED)
        if open_ones := [reply.id for reply in replies if reply.id not in handled]:
            post = open_ones[int(random.random() * len(open_ones))]
            attempt = Attempt("hiding", marker, self.who, round_number, {"of": post})
            self.asking.put(attempt, f"/api/v1/forum/posts/{post}/hidden", {"reason": marker})


def delete_one(asking: Asking, random: Random, attempt: Attempt) -> bool:
    """Deletes a message of one's own; False if there is none."""
    history = asking.history
    gone = {each.facts["of"] for each in history.of("deletion")}
    sent = history.of("message", outcome=Outcome.ACKNOWLEDGED)
    own = [each.id for each in sent if each.who == asking.who and each.id not in gone]
    if not own:
        return False
    attempt.kind, attempt.facts = "deletion", {"of": own[int(random.random() * len(own))]}
    asking.ask(attempt, f"/api/v1/chat/messages/{attempt.facts['of']}/delete", {}, keyed=False)
    return True


def upload(asking: Asking, attempt: Attempt) -> str | None:
    """A text file with the attempt's marker in it; None if it could not be stored."""
    try:
        return asking.person.send_file(f"{attempt.marker}.txt", attempt.marker.encode())
    except (Problem, Unanswered):
        return None
