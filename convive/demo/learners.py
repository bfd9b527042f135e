"""Invented learners: the source document has their numbers, sexes and institutions, and nobody's name."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Sequence
from typing import Any


def _names(text: str) -> list[str]:
    return text.split()


_SPANISH = {
    "male": _names("José Luis Carlos Óscar Denis Mario Wilmer Héctor Nelson Franklin Rigoberto Marvin Édgar Selvin"),
    "female": _names("María Karla Suyapa Daniela Gloria Iris Lilian Norma Xiomara Dunia Reina Sandra Wendy"),
}
_SPANISH_FAMILY = _names(
    "Zúniga Mejía Pineda Alvarado Núñez Bonilla Cáceres Rivas Funes Orellana Padilla Turcios Murillo Lagos Ávila "
    "Zelaya Banegas"
)
_BELIZE = {
    "male": _names("Elroy Kenrick Dwight Mario Ivan Lloyd Hubert Albert Ramón Eustace Lennox Marlon Orlando"),
    "female": _names("Shanice Alma Dorla Yvette"),
}
_BELIZE_FAMILY = _names("Flowers Gillett Castillo Moody Tillett Usher Coleman Ramirez Bradley Young Choc Arana Gentle")

Learner = dict[str, Any]


def honduran_officers(count: int) -> Iterator[Learner]:
    """Officers for the on-site course; the share of women is illustrative (a fifth)."""
    for number in range(count):
        sex = "female" if number % 5 == 4 else "male"
        yield _learner("oficial", number, sex, "HN", "es", _SPANISH[sex], _SPANISH_FAMILY) | {
            "sector": "public",
            "institution": "Policía Nacional de Honduras",
        }


def belizeans(kind: str, seats: Sequence[tuple[str, str, str]]) -> Iterator[Learner]:
    """Learners from Belize, one for each (sex, sector, institution)."""
    for number, (sex, sector, institution) in enumerate(seats):
        yield _learner(kind, number, sex, "BZ", "en", _BELIZE[sex], _BELIZE_FAMILY) | {
            "sector": sector,
            "institution": institution,
        }


def _learner(
    kind: str, number: int, sex: str, country: str, language: str, given: Sequence[str], family: Sequence[str]
) -> Learner:
    name = f"{given[number % len(given)]} {family[(number // len(given) + number) % len(family)]}"
    email = f"{kind}{number + 1:03}@demo.convive.example"
    return {"email": email, "name": name, "country": country, "sex": sex, "language": language}


def as_csv(header: Sequence[str], learners: Sequence[Learner]) -> bytes:
    """A spreadsheet's CSV: semicolons and a Spanish or English header, as academies send it."""
    text = io.StringIO()
    writer = csv.writer(text, delimiter=";", lineterminator="\r\n")
    writer.writerow(header)
    fields = ("email", "name", "country", "sex", "sector", "institution", "language")
    writer.writerows([learner[field] for field in fields] for learner in learners)
    return text.getvalue().encode("utf-8-sig")
