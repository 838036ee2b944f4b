#!/bin/bash
# Make the role and the database of the service, on a PostgreSQL that is new: no superuser, and owner of its database only.
set -euo pipefail

psql --no-psqlrc --quiet --set ON_ERROR_STOP=1 --username "${POSTGRES_USER:-postgres}" --dbname postgres <<'SQL'
\set password `cat "${DATABASE_PASSWORD_FILE:-/run/secrets/database-password}"`
CREATE ROLE mvoscan LOGIN PASSWORD :'password';
CREATE DATABASE mvoscan OWNER mvoscan;
REVOKE ALL ON DATABASE mvoscan FROM PUBLIC;
SQL
