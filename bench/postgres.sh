# shellcheck shell=sh
# Sourced by launcher/bench.sh for `bench jobs --store postgres`: starts a PostgreSQL server of its own with full durability,
# sets $postgres_url, and stops it at the end.
# shellcheck disable=SC2034,SC2154
postgres_bin=
for postgres_candidate in /usr/lib/postgresql/*/bin; do
  [ ! -x "$postgres_candidate/postgres" ] || postgres_bin=$postgres_candidate
done
[ -n "$postgres_bin" ] || fail 1 "The benchmark needs PostgreSQL. Install it as root:" "  apt-get install -y postgresql"

# PostgreSQL refuses to run as root.
as_postgres() {
  if [ "$(id -u)" -eq 0 ]; then
    setpriv --reuid=postgres --regid=postgres --clear-groups "$@"
  else
    "$@"
  fi
}

postgres_folder=$(mktemp -d "${TMPDIR:-/tmp}/taskforge-bench-postgres.XXXXXX")
[ "$(id -u)" -ne 0 ] || chown postgres "$postgres_folder"
stop_postgres() {
  (cd / && as_postgres "$postgres_bin/pg_ctl" stop -s -w -m fast -D "$postgres_folder/data") || true
  rm -rf "$postgres_folder"
}
trap stop_postgres EXIT
trap 'exit 1' INT TERM

postgres_port=$((20000 + $$ % 20000))
postgres_settings="-c shared_buffers=512MB -c synchronous_commit=on -c fsync=on -c full_page_writes=on -c max_wal_size=4GB -c checkpoint_timeout=15min"
(cd / && as_postgres "$postgres_bin/initdb" -D "$postgres_folder/data" -U bench --auth=trust --encoding=UTF8 --locale=C \
  --data-checksums >"$postgres_folder.log" 2>&1) || fail 1 "initdb failed: $(tail -n 3 "$postgres_folder.log")"
(cd / && as_postgres "$postgres_bin/pg_ctl" start -s -w -D "$postgres_folder/data" -l "$postgres_folder/log" \
  -o "-p $postgres_port -c listen_addresses=127.0.0.1 -c unix_socket_directories='' $postgres_settings") ||
  fail 1 "PostgreSQL did not start."
rm -f "$postgres_folder.log"
say "$("$postgres_bin/postgres" --version) with $postgres_settings"
postgres_url=postgresql://bench@127.0.0.1:$postgres_port/postgres
