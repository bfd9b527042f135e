#!/bin/sh
# One role and one database for each CONVIVE_DATABASE_URL_* in the environment, closed to every other role; the same as
# convive/embedded/postgres.py does. Safe to run again: a new service gets its database, a changed password is set.
# psql's own variables (PGHOST, PGPORT, PGUSER, PGPASSWORD) say where. Passwords in the URLs may not need %-encoding.
set -eu

env | sed -n 's/^CONVIVE_DATABASE_URL_[A-Z0-9_]*=//p' | while IFS= read -r url; do
    rest=${url#*://}
    role=${rest%%:*}
    rest=${rest#*:}
    password=${rest%%@*}
    database=${rest##*/}
    psql -X -q -v ON_ERROR_STOP=1 -v role="$role" -v password="$password" -v database="${database%%\?*}" -d postgres <<'SQL'
SELECT format('CREATE ROLE %I LOGIN', :'role')
WHERE NOT EXISTS (SELECT FROM pg_roles WHERE rolname = :'role')\gexec
ALTER ROLE :"role" PASSWORD :'password';
SELECT format('CREATE DATABASE %I OWNER %I', :'database', :'role')
WHERE NOT EXISTS (SELECT FROM pg_database WHERE datname = :'database')\gexec
REVOKE CONNECT, TEMPORARY ON DATABASE :"database" FROM PUBLIC;
SQL
    printf 'database %s is there\n' "${database%%\?*}"
done
