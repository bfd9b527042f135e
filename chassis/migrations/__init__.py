"""Migrations: one Alembic environment for all; the versions of each deployable are in its own folder."""
