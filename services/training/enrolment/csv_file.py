"""A file of learners from a spreadsheet: the names of its columns in four languages."""

from __future__ import annotations

from chassis.spreadsheets.table import columns

COLUMNS = ("email", "name", "country", "sex", "sector", "institution", "language")
OPTIONAL = ("member_id",)
_HEADERS = {
    "email": "email|e mail|mail|correo|correo electronico|direccion de correo|courriel|adresse e mail|adresse email"
    "|adresse electronique|correio eletronico|endereco de e mail|endereco eletronico",
    "name": "name|full name|nombre|nombre completo|nombre y apellidos|nome|nome completo|nom|nom complet|nom et prenom",
    "country": "country|country code|pais|codigo de pais|codigo do pais|pays|code pays",
    "sex": "sex|gender|sexo|genero|sexe|genre",
    "sector": "sector|setor|secteur",
    "institution": "institution|organization|organisation|institucion|organizacion|instituicao|organizacao"
    "|etablissement",
    "language": "language|idioma|lengua|lingua|langue",
    "member_id": "member id|member|miembro|id miembro|membro|id membro|membre|id membre",
}
LEARNERS = columns(COLUMNS, _HEADERS)
