#!/bin/sh
# For each CONVIVE_DATABASE_URL_* with its CONVIVE_OWNER_URL_* in the environment a database, the role that owns it and
# migrates, and the role that its processes have and that owns nothing; the same as convive/embedded/postgres.py does.
# Safe to run again: a new service gets its database, a changed password is set, and a database that belongs to its
# running role, as in former versions, goes over to its owner with all that is in it.
# psql's own variables (PGHOST, PGPORT, PGUSER, PGPASSWORD) say where, and as whom: a superuser, or where a provider keeps
# those to itself a role with CREATEDB and CREATEROLE. Passwords in the URLs may not need %-encoding.
set -eu

names=$(env | sed -n 's/^CONVIVE_DATABASE_URL_\([A-Z0-9_]*\)=.*/\1/p')

# role, password or database of the URL $2
part() {
    rest=${2#*://}
    case $1 in
        role) printf %s "${rest%%:*}" ;;
        password) rest=${rest#*:}; printf %s "${rest%%@*}" ;;
        database) rest=${rest##*/}; printf %s "${rest%%\?*}" ;;
    esac
}

# psql on one database, which stops at the first error; a script on its input
run() {
    psql -X -q -v ON_ERROR_STOP=1 "$@"
}

for name in $names; do
    eval "url=\$CONVIVE_DATABASE_URL_$name owner=\${CONVIVE_OWNER_URL_$name:?is needed: ./run compose-env makes it}"
    run -v database="$(part database "$url")" -v role="$(part role "$url")" -v password="$(part password "$url")" \
        -v owner="$(part role "$owner")" -v owner_password="$(part password "$owner")" -d postgres <<'SQL'
SELECT format('CREATE ROLE %I LOGIN', wanted) FROM unnest(ARRAY[:'role', :'owner']) AS wanted
WHERE NOT EXISTS (SELECT FROM pg_roles WHERE rolname = wanted)\gexec
ALTER ROLE :"role" PASSWORD :'password';
ALTER ROLE :"owner" PASSWORD :'owner_password';
-- Whoever is no superuser gives a database away, or takes one over, only with the rights of both.
SELECT format('GRANT %I TO CURRENT_USER WITH INHERIT TRUE, SET TRUE', wanted)
FROM unnest(ARRAY[:'role', :'owner']) AS wanted WHERE NOT pg_has_role(wanted, 'USAGE')\gexec
SELECT format('CREATE DATABASE %I OWNER %I', :'database', :'owner')
WHERE NOT EXISTS (SELECT FROM pg_database WHERE datname = :'database')\gexec
REVOKE CONNECT, TEMPORARY ON DATABASE :"database" FROM PUBLIC;
\connect :"database"
REASSIGN OWNED BY :"role" TO :"owner";
GRANT CONNECT ON DATABASE :"database" TO :"role";
-- Large objects belong to whoever makes them, beside all rights of tables: nobody makes any.
SELECT format('REVOKE EXECUTE ON FUNCTION %s FROM PUBLIC', oid::regprocedure)
FROM pg_proc WHERE oid IN ('lo_creat(integer)'::regprocedure, 'lo_create(oid)'::regprocedure,
    'lo_from_bytea(oid, bytea)'::regprocedure) AND pg_has_role(proowner, 'USAGE')\gexec
SELECT has_function_privilege(:'role', 'lo_create(oid)', 'EXECUTE') AS makes_objects, current_user AS admin\gset
\if :makes_objects
    \warn 'large objects can be made in' :database 'because' :admin 'does not own the functions (docs/operations.md, "With your own PostgreSQL")'
\endif
SQL
    printf 'database %s is there\n' "$(part database "$url")"
done

# The server's own databases belong to the provider of a managed server: what cannot be closed is named.
if [ -n "$names" ]; then
    run -d postgres <<'SQL'
SELECT format('REVOKE CONNECT, TEMPORARY ON DATABASE %I FROM PUBLIC', datname)
FROM pg_database WHERE datname IN ('postgres', 'template1') AND pg_has_role(datdba, 'USAGE')\gexec
SELECT count(*) > 0 AS stays_open, string_agg(datname, ', ' ORDER BY datname) AS open_to_all, current_user AS admin
FROM pg_database, aclexplode(coalesce(datacl, acldefault('d', datdba)))
WHERE datname IN ('postgres', 'template1') AND grantee = 0 AND privilege_type = 'CONNECT'\gset
\if :stays_open
    \warn 'open to every role, because' :admin 'does not own them:' :open_to_all '(docs/operations.md, "With your own PostgreSQL")'
\endif
SQL
fi
