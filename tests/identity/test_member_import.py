"""People of a file: every line with all its faults before anything is done, and then all of them or nobody."""

from __future__ import annotations

from typing import Any

import pytest

from contracts.base import Refused
from contracts.identity import Role
from contracts.invitations import (
    LINES_AT_FAULT,
    MISSING_COLUMN,
    MOST_LINES,
    UNREADABLE_AS_A_WHOLE,
    UNREADABLE_FILE,
    ImportMembers,
    MemberImport,
)
from gateway.identity import member_import
from gateway.identity.model import Invitation
from tests.identity.conftest import IdentityDesk, Letters

HEADER = "name,email,country,institution,language,roles,networks"
ANA = "Ana Mora,ana.mora@seguridad.example,CR,Ministerio,es,moderator;instructor,police"
LUZ = "Luz Prado,luz@policia.example,Honduras,Policía Nacional,español,,Red de Prevención"


def _command(*lines: str) -> ImportMembers:
    return ImportMembers(csv="\n".join(lines))


def _check(identity: IdentityDesk, *lines: str) -> MemberImport:
    return member_import.check_import(identity.call_as(Role.ADMINISTRATOR), _command(*lines))


def _import(identity: IdentityDesk, *lines: str) -> MemberImport:
    call = identity.call_as(Role.ADMINISTRATOR)
    found = member_import.import_members(call, _command(*lines))
    assert call.has_filled, "what it has filled is analysed"
    return found


def _faults(found: MemberImport) -> list[tuple[int, str, str]]:
    return [(line.line, fault.field, fault.refusal.code) for line in found.lines for fault in line.faults]


def test_a_dry_run_says_what_would_be_done_and_does_nothing(identity: IdentityDesk, letters: Letters):
    found = _check(identity, HEADER, ANA, LUZ)
    assert (found.to_invite, found.refused, found.done) == (2, 0, False)
    assert identity.desk.session.query(Invitation).count() == 0
    assert letters.matters() == []


def test_everybody_of_the_file_is_invited_once(identity: IdentityDesk, letters: Letters):
    found = _import(identity, HEADER, ANA, LUZ)
    assert (found.to_invite, found.done, letters.matters()) == (2, True, ["invited", "invited"])
    ana, luz = identity.desk.session.query(Invitation).order_by(Invitation.email)
    assert (ana.roles, ana.networks) == (["instructor", "member", "moderator"], ["police"])
    assert (luz.country, luz.language, luz.roles, luz.networks) == ("HN", "es", ["member"], ["prevention"])
    again = _import(identity, HEADER, ANA, LUZ)
    assert ([line.outcome for line in again.lines], again.unchanged) == (["invited", "invited"], 2)
    assert letters.matters() == ["invited", "invited"]


def test_every_fault_of_every_line_is_told_and_then_nobody_is_invited(identity: IdentityDesk, letters: Letters):
    lines = (
        HEADER,
        ANA,
        ",nobody,Atlantis,,klingon,king,moon",
        "Two Signatures,two@x.example,CR,DPS,en,finance officer / finance approver,",
        "Ana Again,ANA.MORA@seguridad.example,CR,Ministerio,es,,",
        "Short,short@x.example",
    )
    found = _check(identity, *lines)
    assert _faults(found) == [
        (3, "country", "identity.unknown_word"),
        (3, "language", "identity.unknown_word"),
        (3, "roles", "identity.unknown_word"),
        (3, "networks", "identity.unknown_word"),
        (3, "name", "missing"),
        (3, "email", "identity.not_an_address"),
        (3, "institution", "missing"),
        (4, "roles", "identity.second_signature"),
        (5, "email", "identity.repeated_address"),
        (6, "country", "missing"),
        (6, "institution", "missing"),
        (6, "language", "missing"),
    ]
    assert (found.to_invite, found.refused) == (1, 4)
    with pytest.raises(Refused) as refused:
        _import(identity, *lines)
    assert (refused.value.refusal, refused.value.params) == (LINES_AT_FAULT, {"n": "4"})
    assert identity.desk.session.query(Invitation).count() == 0
    assert letters.matters() == []


def test_who_has_an_account_stays_as_they_are(identity: IdentityDesk, letters: Letters):
    member = identity.admit(email="ana.mora@seguridad.example")
    found = _import(identity, HEADER, ANA, LUZ)
    assert [line.outcome for line in found.lines] == ["member", "invite"]
    assert member.roles == ["member"]


def test_a_name_that_imitates_a_moderators_is_told(identity: IdentityDesk, letters: Letters):
    identity.admit(Role.MODERATOR, name="Luz Prado")
    assert [line.resembles for line in _check(identity, HEADER, ANA, LUZ).lines] == [[], ["Luz Prado"]]


@pytest.mark.parametrize(
    "header",
    [
        "Nombre;Correo electrónico;País;Institución;Idioma;Funciones;Redes",
        "\ufeffNome\tE-mail\tPaís\tInstituição\tLíngua\tFunções\tRedes",
        "Nom,Courriel,Pays,Établissement,Langue,Fonctions,Réseaux",
    ],
)
def test_columns_have_names_in_four_languages_and_spreadsheets_their_own_separators(
    identity: IdentityDesk, letters: Letters, header: str
):
    separator = next(sign for sign in ";\t," if sign in header)
    row = separator.join(["Ana Mora", "ana@x.example", "Brésil", "Polícia", "portugais", "Modérateur", "police"])
    found = _import(identity, header, row)
    assert (found.to_invite, _faults(found)) == (1, [])
    invitation = identity.desk.session.query(Invitation).one()
    assert (invitation.country, invitation.language, invitation.roles) == ("BR", "pt", ["member", "moderator"])


@pytest.mark.parametrize(
    ("lines", "refusal", "params"),
    [
        (["name,email,country,institution", "a"], MISSING_COLUMN, {"what": "Language"}),
        ([HEADER], UNREADABLE_AS_A_WHOLE, {"reason": "it is empty"}),
        ([HEADER + ",email", ANA], UNREADABLE_FILE, {"line": "1", "reason": "a column occurs twice"}),
        ([HEADER, '"Ana'], UNREADABLE_FILE, {"line": "2", "reason": "a quotation mark is missing"}),
        ([HEADER, *["Ana"] * (MOST_LINES + 1)], UNREADABLE_FILE, {"line": "1001", "reason": "it has too many lines"}),
    ],
)
def test_a_file_that_is_none_is_refused_as_a_whole(
    identity: IdentityDesk, lines: list[str], refusal: Any, params: dict[str, str]
):
    with pytest.raises(Refused) as refused:
        _check(identity, *lines)
    assert (refused.value.refusal, refused.value.params) == (refusal, params)


def test_a_full_file_is_invited_in_one_go(identity: IdentityDesk, letters: Letters):
    many = [f"Person {n},person{n}@x.example,CR,Ministerio,es,," for n in range(MOST_LINES)]
    assert _import(identity, HEADER, *many).to_invite == MOST_LINES
    assert identity.desk.session.query(Invitation).count() == MOST_LINES
