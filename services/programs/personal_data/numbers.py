"""Identity numbers and telephones, by how they are written in the countries of the Americas.

What has another reading is left out first: days, years, sums, laws and other references.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from services.programs.personal_data.kinds import Datum, Kind

# Neither a part of something longer before it, nor after it.
_FROM, _TO = r"(?<![\w.,/#-])", r"(?![\w/-]|[.,]\d)"
_YEAR = re.compile(r"(?:19|20)\d\d")
_DAYS = re.compile(
    rf"{_FROM}(?:\d{{4}}[-/.](?:0?[1-9]|1[0-2])[-/.](?:[0-2]?\d|3[01])(?:T[\d:.+Z-]*)?"
    r"|(?:[0-2]?\d|3[01])[-/.](?:[0-2]?\d|3[01])[-/.](?:(?:19|20)\d\d|\d\d)"
    r"|(?:19|20)\d\d(?:0[1-9]|1[0-2])(?:[0-2]\d|3[01])"
    rf"|(?:19|20)\d\d ?[-/] ?(?:19|20)?\d\d){_TO}"
)
_REFERENCE = re.compile(
    r"\b(?:(?:ley(?:es)?|lei|loi|law|act|decretos?(?:[ -]ley)?|decree|d[ée]cret|acuerdos?|agreement|acordo|accord"
    r"|resoluci(?:[oó]n|ones)|resolu[cç][aã]o|r[ée]solution|convenio|convention|conven[cç][aã]o|reglamento|regulation"
    r"|r[èe]glement)(?:[ \t]+\w+\.?){0,3}?"
    r"|(?:art[ií]culos?|artigos?|articles?|arts?\.|expediente|causa|casos?|cases?|sentencia|oficio|circular|contrato"
    r"|contract|proyecto|projects?|projeto|projet|referencia|reference|refer[êe]ncia|r[ée]f[ée]rence|ref\.|ISBN|ISSN"
    r"|DOI|p[áa]g(?:ina)?s?\.?|pages?|pp\.|folios?|gaceta|gazette|AG/RES\.?|CP/RES\.?))"
    r"[ \t]*(?:no\.?|n[º°o]\.?|n[úu]m(?:ero)?\.?|number|#)?[ \t]*:?[ \t]*"
    r"\d{1,5}(?:[./-]\d{1,7}){0,4}(?:[ \t]*(?:,|y|e|et|and)[ \t]*\d{1,5}-\d{2,4}){0,20}\b(?![ \t]?\d{4})",
    re.IGNORECASE,
)
_COUNT = r"(?:\d{1,3}(?:[.,' ]\d{3})+(?:[.,]\d{1,2})?|\d{1,15}(?:[.,]\d{1,2})?)"
_CODES = "USD|EUR|CAD|GBP|GTQ|HNL|NIO|CRC|PAB|DOP|BZD|SVC|BRL|MXN|COP|PEN|CLP|ARS|UYU"
_SUMS = re.compile(
    rf"(?:\b(?:{_CODES})|US\$|\b[A-Z]{{1,2}}\$|[$€₡£]|B/\.|\b[QLC]\.?) ?{_COUNT}"
    rf"|{_FROM}{_COUNT} ?(?:%|\b(?:{_CODES})\b|d[óo]lar(?:es)?\b|dollars?\b|quetzales\b|lempiras\b|colones\b"
    r"|c[óo]rdobas\b|balboas\b|pesos\b|euros?\b|reais\b)"
    rf"|{_FROM}\d{{1,3}}(?:[.,' ]\d{{3}})+(?:[.,]\d{{1,2}})?{_TO}"
)
_FILLING = (
    r"[\s:.#º°()]*(?:(?:no|n|nro|num|n[úu]mero|number|num[ée]ro|card|document|documento|is|es|é|est|al|at|to"
    r"|a|au|ao)\b[\s:.#º°()]*){0,3}"
)
_TELEPHONE_WORD = re.compile(
    r"\b(?:tels?|tel[ée]fonos?|telefones?|t[ée]l[ée]phones?|phones?|cel|celular(?:es)?|m[óo]vil(?:es)?|mobile|whatsapp"
    r"|fax|llam(?:ar|e|en)|call|ligar|ligue|appeler|appelez)\b"
    rf"{_FILLING}(\+?\(?\d[\d\s().-]{{4,20}}\d)",
    re.IGNORECASE,
)
_IDENTITY_WORD = re.compile(
    r"\b(?:c[ée]dula|dpi|cui|dui|dni|nit|rtn|cpf|rg|ssn|identidad|identidade|identit[ée]|identity|identificaci[óo]n"
    r"|passport|pasaporte|passaporte|passeport|social security|seguro social|id)\b"
    rf"{_FILLING}([A-Z]{{0,3}}-?\d[\dA-Z .-]{{3,20}})",
    re.IGNORECASE,
)
# By country: El Salvador (DUI, NIT), Honduras and Guatemala, Nicaragua, Costa Rica, the Dominican Republic, Panama,
# Brazil, and the three groups of the United States', Canada's and Belize's.
_IDENTITIES = re.compile(
    rf"{_FROM}(?:\d{{8}}-\d|\d{{4}}-\d{{6}}-\d{{3}}-\d|\d{{4}}[ -]\d{{4}}[ -]\d{{5}}|\d{{4}}[ -]\d{{5}}[ -]\d{{4}}"
    r"|\d{3}-\d{6}-\d{4}[A-Za-z]|\d-\d{4}-\d{4}|\d-\d{3}-\d{3}|\d{3}-\d{7}-\d"
    r"|(?:\d{1,2}|PE|E|N)-(?!(?:19|20)\d\d-)\d{2,4}-\d{3,6}|\d{3}\.\d{3}\.\d{3}-\d\d|\d{3}-\d\d-\d{4}"
    rf"|\d{{3}}-\d{{3}}-\d{{3}}){_TO}"
)
_TELEPHONES = re.compile(
    r"(?<![\w+])\+ ?\(?\d[\d ().-]{5,18}\d(?!\d)"
    rf"|{_FROM}\(?\d{{3}}\)?[ .-]\d{{3}}[ .-]\d{{4}}{_TO}"
    rf"|{_FROM}(?:9\d|[2-9])\d{{3}}-\d{{4}}{_TO}"
    rf"|{_FROM}\d{{3}}-(?!(?:19|20)\d\d)\d{{4}}{_TO}"
    rf"|{_FROM}0\d(?:[ .]\d\d){{4}}{_TO}"
)
_PAIR = re.compile(r"(?<!\d)(?<!\d.)([2-9]\d{3}) (\d{4})(?!.?\d)")
_UNBROKEN = re.compile(rf"{_FROM}\d{{8,}}{_TO}")
# Numbers that anybody may call, and nobody's own.
_FREE_OF_CHARGE = re.compile(r"1?800\d{4,8}|1?8(?:88|77|66|55|44|33)\d{7}")
# As many digits as identity numbers have there; others are telephones.
_TELEPHONE_DIGITS = frozenset({8, 10})


def first(text: str) -> Datum | None:
    """The first number that reads like a person's."""
    text = _DAYS.sub(" ; ", text)
    if found := next(_named(_TELEPHONE_WORD, text, 7), None):
        return Datum(Kind.TELEPHONE, found)
    text = _REFERENCE.sub(" ; ", text)
    if found := next(_named(_IDENTITY_WORD, text, 5), None):
        return Datum(Kind.IDENTITY_NUMBER, found)
    text = _SUMS.sub(" ; ", text)
    return first_written(text) or _bare(text)


