# shellcheck shell=sh
# Sourced by launcher/bench.sh for `bench peers`: installs the peers that run on Node.js, starts a PostgreSQL and a Redis
# server, sets $BENCH_DATABASE_URL and $BENCH_REDIS_URL, and stops them at the end.
# shellcheck disable=SC2034,SC2154
for tool in redis-server npm; do
  command -v "$tool" >/dev/null 2>&1 ||
    fail 1 "The benchmark needs $tool. Install it as root:" "  apt-get install -y redis-server npm"
done

# The package-lock names every version, also that of Node.js itself, which npm delivers for Linux.
peers=$root/target/peers
mkdir -p "$peers"
if ! cmp -s "$root/bench/peers/package-lock.json" "$peers/package-lock.json" || [ ! -e "$peers/node_modules/.ready" ]; then
  say 'Installing the peers that run on Node.js (once) ...'
  cp "$root/bench/peers/package.json" "$root/bench/peers/package-lock.json" "$peers/"
  (cd "$peers" && npm ci --ignore-scripts --no-audit --no-fund) >"$root/target/peers.log" 2>&1 ||
    fail 1 "npm could not install them: $(tail -n 5 "$root/target/peers.log")" "The whole log is $root/target/peers.log"
  : >"$peers/node_modules/.ready"
fi
cp "$root"/bench/peers/*.mjs "$peers/"
node=
for candidate in "$peers"/node_modules/node-*/bin/node; do
  [ ! -x "$candidate" ] || node=$candidate
done
[ -n "$node" ] || node=$(command -v node)
node_version=$("$node" --version)

. "$root/bench/postgres.sh"

redis_folder=$(mktemp -d "${TMPDIR:-/tmp}/taskforge-bench-redis.XXXXXX")
redis_port=$((postgres_port + 1))
redis_password=$(random_password)
(umask 077 && printf 'requirepass %s\n' "$redis_password" >"$redis_folder/redis.conf")
redis-server "$redis_folder/redis.conf" --port "$redis_port" --bind 127.0.0.1 --dir "$redis_folder" --appendonly yes --save '' \
  >"$redis_folder/log" 2>&1 &
redis_process=$!
stop_servers() {
  kill -TERM "$redis_process" 2>/dev/null || true
  wait "$redis_process" 2>/dev/null || true
  rm -rf "$redis_folder"
  stop_postgres
}
trap stop_servers EXIT
until [ "$(REDISCLI_AUTH=$redis_password redis-cli -p "$redis_port" ping 2>/dev/null)" = PONG ]; do
  kill -0 "$redis_process" 2>/dev/null || fail 1 "Redis did not start: $(tail -n 3 "$redis_folder/log")"
  sleep 0.1
done
export BENCH_REDIS_URL="redis://:$redis_password@127.0.0.1:$redis_port/0"
redis_text="$(redis-server --version | sed 's/.*v=\([^ ]*\).*/\1/'), appendonly=yes, save=''; appendfsync=always for \"every write \
on disk\", everysec for \"a second may be lost\""
say "Redis $redis_text"
say "Node.js $node_version"
