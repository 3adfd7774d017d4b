# shellcheck shell=sh
# Sourced by the launcher for `bench nodes`: servers on one PostgreSQL, measured from outside. How fast jobs come in over HTTP
# and a worker over HTTP takes them, the memory of a node at work, and what four nodes cost that have nothing to do.
# shellcheck disable=SC2034,SC2154
json=
for argument in "$@"; do
  case $argument in
    --json) json=yes ;;
    *) fail 2 "Unknown option '$argument'." "Usage: ./taskforge bench nodes [--json]" ;;
  esac
done
for tool in curl wrk; do
  command -v "$tool" >/dev/null 2>&1 || fail 1 "This needs $tool: sudo apt-get install -y $tool"
done
[ -r /proc/self/status ] || fail 1 'Memory and processor time are read from /proc, which this system does not have.'

load_seconds=${BENCH_LOAD_SECONDS:-10}
idle_seconds=${BENCH_IDLE_SECONDS:-60}
nodes=4
. "$root/bench/postgres.sh"
scratch=$(mktemp -d "$root/target/bench.XXXXXX")
results=$scratch/results
servers=
host=127.0.0.1
port=0
unset TASKFORGE_URL TASKFORGE_TOKEN APP_ENVIRONMENT BASE_URL LOG_FILE_PATH LOG_TERMINAL
export DATABASE_URL="$postgres_url"

end_nodes() {
  for server in $servers; do
    kill -TERM "$server" 2>/dev/null || true
  done
  for server in $servers; do
    wait "$server" 2>/dev/null || true
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
    kill -0 "$server" 2>/dev/null || {
      cat "$scratch/log$1" >&2
      fail 1 'The server did not start.'
    }
    sleep 0.1
  done
  url=http://127.0.0.1:$(server_field port)
}

# result KEY VALUE UNIT GOAL TEXT: one number; the goal is "<= 200" or ">= 5000".
result() {
  met=$(awk -v value="$2" -v goal="$4" 'BEGIN { split(goal, part, " "); print (part[1] == "<=" ? value <= part[2] : value >= part[2]) ? "ok" : "MISSED" }')
  printf '%s|%s|%s|%s|%s|%s\n' "$1" "$2" "$3" "$4" "$5" "$met" >>"$results"
  [ -n "$json" ] || printf '%-56s %8s %-6s %-8s %s\n' "$5" "$2" "$3" "$4" "$met"
}

transactions() {
  "$postgres_bin/psql" -X -A -t -d "$postgres_url" \
    -c "SELECT xact_commit + xact_rollback FROM pg_stat_database WHERE datname = 'postgres'"
}

# Ticks of processor time of all nodes.
ticks() {
  for server in $servers; do
    cat "/proc/$server/stat"
  done | awk '{ sum += $14 + $15 } END { print sum }'
}

cores=$(getconf _NPROCESSORS_ONLN)
load_before=$(cut -d ' ' -f 1 /proc/loadavg)
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
  submits=$(wrk -t1 -c16 -d"${load_seconds}s" -H "Authorization: Bearer $(cat "$token")" -s "$scratch/submit.lua" \
    "$address/api/v1/jobs" | awk -v seconds="$load_seconds" '
      / requests in / { all = $1 }
      /Non-2xx/ { refused = $NF }
      END { printf "%d", (all - refused) / seconds }')
done
result submits "$submits" jobs/s '>= 5000' 'POST /api/v1/jobs, 16 connections, with a token'

classpath "$dist/bench"
worker=$("$JAVA_HOME/bin/java" -XX:+UseSerialGC -Xmx256m --enable-native-access=ALL-UNNAMED -cp "$class_path" \
  dev.taskforge.bench.Bench worker "$address" "$token" "$postgres_url")
embedded=${worker% *}
result worker "${worker#* }" jobs/s ">= $((embedded / 2))" "drain by a worker over HTTP, 100 at a time (embedded: $embedded)"
result memory "$(awk '$1 == "VmHWM:" { printf "%d", ($2 + 1023) / 1024 }' "/proc/$first/status")" MB '<= 200' \
  'resident memory of that node, highest'

for number in $(seq 2 "$nodes"); do
  start_node "$number"
done
sleep 20
transactions_before=$(transactions)
ticks_before=$(ticks)
sleep "$idle_seconds"
idle_transactions=$(($(transactions) - transactions_before))
idle_ticks=$(($(ticks) - ticks_before))
hertz=$(getconf CLK_TCK)
result idle_transactions "$(awk -v n="$idle_transactions" -v s="$idle_seconds" 'BEGIN { printf "%.2f", n / s }')" '/s' '<= 2' \
  "transactions of $nodes idle nodes, 50 queues"
result idle_processor "$(awk -v n="$idle_ticks" -v s="$idle_seconds" -v hz="$hertz" -v nodes="$nodes" \
  'BEGIN { printf "%.2f", 100 * n / hz / s / nodes }')" '% core' '<= 0.3' 'processor time of each of them'

if [ -n "$json" ]; then
  awk -F '|' -v cores="$cores" -v load="$load_before" -v jdk="$jdk_version" '
    BEGIN { printf "{\"cores\": %s, \"load\": %s, \"jdk\": \"%s\", \"measurements\": [", cores, load, jdk }
    {
      printf "%s\n  {\"name\": \"%s\", \"value\": %s, \"unit\": \"%s\", \"goal\": \"%s\", \"met\": %s}", (NR > 1 ? "," : ""), \
        $1, $2, $3, $4, ($6 == "ok" ? "true" : "false")
    }
    END { print "\n]}" }' "$results"
fi
missed=$(awk -F '|' '$6 == "MISSED" { printf "Missed: %s: %s %s, the goal is %s\n", $5, $2, $3, $4 }' "$results")
if [ -n "$missed" ]; then
  fail 1 "$missed"
fi