def first_written(text: str) -> Datum | None:
    """The first that is written as identity numbers and telephones are, with what parts them."""
    text = _DAYS.sub(" ; ", text)
    if identity := _IDENTITIES.search(text):
        return Datum(Kind.IDENTITY_NUMBER, identity.group())
    called = (found.group().strip() for found in _TELEPHONES.finditer(text))
    if telephone := next(_private(called), None):
        return Datum(Kind.TELEPHONE, telephone)
    return None


def _named(words: re.Pattern[str], text: str, least: int) -> Iterator[str]:
    """The numbers that such a word says something about."""
    told = (found.group(1).strip(" .-(") for found in words.finditer(text))
    return _private(number for number in told if len(_digits(number)) >= least)


def _private(numbers: Iterable[str]) -> Iterator[str]:
    return (number for number in numbers if not _FREE_OF_CHARGE.fullmatch(_digits(number)))


def _bare(text: str) -> Datum | None:
    """Digits with nothing that says what they are: two groups of four, or eight and more in a row."""
    for pair in _PAIR.finditer(text):
        if not any(_YEAR.fullmatch(part) for part in pair.groups()):
            return Datum(Kind.TELEPHONE, pair.group())
    rows = (found.group() for found in _UNBROKEN.finditer(text))
    for row in _private(row for row in rows if not row.endswith("000")):
        return Datum(Kind.TELEPHONE if len(row) in _TELEPHONE_DIGITS else Kind.IDENTITY_NUMBER, row)
    return None


def _digits(number: str) -> str:
    return re.sub(r"\D", "", number)
