#!/bin/sh
# Run once by the image of PostgreSQL, when its volume is still empty: makes the role that the app connects as, with no
# rights on anything. What it needs `countersign migrate` grants (docs/operations.md, "Two database roles").
set -eu

psql --set=ON_ERROR_STOP=1 --set=password="$APP_DATABASE_PASSWORD" --set=database="$POSTGRES_DB" \
  --username "$POSTGRES_USER" --dbname "$POSTGRES_DB" <<'SQL'
create role countersign_app login password :'password';
revoke all on database :"database" from public;
grant connect on database :"database" to countersign_app;
revoke all on schema public from public;
grant usage on schema public to countersign_app;
SQL
