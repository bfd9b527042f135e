"""What the columns of a file of members are called in four languages, and the words that stand in them.

Countries, languages, roles and networks by their codes, or as the pages call them; folded: without accents and case.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache

from chassis.folding import fold
from chassis.spreadsheets.table import columns
from contracts.identity import Network, Role
from contracts.kinds import Language
from gateway import translate
from gateway.rendering import formats
from gateway.rendering.wording import NETWORK_NAMES, ROLE_NAMES

_HEADERS = {
    "name": "name|full name|nombre|nombre completo|nombre y apellidos|nome|nome completo|nom|nom complet|nom et prenom",
    "email": "email|e mail|mail|e mail address|correo|correo electronico|direccion de correo|courriel|adresse e mail"
    "|adresse email|adresse electronique|correio eletronico|endereco de e mail|endereco eletronico",
    "country": "country|country code|pais|codigo de pais|codigo do pais|pays|code pays",
    "institution": "institution|organization|organisation|institucion|organizacion|instituicao|organizacao"
    "|etablissement",
    "language": "language|idioma|lengua|lingua|langue",
    "roles": "roles|role|funcion|funciones|rol|funcao|funcoes|papel|fonction|fonctions",
    "networks": "networks|network|red|redes|rede|reseau|reseaux",
}
LISTS = ("roles", "networks")
COLUMNS = columns([name for name in _HEADERS if name not in LISTS], _HEADERS)


@lru_cache
def words() -> dict[str, dict[str, str]]:
    """By column: what may stand in it, and its code."""
    return {
        "country": _countries(),
        "language": {
            fold(said): code.value
            for code in Language
            for said in (code.value, *(formats.language_name(reader, code) for reader in Language))
        },
        "roles": _named(ROLE_NAMES.items()),
        "networks": _named(NETWORK_NAMES.items()),
    }


def _countries() -> dict[str, str]:
    named = [pair for language in Language for group in formats.countries(language) for pair in group]
    return {fold(said): code for code, name in named for said in (code, name)}


def _named(names: Iterable[tuple[Role | Network, str]]) -> dict[str, str]:
    """By the code, and by the name in each language."""
    return {
        fold(said): str(code)
        for code, name in names
        for said in (str(code), name, *(translate.text(name, language) for language in Language))
    }
