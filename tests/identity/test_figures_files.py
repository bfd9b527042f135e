"""The files of the figures speak the reader's language, and countries with as many members stand by name."""

from __future__ import annotations

import csv
from typing import Any

import pytest

from gateway.translate import catalogue
from gateway.web.admin import figures_file
from gateway.web.admin.wording import ACTIVITY, FIGURE_HEADS

_FIGURES: dict[str, Any] = {
    "statuses": [{"status": "pending", "members": 3}],
    "countries": [{"country": code, "members": members} for code, members in [("CR", 1), ("US", 2), ("DE", 2)]],
    "roles": [{"role": "auditor", "members": 4}],
    "networks": [{"network": None, "members": 5}],
    "months": [{"month": "2026-10-01", "registrations": 6, "admissions": 7}],
    "signed_in": [{"days": 30, "members": 8}],
    "second_factors": [{"role": "auditor", "members": 9, "set_up": 1}],
    "waiting": {"registrations": 0, "oldest_at": None, "oldest_days": None},
}


def _rows(file: bytes) -> list[list[str]]:
    return list(csv.reader(file.decode("utf-8-sig").splitlines()))


@pytest.mark.parametrize(
    ("name", "rows"),
    [
        ("statuses", [["Situação", "Membros"], ["Aguardando decisão", "3"]]),
        ("roles", [["Função", "Membros"], ["Auditor", "4"]]),
        ("networks", [["Rede", "Membros"], ["Nenhuma rede", "5"]]),
        ("months", [["Mês", "Cadastros", "Admissões"], ["2026-10", "6", "7"]]),
        ("signed_in", [["Período", "Membros"], ["Últimos 30 dias", "8"]]),
        ("waiting", [["Cadastros", "Cadastro mais antigo (UTC)", "Dias de espera"], ["0", "", ""]]),
    ],
)
def test_headings_and_values_are_in_the_language_of_the_page(name: str, rows: list[list[str]]):
    assert _rows(figures_file.csv(name, "pt", _FIGURES)) == rows


@pytest.mark.parametrize(
    ("language", "rows"),
    [
        ("en", [["Germany", "DE", "2"], ["United States", "US", "2"], ["Costa Rica", "CR", "1"]]),
        ("es", [["Alemania", "DE", "2"], ["Estados Unidos", "US", "2"], ["Costa Rica", "CR", "1"]]),
        ("fr", [["Allemagne", "DE", "2"], ["États-Unis", "US", "2"], ["Costa Rica", "CR", "1"]]),
    ],
)
def test_countries_with_as_many_members_stand_by_name_and_have_their_code(language: str, rows: list[list[str]]):
    assert _rows(figures_file.csv("countries", language, _FIGURES))[1:] == rows


def test_what_is_not_known_now_is_an_empty_cell():
    rows = _rows(figures_file.counted("fr", dict.fromkeys(ACTIVITY) | {"boards": 2}))
    assert rows[0] == ["Contenus et activité", "Nombre"]
    assert [row[1] for row in rows[1:]] == ["2", *[""] * (len(ACTIVITY) - 1)]


@pytest.mark.parametrize("name", figures_file.COLUMNS)
def test_every_column_has_a_heading_of_its_own(name: str):
    for language in ("es", "pt", "fr"):
        heads = [catalogue(language)[FIGURE_HEADS[column]] for column in figures_file.COLUMNS[name]]
        assert len(set(heads)) == len(heads)
