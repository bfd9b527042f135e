"""An address is confirmed before admission: registrations, links, known devices, spent work, mails about accounts."""

import re
import unicodedata
from functools import lru_cache

from alembic import op
from confusable_homoglyphs import confusables
from sqlalchemy import text

from chassis.migrations.files import SqlFiles

revision = "a0002"
down_revision = "a0001"

sql = SqlFiles(__file__)


def upgrade() -> None:
    sql.run("tables/addresses")
    # Whom an administrator has let in, the administrator has vouched for. Who still waits confirms the address anew.
    op.execute("UPDATE account SET verified_at = admitted_at WHERE admitted_at IS NOT NULL")
    connection = op.get_bind()
    names = [tuple(row) for row in connection.execute(text("SELECT id, name FROM account WHERE status <> 'erased'"))]
    if names:
        shown = [{"id": member_id, "looks": _looks(name)} for member_id, name in names]
        connection.execute(text("UPDATE account SET looks = :looks WHERE id = :id"), shown)


# What a name looks like, as this release told it: gateway/identity/imitation.py may tell it otherwise one day, and then
# a later migration tells everybody's anew.


def _looks(name: str) -> str:
    skeleton = _skeleton(_fold(_skeleton(name))).translate(str.maketrans("i1|", "lll"))
    return " ".join(sorted(re.findall(r"\w+", skeleton)))[:800]


def _skeleton(name: str) -> str:
    return "".join(_prototype(character) for character in name)


@lru_cache(maxsize=10_000)
def _prototype(character: str) -> str:
    table: dict[str, list[dict[str, str]]] = confusables.confusables_data
    alike = [entry["c"] for entry in table.get(character, [])]
    return max((character, *alike), key=lambda each: (len(table.get(each, [])), each))


def _fold(name: str) -> str:
    plain = unicodedata.normalize("NFKD", name).lower()
    letters = "".join(c if c.isalnum() else "" if unicodedata.combining(c) else " " for c in plain)
    return " ".join(letters.split())
