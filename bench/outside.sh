# shellcheck shell=sh
# Sourced by the benchmarks that measure servers from outside: what they need, and how they tell their numbers.
# shellcheck disable=SC2034,SC2154

# outside NAME ARGUMENT...: reads the arguments, and sets json, scratch, results and where servers listen. Who sources this names
# the processes that are measured in servers.
outside() {
  benchmark=$1
  shift
  json=
  for argument in "$@"; do
    case $argument in
      --json) json=yes ;;
      *) fail 2 "Unknown option '$argument'." "Usage: ./taskforge bench $benchmark [--json]" ;;
    esac
  done
  for tool in curl wrk; do
    command -v "$tool" >/dev/null 2>&1 || fail 1 "This needs $tool: sudo apt-get install -y $tool"
  done
  [ -r /proc/self/status ] || fail 1 'Memory and processor time are read from /proc, which this system does not have.'
  load_seconds=${BENCH_LOAD_SECONDS:-10}
  scratch=$(mktemp -d "$root/target/bench.XXXXXX")
  results=$scratch/results
  : >"$results"
  servers=
  host=127.0.0.1
  port=0
  unset TASKFORGE_URL TASKFORGE_TOKEN DATABASE_URL APP_ENVIRONMENT BASE_URL LOG_FILE_PATH LOG_TERMINAL
  cores=$(getconf _NPROCESSORS_ONLN)
  load_before=$(cut -d ' ' -f 1 /proc/loadavg)
}

# need_start LOG: ends this with that log when the server that is being started has ended.
need_start() {
  kill -0 "$server" 2>/dev/null || {
    cat "$1" >&2
    fail 1 'The server did not start.'
  }
}

# Ends this when a measured server has ended: what is not there costs nothing and looks good.
need_servers() {
  for process in $servers; do
    process_runs "$process" || fail 1 "The server in process $process has ended while it was measured." \
      "$(tail -n 20 "$scratch"/log*)"
  done
}

# memory PROCESS FIELD: a field of its status in MB, rounded up.
memory() {
  awk -v field="$2:" '$1 == field { printf "%d", ($2 + 1023) / 1024 }' "/proc/$1/status"
}

# requests CONNECTIONS URL WRK-OPTIONS...: answers per second, those over the rate limit left out.
requests() {
  connections=$1
  target=$2
  shift 2
  wrk -t1 -c"$connections" -d"${load_seconds}s" "$@" "$target" | awk -v seconds="$load_seconds" '
    / requests in / { all = $1 }
    /Non-2xx/ { refused = $NF }
    END { if (all != "") printf "%d", (all - refused) / seconds }'
}

# result KEY VALUE UNIT GOAL TEXT: one number; the goal is "<= 200" or ">= 5000", or empty for information. Ends this when it
# is no number or a server did not live to the end of the measurement.
result() {
  need_servers
  printf '%s\n' "$2" | grep -Eqx '[0-9]+(\.[0-9]+)?' || fail 1 "$5: '$2' is not a number."
  met=$(awk -v value="$2" -v goal="$4" 'BEGIN {
    split(goal, part, " ")
    print goal == "" ? "" : (part[1] == "<=" ? value + 0 <= part[2] + 0 : value + 0 >= part[2] + 0) ? "ok" : "MISSED"
  }')
  printf '%s|%s|%s|%s|%s|%s\n' "$1" "$2" "$3" "$4" "$5" "$met" >>"$results"
  [ -n "$json" ] || printf '%-60s %8s %-6s %-9s %s\n' "$5" "$2" "$3" "$4" "$met"
}

# Prints the numbers as JSON when asked to, and ends with 1 when a goal is missed.
tell_results() {
  if [ -n "$json" ]; then
    awk -F '|' -v cores="$cores" -v load="$load_before" -v jdk="$jdk_version" '
      BEGIN { printf "{\"cores\": %s, \"load\": %s, \"jdk\": \"%s\", \"measurements\": [", cores, load, jdk }
      {
        printf "%s\n  {\"name\": \"%s\", \"value\": %s, \"unit\": \"%s\"", (NR > 1 ? "," : ""), $1, $2, $3
        if ($4 != "") printf ", \"goal\": \"%s\", \"met\": %s", $4, ($6 == "ok" ? "true" : "false")
        printf "}"
      }
      END { print "\n]}" }' "$results"
  fi
  missed=$(awk -F '|' '$6 == "MISSED" { printf "Missed: %s: %s %s, the goal is %s\n", $5, $2, $3, $4 }' "$results")
  [ -z "$missed" ] || fail 1 "$missed"
}
