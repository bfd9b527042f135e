"""Methodologies: templates of phases, as data."""

from __future__ import annotations

from sqlalchemy import select

from chassis.call import Call
from contracts.base import Page
from contracts.programs import methodologies as programs_methodologies
from services.programs.access import (
    find_named,
    listed,
)
from services.programs.methodologies.model import Methodology


def list_methodologies(
    call: Call, command: programs_methodologies.ListMethodologies
) -> Page[programs_methodologies.Methodology]:
    return listed(call, select(Methodology), [Methodology.slug], command, _methodologies)


def read_methodology(call: Call, command: programs_methodologies.ReadMethodology) -> programs_methodologies.Methodology:
    """Raises NOT_FOUND."""
    return _methodologies(call, [find_named(call, Methodology, command.methodology, "methodology")])[0]


def _methodologies(_: Call, rows: list[Methodology]) -> list[programs_methodologies.Methodology]:
    return [programs_methodologies.Methodology.of(row) for row in rows]
