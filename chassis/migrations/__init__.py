"""Migrations: one Alembic environment for all, the versions of each deployable in its own folder."""
