"""Members who read, follow and answer at the same time: a benchmark by one member says little about twenty."""

from __future__ import annotations

from dataclasses import dataclass

from benchmarks.setting import Setting
from convive.api.client import Person
from convive.api.mailbox import Mailbox
from convive.faults.stage import PATIENCE, admit


@dataclass(frozen=True)
class Crowd:
    """Its members, and the headers of each one's requests."""

    people: list[Person]

    def headers(self, number: int) -> dict[str, str]:
        """Those of the member whose turn it is."""
        return {"Authorization": f"Bearer {self.people[number % len(self.people)].token}"}

    def follow(self, topic: str, followers: int) -> None:
        """The last ones of the crowd follow a topic, so that the first ones can answer in it without being told."""
        for person in self.people[-followers:]:
            person.put(f"/api/v1/forum/topics/{topic}/subscription", {"level": "follow"})

    def close(self) -> None:
        for person in self.people:
            person.close()


def crowd(setting: Setting, label: str, members: int) -> Crowd:
    """Registers, confirms and admits them; `label` keeps the crowds of one stack apart."""
    mailbox, admin = Mailbox(setting.state_dir / "mail"), setting.stage.people["administrator"]
    accounts = [admit(setting.base_url, admin, mailbox, f"crowd{n}", label)[0] for n in range(members)]
    return Crowd([Person(setting.base_url, account, PATIENCE) for account in accounts])
