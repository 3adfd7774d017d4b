#!/bin/sh
# Begins PostgreSQL as its official image does: makes the cluster at the first start by POSTGRES_USER, POSTGRES_PASSWORD,
# POSTGRES_DB, POSTGRES_INITDB_ARGS and POSTGRES_HOST_AUTH_METHOD, runs what lies in /docker-entrypoint-initdb.d, and is root no
# longer than it must. Unlike there, nobody needs a password when none was given.
set -eu
case ${1-} in
  postgres) ;;
  -*) set -- postgres "$@" ;;
  *) exec "$@" ;;
esac
if [ "$(id -u)" = 0 ]; then
  mkdir -p "$PGDATA"
  chown -R postgres:postgres "$PGDATA" /run/postgresql
  # Not the one of busybox, which can less.
  exec /usr/bin/setpriv --reuid postgres --regid postgres --clear-groups "$0" "$@"
fi

make_cluster() {
  umask 077
  method=${POSTGRES_HOST_AUTH_METHOD:-trust}
  set -- -D "$PGDATA" -U "$user" -E UTF8 --locale C.UTF-8 --no-sync
  if [ -n "${POSTGRES_PASSWORD-}" ]; then
    method=${POSTGRES_HOST_AUTH_METHOD:-scram-sha-256}
    printf '%s\n' "$POSTGRES_PASSWORD" >/tmp/password
    set -- "$@" --pwfile /tmp/password
  fi
  # shellcheck disable=SC2086 # a list of arguments by definition
  initdb "$@" ${POSTGRES_INITDB_ARGS-} >/dev/null
  rm -f /tmp/password
  echo "listen_addresses = '*'" >>"$PGDATA/postgresql.conf"
  echo "host all all all $method" >>"$PGDATA/pg_hba.conf"
}

query() {
  psql -v ON_ERROR_STOP=1 --no-password --no-psqlrc -U "$user" -d "$name" "$@"
}

run_first_files() {
  for file in /docker-entrypoint-initdb.d/*; do
    [ -e "$file" ] || continue
    echo "first start: $file"
    case $file in
      *.sh) sh "$file" ;;
      *.sql) query -f "$file" ;;
      *.sql.gz) gunzip -c "$file" | query ;;
    esac
  done
}

user=${POSTGRES_USER:-postgres}
database=${POSTGRES_DB:-$user}
if [ ! -s "$PGDATA/PG_VERSION" ]; then
  make_cluster
  # Nobody outside reaches it before all is there.
  pg_ctl -D "$PGDATA" -o "-c listen_addresses=''" -w start
  name=postgres
  [ "$database" = postgres ] || query -c "CREATE DATABASE \"$database\""
  name=$database
  run_first_files
  pg_ctl -D "$PGDATA" -m fast -w stop
fi
# Ends connections when it is to stop, as the official image does by its STOPSIGNAL, which docker import cannot set.
"$@" &
server=$!
trap 'kill -INT "$server"' TERM INT
status=0
wait "$server" || status=$?
if [ "$status" -gt 128 ]; then
  status=0
  wait "$server" || status=$?
fi
exit "$status"
