"""What reads like a personal datum, and what only looks like one: names, identity numbers, telephones, addresses."""

from __future__ import annotations

import time
import tomllib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from convive.state import PROJECT
from services.programs.personal_data.kinds import Kind
from services.programs.personal_data.reading import first_datum

NAMES = [
    ("La testigo María López declaró ante la fiscalía", "testigo María"),
    ("Entrevista a Rosa Flores", "Rosa Flores"),
    ("interview with John Smith", "John Smith"),
    ("JUAN PÉREZ GÓMEZ", "JUAN PÉREZ"),
    ("José A. Ramírez", "José A. Ramírez"),
    ("Atendida: María del Carmen Xol", "María del Carmen"),
    ("Ana Lucía de la Cruz.", "Ana Lucía"),
    ("the victim is Xiu Tzul", "victim is Xiu Tzul"),
    ("víctima: Tzul Ixcoy", "víctima: Tzul Ixcoy"),
    ("testigo maria lopez", "testigo maria"),
    ("a testemunha João da Silva", "testemunha João"),
    ("le témoin Jean Dupont", "témoin Jean"),
    ("la victime Marie", "victime Marie"),
    ("Sra. Gómez", "Sra. Gómez"),
    ("habló don Pedro", "don Pedro"),
    ("Mrs Smith and her son", "Mrs Smith"),
    ("Pérez López, Juan", "Pérez López, Juan"),
    ("- Flores, Ana María", "Flores, Ana"),
    ("https://files.example.org/testigo-juan-perez.pdf", "Testigo Juan"),
    ("véase https://files.example.org/Mar%C3%ADa_L%C3%B3pez.docx", "María López"),
    ("Ma\u200bría\u00a0López", "María López"),
]
IDENTITY_NUMBERS = [
    ("DPI 2547 12345 0101", "2547 12345 0101"),  # Guatemala
    ("Su DPI es 2547123450101", "2547123450101"),
    ("2547123450101", "2547123450101"),
    ("01234567-8", "01234567-8"),  # El Salvador
    ("0614-010190-101-2", "0614-010190-101-2"),
    ("0801-1990-12345", "0801-1990-12345"),  # Honduras
    ("001-010190-0001A", "001-010190-0001A"),  # Nicaragua
    ("1-1234-5678", "1-1234-5678"),  # Costa Rica
    ("001-1234567-8", "001-1234567-8"),  # Dominican Republic
    ("8-123-456", "8-123-456"),  # Panama
    ("PE-12-3456", "PE-12-3456"),
    ("123.456.789-09", "123.456.789-09"),  # Brazil
    ("000-12-3456", "000-12-3456"),
    ("cédula 12345678", "12345678"),
    ("cedula de identidad No. 456789", "456789"),
    ("passport P0123456", "P0123456"),
    ("https://files.example.org/dui/01234567-8.pdf", "01234567-8"),
    ("０１２３４５６７\u20118", "01234567-8"),
]
TELEPHONES = [
    ("Teléfono: 7712-3456", "7712-3456"),
    ("tel. no. 77123456", "77123456"),
    ("call +502 5512 3456", "+502 5512 3456"),
    ("(809) 555-1234", "(809) 555-1234"),
    ("809.555.1234", "809.555.1234"),
    ("622-1234", "622-1234"),  # Belize
    ("5512 3456", "5512 3456"),
    ("99123456", "99123456"),
    ("98765-4321", "98765-4321"),  # Brazil
    ("01 23 45 67 89", "01 23 45 67 89"),
    ("WhatsApp 50377123456", "50377123456"),
    ("Ministerio Público, tel. 2411-9191", "2411-9191"),  # an institution's, too: nobody can tell by its form
]
ADDRESSES = [
    ("juan.perez@example.com", "juan.perez@example.com"),
    ("Vive en la calle 5, casa 12, zona 3", "calle 5, casa 12"),
    ("lives at 12 Regent Street", "12 Regent Street"),
    ("Colonia Kennedy, bloque 3 #14", "Colonia Kennedy, bloque 3 #14"),
]
FOUND = {
    Kind.NAME: NAMES,
    Kind.IDENTITY_NUMBER: IDENTITY_NUMBERS,
    Kind.TELEPHONE: TELEPHONES,
    Kind.ADDRESS: ADDRESSES,
}
HARMLESS = [
    # what such a programme writes
    "Identified jointly. The day is illustrative.",
    "Manual for the assistance and protection of victims of crime in Central America",
    "Propuesta de rediseño y fortalecimiento del Programa de Protección a Testigos de Honduras",
    "Witness Protection Programme of Honduras, Victim Assistance Unit, Victims and Witnesses",
    "Ministerio Público, Fiscalía General de la República, Corte Suprema de Justicia",
    "Informe de diagnóstico: República Dominicana",
    "The victim will be assisted; a witness may call the unit; victims in Costa Rica",
    "el testigo en Costa Rica; la víctima es la República Dominicana",
    "Testigo clave 1, witness A, víctima 3",
    "Señor Ministro, Mr President, Sra. Directora",
    "Marco Legal; Norma Técnica; Cruz Roja; Primer Pilar Institucional",
    "Abril, Mayo, Junio, Julio Agosto",
    # places, laws and houses that have somebody's name
    "San José, Costa Rica; Santa Ana, El Salvador; San Pedro Sula; Santo Domingo",
    "Atlántida, Cortés, Francisco Morazán; Departamento de Francisco Morazán",
    "Lei Maria da Penha (Lei 11.340/2006); Universidad Francisco Marroquín; Convención de Belém do Pará",
    # days, years, hours
    "2014-2017, from 12 April 2017 to 31/12/2017, 2017-05-31T14:30, 20170531, 12.04.2017",
    "Curso 2: 40 horas, 25 participantes, 3 sesiones de 08:00 a 12:30",
    # sums
    "USD 1,250,000.00 and Q 25000000; 12500000 dólares; 1.250.000,00 EUR; 25000000; 1 250 000",
    # statistics
    "In 2017, 12,345 victims were assisted (8,120 women and 4,225 men), 85 % more than in 2016",
    "casos: 1200, 1350, 1410; 12 15 18 22 30; 2014 3512; 2014 2015 2016 2017; 1200\t1350",
    "passports, identity documents and 12500 witnesses; protegida la identidad de 12500 testigos",
    "22 men + 1 woman = 23; ratio 3-1; 10-12 personas",
    "Telephone survey 2015-2017 with 1200 interviews; phones: 35 and 40",
    # laws, cases and other references
    "Decreto Legislativo No. 1029-2006, Decreto 63-2007 y 145-2011, Ley 8720, Lei 9.807/1999",
    "Resolution AG/RES. 2866 (XLIV-O/14); art. 45-2, page 123, expediente 456-2016, caso 1234-2015",
    "ESCA project D.B.3; IATI XM-DAC-47079; CA-3-D003456001; ISO 9001:2015; ISBN 978-99939-0-123-4",
    # numbers that anybody may call
    "Emergencias: 911, 122, 1510; tel. 1-800-832-2767; 800-123-4567",
    # links
    "https://www.oas.org/es/sms/dps/documents/0192e0c7-0000-7000-8000-000000000000",
    "https://example.org/node/12345678?lang=es and https://example.org/2017/05/31/informe-final-san-jose.pdf",
    "",
]


