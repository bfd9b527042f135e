"""The whole demo: nine chapters with a progress display, then a table of what exists and where to look at it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from rich.console import Console
from rich.progress import BarColumn, Progress, SpinnerColumn, TextColumn, TimeElapsedColumn
from rich.table import Table

from convive.demo import desk, donor, fund, library, maritime, network, police, prevention, tourism, victims
from convive.demo.cast import Cast
from convive.demo.statement import statement
from convive.demo.story import Story


@dataclass(frozen=True)
class Chapter:
    """The part of the demo for one network or programme."""

    title: str
    tell: Callable[[Story], None]


CHAPTERS = (
    Chapter("Prevention Network", network.tell),
    Chapter("The Fund", fund.tell),
    Chapter("Prevention Programme", prevention.tell),
    Chapter("Police Network", police.tell),
    Chapter("Maritime Security Programme", maritime.tell),
    Chapter("Tourism Security Programme", tourism.tell),
    Chapter("Victims and Witnesses", victims.tell),
    Chapter("The finance unit’s desk", desk.tell),
    Chapter("What the donor reads", donor.tell),
)


def run(cast: Cast, console: Console) -> Story:
    """Tells all chapters and prints what came of them. Raises Problem, Unanswered, OperatorError."""
    columns = (SpinnerColumn(), TextColumn("{task.description}", markup=False), BarColumn(), TimeElapsedColumn())
    with Progress(*columns, console=console, transient=True) as progress:
        task = progress.add_task("", total=len(CHAPTERS))
        current = ""
        story = Story(cast, lambda step: progress.update(task, description=f"{current}: {step}"[:78]))
        for chapter in CHAPTERS:
            current = chapter.title
            made, there = story.created.total(), story.there.total()
            chapter.tell(story)
            made, there = story.created.total() - made, story.there.total() - there
            progress.console.print(f"{chapter.title}: created {made}, already there {there}", highlight=False)
            progress.advance(task)
    network.show(story)
    library.show(story)
    fund.show(story)
    _print(story, console)
    return story


def _print(story: Story, console: Console) -> None:
    kinds = Table("what", "created", "already there", box=None, pad_edge=False)
    for kind in sorted({*story.created, *story.there}):
        kinds.add_row(kind, str(story.created[kind]), str(story.there[kind]))
    console.print("", kinds, "")
    sights = Table("what exists", "facts", "who may look", box=None, pad_edge=False)
    for sight in story.sights:
        sights.add_row(sight.what, sight.facts, sight.who)
    console.print(sights, "")
    # Below one another: an address that a table's column has broken can't be followed.
    width = max(len(sight.what) for sight in story.sights)
    for sight in story.sights:
        where = f"{sight.what:<{width}}  {story.cast.base_url}{sight.path}"
        console.print(where, soft_wrap=True, highlight=False, markup=False)
    heading, table, judged = statement(story)
    console.print("", heading, table, sep="\n", highlight=False, markup=False)
    console.print(judged, soft_wrap=True, highlight=False, markup=False)
    console.print()
