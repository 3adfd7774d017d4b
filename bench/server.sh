# shellcheck shell=sh
# Sourced by the launcher for `bench server`: measures from outside what people feel of the server and the command
# line: time from start to the first healthy answer, resident memory idle and under load, time of `status`.
# shellcheck disable=SC2034,SC2154

starts=${BENCH_STARTS:-7}
load_seconds=${BENCH_LOAD_SECONDS:-20}
data=$(mktemp -d "$root/target/bench.XXXXXX")
times=$data.times
server=
host=127.0.0.1
port=0

end_server() {
  [ -z "$server" ] || kill -TERM "$server" 2>/dev/null || true
  [ -z "$server" ] || wait "$server" 2>/dev/null || true
  server=
}
trap 'end_server; rm -rf "$data" "$times" "$data.lua"' EXIT
trap 'exit 130' INT
trap 'exit 143' TERM

milliseconds() {
  echo $(($(date +%s%N) / 1000000))
}

# Starts the server as `up` does and returns when it is healthy; sets server and took.
start_server() {
  rm -f "$data/server.json"
  begin=$(milliseconds)
  (exec_server) >"$data.log" 2>&1 &
  server=$!
  until [ -s "$data/server.json" ]; do
    kill -0 "$server" 2>/dev/null || {
      cat "$data.log" >&2
      fail 1 'The server did not start.'
    }
    sleep 0.01
  done
  url=http://127.0.0.1:$(server_field port)
  until curl -fsS -o /dev/null "$url/health" 2>/dev/null; do
    sleep 0.01
  done
  took=$(($(milliseconds) - begin))
}

# The median of the numbers in a file.
median() {
  sort -n "$1" | sed -n "$((($(wc -l <"$1") + 1) / 2))p"
}

measure_starts() {
  : >"$times"
  for _ in $(seq "$starts"); do
    start_server
    echo "$took" >>"$times"
    end_server
  done
  median "$times"
}

# memory FIELD: a field of the server's status in MB.
memory() {
  sed -n "s/^$1: *\([0-9]*\) kB/\1/p" "/proc/$server/status" | awk '{ printf "%d", $1 / 1024 }'
}

get() {
  curl -sS -o /dev/null -H "Authorization: Bearer $(cat "$data/token")" "$url$1"
}

command -v curl >/dev/null 2>&1 || fail 1 'This needs curl: sudo apt-get install -y curl'

# Not measured: creates the database and lets the first backup, drill and checks end.
start_server
announce "$server" --verdict-only >/dev/null 2>&1 || true
end_server

echo "Machine: $(nproc) cores, load $(cut -d ' ' -f 1 /proc/loadavg); medians of $starts starts"
echo "Start to /health 200, with the cache:    $(measure_starts) ms   (goal: 800)"
TASKFORGE_CACHE=off
echo "Start to /health 200, without the cache: $(measure_starts) ms"
TASKFORGE_CACHE=on

start_server
for page in /sign-in / /projects/taskforge /jobs /jobs/1 /audit /account /metrics /api/openapi.json; do
  for _ in 1 2 3; do
    get "$page"
  done
done
sleep 10
echo "Resident memory, idle, pages warmed:     $(memory VmRSS) MB   (goal: 130)"

: >"$times"
for _ in $(seq 15); do
  begin=$(milliseconds)
  TASKFORGE_DATA=$data "$root/taskforge" status >/dev/null
  echo $(($(milliseconds) - begin)) >>"$times"
done
echo "taskforge status, median of 15:          $(median "$times") ms   (goal: 300)"

if command -v wrk >/dev/null 2>&1; then
  cat >"$data.lua" <<LUA
wrk.method = "POST"
wrk.body = '{"queue_name":"default","job_type":"test_job","payload":{"test":"data"},"priority":5}'
wrk.headers["Content-Type"] = "application/json"
wrk.headers["Authorization"] = "Bearer $(cat "$data/token")"
LUA
  echo "Load, 32 connections, ${load_seconds} s each:"
  printf '  GET /health:       '
  wrk -t1 -c32 -d"${load_seconds}s" "$url/health" | sed -n 's/^Requests\/sec: */requests\/s /p'
  printf '  GET / (page):      '
  wrk -t1 -c32 -d"${load_seconds}s" -H "Authorization: Bearer $(cat "$data/token")" "$url/" |
    sed -n 's/^Requests\/sec: */requests\/s /p'
  printf '  POST /api/v1/jobs: '
  wrk -t1 -c32 -d"${load_seconds}s" -s "$data.lua" "$url/api/v1/jobs" | sed -n 's/^Requests\/sec: */requests\/s /p'
  echo "Resident memory under load, highest:     $(memory VmHWM) MB   (goal: 200)"
else
  echo "Resident memory under load: not measured, wrk is missing: sudo apt-get install -y wrk"
fi
end_server