@pytest.mark.parametrize(
    ("kind", "text", "passage"), [(kind, *each) for kind, listed in FOUND.items() for each in listed]
)
def test_what_reads_like_a_persons_datum(kind: Kind, text: str, passage: str) -> None:
    assert first_datum(text) == (kind, passage)
    assert first_datum(f"Two reports were validated.\n{text}\nThe third follows.") is not None


@pytest.mark.parametrize("text", HARMLESS)
def test_what_only_looks_like_one(text: str) -> None:
    assert first_datum(text) is None


def test_the_demonstrations_own_texts_are_harmless() -> None:
    """Those of the programme for victims and witnesses, in four languages."""
    texts = tomllib.loads((PROJECT / "convive/demo/texts/victims.toml").read_text("utf-8"))
    del texts["topic"]  # of the forum, whose authors are members
    found = [first_datum(each) for each in _strings(texts)]
    assert len(found) > 60
    assert set(found) == {None}


def _strings(value: object) -> list[str]:
    if isinstance(value, dict):
        return [each for inner in value.values() for each in _strings(inner)]
    if isinstance(value, list):
        return [each for inner in value for each in _strings(inner)]
    return [value] if isinstance(value, str) else []


_PIECES = ["1 ", "A ", "Ana de la ", "tel ", "12-", "ley a b c ", "a", "1", "calle ", "(5", "a@", "a.b", "Ana ", "Q1 "]


@pytest.mark.parametrize("piece", [*_PIECES, "1.123", "testigo : , ( ", "http://a", "zona casa ", "- Xol, "])
def test_the_longest_texts_are_read_quickly(piece: str) -> None:
    """A text has 20,000 characters at most; nothing makes the reading longer by the square of them."""
    text = (piece * 20_000)[:20_000]
    began = time.thread_time()
    first_datum(text)
    assert time.thread_time() - began < 1


@given(st.text(max_size=300))
def test_any_text_can_be_read(text: str) -> None:
    found = first_datum(text)
    assert found is None or found.passage
