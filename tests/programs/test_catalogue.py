"""The catalogue of interventions and its citations: rule 2."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session, sessionmaker

from chassis.service import answers_of
from chassis.testing import Desk
from contracts.base import Refused
from contracts.programs import catalogue as programs_catalogue
from contracts.programs import kinds as programs_kinds
from contracts.programs.plans import citations as programs_citations
from services.programs.catalogue import interventions
from services.programs.plans import citations
from services.programs.service import ProgramsService
from tests.programs.conftest import Office, words

TEXTS = {"name": words("Life skills"), "summary": words("For youth"), "evidence": words("Two trials")}


def add(office: Office, slug: str = "life-skills", **options: Any) -> programs_catalogue.Intervention:
    values = {"slug": slug, "area": "community", "evidence_level": "moderate", **TEXTS, **options}
    return interventions.add_intervention(office.officer, programs_catalogue.AddIntervention.model_validate(values))


def publish(office: Office, name: str = "Life skills at school", **options: Any) -> programs_catalogue.Intervention:
    values = {"intervention": "life-skills", "evidence_level": "strong", **TEXTS, "name": words(name), **options}
    publish_version = answers_of(ProgramsService)["publish_version"].feature
    published: programs_catalogue.Intervention = publish_version(
        office.officer, programs_catalogue.PublishVersion.model_validate(values)
    )
    return published


def cite(office: Office, edition_id: UUID, cited_on: date | None = None) -> programs_citations.Citation:
    command = programs_citations.CiteIntervention(edition_id=edition_id, intervention="life-skills", cited_on=cited_on)
    return citations.cite_intervention(office.officer, command)


def test_a_plan_cites_the_version_of_its_date_and_keeps_it(office: Office) -> None:
    """Programme rule 2."""
    first, second, third = office.edition(), office.another_edition(), office.another_edition()
    add(office, published_on=date(2016, 1, 1))
    old = cite(office, first.id, date(2017, 6, 1))
    publish(office, published_on=date(2018, 1, 1))
    assert (cite(office, second.id, date(2017, 12, 31)).number, cite(office, third.id).number) == (1, 2)
    (kept,) = citations.list_citations(office.officer, programs_citations.ListCitations(edition_id=first.id)).items
    assert (kept.id, kept.number, kept.newest, kept.name.en) == (old.id, 1, 2, "Life skills")


def test_no_version_is_slipped_under_a_plan(office: Office) -> None:
    """Programme rule 2: a newer version never rewrites an old plan, nor what it should have cited."""
    edition = office.edition()
    add(office, published_on=date(2016, 1, 1))
    for day in (date(2015, 1, 1), date(2015, 12, 31)):
        with pytest.raises(Refused, match="version_backdated"):
            publish(office, published_on=day)
    cite(office, edition.id, date(2017, 6, 1))
    with pytest.raises(Refused, match="version_backdated"):
        publish(office, published_on=date(2017, 6, 1))
    with pytest.raises(Refused, match="in_future"):
        publish(office, published_on=office.officer.today + timedelta(days=1))
    assert publish(office, published_on=date(2017, 6, 2)).number == 2


def test_a_citation_needs_a_version_of_its_date_and_is_made_once(office: Office) -> None:
    edition = office.edition()
    add(office, published_on=date(2017, 1, 1))
    with pytest.raises(Refused, match="not_yet_published"):
        cite(office, edition.id, date(2016, 12, 31))
    cite(office, edition.id)
    with pytest.raises(Refused, match="already_cited"):
        cite(office, edition.id)


def test_the_catalogue_shows_newest_versions_and_every_old_one(office: Office) -> None:
    add(office)
    add(office, "street-lighting", area="situational")
    publish(office, expected_version=1)
    with pytest.raises(Refused, match="stale"):
        publish(office, expected_version=1)
    found = interventions.list_interventions(office.officer, programs_catalogue.ListInterventions()).items
    assert [(each.slug, each.number) for each in found] == [("life-skills", 2), ("street-lighting", 1)]
    only = interventions.list_interventions(
        office.officer, programs_catalogue.ListInterventions(area=programs_kinds.Area.SITUATIONAL)
    )
    assert [each.slug for each in only.items] == ["street-lighting"]
    versions = interventions.list_versions(
        office.officer, programs_catalogue.ListVersions(intervention="life-skills")
    ).items
    assert [(each.number, each.evidence_level) for each in versions] == [(2, "strong"), (1, "moderate")]
    read = programs_catalogue.ReadIntervention(intervention="life-skills", number=1)
    assert interventions.read_intervention(office.officer, read).name.en == "Life skills"
    with pytest.raises(Refused, match="not_found"):
        interventions.read_intervention(
            office.officer, programs_catalogue.ReadIntervention(intervention="life-skills", number=3)
        )
    with pytest.raises(Refused, match="slug_taken"):
        add(office)


def test_the_database_keeps_versions_and_citations(fresh_database: Callable[[str], sessionmaker[Session]]) -> None:
    """Programme rule 2, whatever the code does."""
    sessions = fresh_database("programs")
    with sessions() as session, session.begin():
        office = Office(Desk(session, "programs"))
        add(office)
        cite(office, office.edition().id)
    for statement in (
        "UPDATE intervention_version SET evidence_level = 'strong'",
        "DELETE FROM intervention_version",
        "UPDATE citation SET note = 'x'",
        "DELETE FROM citation",
    ):
        with sessions() as session, pytest.raises(DBAPIError) as refused:
            session.execute(text(statement))
        assert refused.value.orig and refused.value.orig.pgcode == "23514"  # type: ignore[attr-defined]
