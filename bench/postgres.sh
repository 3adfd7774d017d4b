# shellcheck shell=sh
# Sourced by launcher/bench.sh for `bench jobs --store postgres`: starts a PostgreSQL server of its own with full durability,
# sets $BENCH_DATABASE_URL, and stops it at the end. The password in it is in the environment, which others on the machine
# cannot read, and never among arguments, which they can.
# shellcheck disable=SC2034,SC2154
postgres_bin=
for postgres_candidate in /usr/lib/postgresql/*/bin; do
  [ ! -x "$postgres_candidate/postgres" ] || postgres_bin=$postgres_candidate
done
[ -n "$postgres_bin" ] || fail 1 "The benchmark needs PostgreSQL. Install it as root:" "  apt-get install -y postgresql"

random_password() {
  od -An -N18 -tx1 /dev/urandom | tr -d ' \n'
}

# PostgreSQL refuses to run as root.
as_postgres() {
  if [ "$(id -u)" -eq 0 ]; then
    setpriv --reuid=postgres --regid=postgres --clear-groups "$@"
  else
    "$@"
  fi
}

postgres_folder=$(mktemp -d "${TMPDIR:-/tmp}/taskforge-bench-postgres.XXXXXX")
postgres_password=$(random_password)
(umask 077 && printf '%s\n' "$postgres_password" >"$postgres_folder/password")
[ "$(id -u)" -ne 0 ] || chown -R postgres "$postgres_folder"
stop_postgres() {
  (cd / && as_postgres "$postgres_bin/pg_ctl" stop -s -w -m fast -D "$postgres_folder/data") || true
  rm -rf "$postgres_folder"
}
trap stop_postgres EXIT
trap 'exit 1' INT TERM

postgres_port=$((20000 + $$ % 20000))
postgres_settings="-c shared_buffers=512MB -c synchronous_commit=on -c fsync=on -c full_page_writes=on -c max_wal_size=4GB -c checkpoint_timeout=15min"
(cd / && as_postgres "$postgres_bin/initdb" -D "$postgres_folder/data" -U bench --auth=scram-sha-256 \
  --pwfile="$postgres_folder/password" --encoding=UTF8 --locale=C --data-checksums >"$postgres_folder.log" 2>&1) ||
  fail 1 "initdb failed: $(tail -n 3 "$postgres_folder.log")"
(cd / && as_postgres "$postgres_bin/pg_ctl" start -s -w -D "$postgres_folder/data" -l "$postgres_folder/log" \
  -o "-p $postgres_port -c listen_addresses=127.0.0.1 -c unix_socket_directories='' $postgres_settings") ||
  fail 1 "PostgreSQL did not start."
rm -f "$postgres_folder.log" "$postgres_folder/password"
say "$("$postgres_bin/postgres" --version) with $postgres_settings"
export BENCH_DATABASE_URL="postgresql://bench:$postgres_password@127.0.0.1:$postgres_port/postgres"
