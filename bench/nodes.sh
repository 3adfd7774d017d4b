# shellcheck shell=sh
# Sourced by the launcher for `bench nodes`: servers on one PostgreSQL, measured from outside. How fast jobs come in over HTTP
# and a worker over HTTP takes them, the memory of a node at work, and what four nodes cost that have nothing to do.
# shellcheck disable=SC2034,SC2154
. "$root/bench/outside.sh"
outside nodes "$@"
idle_seconds=${BENCH_IDLE_SECONDS:-60}
nodes=4
. "$root/bench/postgres.sh"
export DATABASE_URL="$BENCH_DATABASE_URL"

end_nodes() {
  for process in $servers; do
    kill -TERM "$process" 2>/dev/null || true
  done
  for process in $servers; do
    wait "$process" 2>/dev/null || true
  done
  rm -rf "$scratch"
  stop_postgres
}
trap end_nodes EXIT
trap 'exit 130' INT
trap 'exit 143' TERM

# start_node N: starts a node with the keys of the first; sets server and url.
start_node() {
  data=$scratch/node$1
  mkdir "$data"
  [ "$1" = 1 ] || cp "$scratch/node1/secrets.json" "$scratch/node1/audit-key" "$data/"
  (exec_server) >"$scratch/log$1" 2>&1 &
  server=$!
  servers="$servers $server"
  until [ -s "$data/server.json" ] && curl -fsS -o /dev/null "http://127.0.0.1:$(server_field port)/health" 2>/dev/null; do
    need_start "$scratch/log$1"
    sleep 0.1
  done
  url=http://127.0.0.1:$(server_field port)
}

transactions() {
  PGPASSWORD=$postgres_password "$postgres_bin/psql" -X -A -t -h 127.0.0.1 -p "$postgres_port" -U bench -d postgres \
    -c "SELECT xact_commit + xact_rollback FROM pg_stat_database WHERE datname = 'postgres'"
}

# Ticks of processor time of all nodes.
ticks() {
  need_servers
  for process in $servers; do
    cat "/proc/$process/stat"
  done | awk '{ sum += $14 + $15 } END { print sum }'
}

[ -n "$json" ] || echo "$cores cores shared with PostgreSQL and the load generator, load $load_before at the begin, JDK $jdk_version"

start_node 1
first=$server
address=$url
token=$data/token
cat >"$scratch/submit.lua" <<'LUA'
wrk.method = "POST"
wrk.body = '{"queue_name":"default","job_type":"noop","payload":{"customer":"c-102938","action":"resize","size":640}}'
wrk.headers["Content-Type"] = "application/json"
LUA
for round in warm-up measured; do
  submits=$(requests 16 "$address/api/v1/jobs" -H "Authorization: Bearer $(cat "$token")" -s "$scratch/submit.lua")
done
result submits "$submits" jobs/s '>= 5000' 'POST /api/v1/jobs, 16 connections, with a token'

classpath "$dist/bench"
worker=$("$JAVA_HOME/bin/java" -XX:+UseSerialGC -Xmx256m --enable-native-access=ALL-UNNAMED -cp "$class_path" \
  dev.taskforge.bench.Bench worker "$address" "$token")
embedded=${worker% *}
result worker "${worker#* }" jobs/s ">= $((embedded / 2))" "drain by a worker over HTTP, 100 at a time (embedded: $embedded)"
result memory "$(memory "$first" VmHWM)" MB '<= 200' 'resident memory of that node, highest'

# New ones: a session of PostgreSQL that only notified tells of its transactions when it does something else, or ends.
kill -TERM "$first"
wait "$first" || true
servers=
for number in $(seq 2 $((nodes + 1))); do
  start_node "$number"
done
sleep 20
transactions_before=$(transactions)
ticks_before=$(ticks)
sleep "$idle_seconds"
transactions_after=$(transactions)
ticks_after=$(ticks)
idle_transactions=$((transactions_after - transactions_before))
idle_ticks=$((ticks_after - ticks_before))
hertz=$(getconf CLK_TCK)
result idle_transactions "$(awk -v n="$idle_transactions" -v s="$idle_seconds" 'BEGIN { printf "%.2f", n / s }')" '/s' '<= 2' \
  "transactions of $nodes idle nodes, 50 queues"
result idle_processor "$(awk -v n="$idle_ticks" -v s="$idle_seconds" -v hz="$hertz" -v nodes="$nodes" \
  'BEGIN { printf "%.2f", 100 * n / hz / s / nodes }')" '% core' '<= 0.3' 'processor time of each of them'

tell_results
