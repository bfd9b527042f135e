"""The migrated database is what the model says, and it holds the rules by itself."""

from __future__ import annotations

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from chassis import tables
from contracts.accounts import Action
from contracts.identity import Role
from gateway.identity.audit import record
from gateway.identity.letter import Letter
from gateway.identity.model import Base
from tests.identity.conftest import IdentityDesk


def test_the_migrated_schema_is_the_model(engine_of):
    with engine_of("gateway").connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        assert Letter.metadata is Base.metadata  # so the letters are compared as well
        differences = compare_metadata(context, [Base.metadata, tables.metadata])
    ours = [difference for difference in differences if "alembic_version" not in str(difference)]
    assert ours == []


@pytest.mark.parametrize(
    "statement", ["UPDATE audit SET action = 'erased'", "DELETE FROM audit", "TRUNCATE audit CASCADE"]
)
def test_the_record_of_changes_is_never_altered(identity: IdentityDesk, statement: str):
    record(identity.public(), Action.REGISTERED, None)
    identity.desk.session.flush()
    with pytest.raises(DBAPIError, match="permission denied"), identity.desk.session.begin_nested():
        identity.desk.session.execute(text(statement))
    identity.desk.session.execute(text("SET LOCAL ROLE gateway_owner"))
    with pytest.raises(DBAPIError, match="never altered"), identity.desk.session.begin_nested():
        identity.desk.session.execute(text(statement))


@pytest.mark.parametrize("roles", ["{finance_officer,finance_approver,member}", "{auditor,member}", "{}"])
def test_the_database_refuses_roles_that_do_not_go_together(identity: IdentityDesk, roles: str):
    """Fund rule 12."""
    account = identity.admit(Role.MODERATOR)
    identity.desk.session.flush()
    with pytest.raises(DBAPIError, match="ck_account"):
        identity.desk.session.execute(
            text("UPDATE account SET roles = :roles WHERE id = :id"), {"roles": roles, "id": account.id}
        )
