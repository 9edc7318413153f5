#!/usr/bin/env bash
# Run once by the database container on an empty volume: the two roles and the database of deploy/README.md.
set -euo pipefail
psql --username postgres --set ON_ERROR_STOP=1 --set owner="$OWNER_PASSWORD" --set app="$APP_PASSWORD" <<'SQL'
CREATE ROLE loudou_owner LOGIN PASSWORD :'owner';
CREATE ROLE loudou_app LOGIN PASSWORD :'app' NOSUPERUSER NOBYPASSRLS;
CREATE DATABASE loudou OWNER loudou_owner;
\connect loudou
REVOKE ALL ON DATABASE loudou FROM PUBLIC;
GRANT CONNECT, TEMPORARY ON DATABASE loudou TO loudou_app;
ALTER DEFAULT PRIVILEGES FOR ROLE loudou_owner GRANT SELECT, INSERT, UPDATE, DELETE ON TABLES TO loudou_app;
ALTER DEFAULT PRIVILEGES FOR ROLE loudou_owner GRANT USAGE ON SEQUENCES TO loudou_app;
SQL
