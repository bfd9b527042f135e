"""7. Victims and witnesses: eight countries, ESCA project D.B.3, five lines of action. No person's data."""

from __future__ import annotations

from convive.demo import library
from convive.demo import programme as running
from convive.demo.network import discuss
from convive.demo.programme import PROGRAMS
from convive.demo.story import Story, texts


def tell(story: Story) -> None:
    """Eight reports, a manual, a protocol, a redesign proposal, a questionnaire and a list of documents."""
    text = texts("victims")
    running.programme(story, text["programme"])
    edition = running.edition(story, "victims-witnesses", text["edition"])
    for phase in [*text["phases"], text["exchange"]]:
        running.complete_phase(story, edition["id"], phase["slug"], phase["deliverables"])
    indicator = running.indicator(story, edition["id"], text["indicator"])
    running.actual(story, indicator["id"], text["measurement"])
    discuss(story, story.kept["board of victims-witnesses"], text["topic"])
    library.shelve(story, "victims")
    products = sum(len(phase["deliverables"]) for phase in [*text["phases"], text["exchange"]])
    facts = f"8 countries, {products} products"
    story.show("Victims and witnesses", facts, f"{PROGRAMS}/editions/{edition['id']}", "member")
