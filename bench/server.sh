# shellcheck shell=sh
# Sourced by the launcher for `bench server`: measures from outside what people feel of the server and the command
# line: time from start to the first healthy answer, resident memory idle and under load, time of `status`.
# shellcheck disable=SC2034,SC2154

. "$root/bench/outside.sh"
outside server "$@"
starts=${BENCH_STARTS:-7}
data=$scratch/data
times=$scratch/times
server=
mkdir "$data"

end_server() {
  [ -z "$server" ] || kill -TERM "$server" 2>/dev/null || true
  [ -z "$server" ] || wait "$server" 2>/dev/null || true
  server=
  servers=
}
trap 'end_server; rm -rf "$scratch"' EXIT
trap 'exit 130' INT
trap 'exit 143' TERM

milliseconds() {
  echo $(($(date +%s%N) / 1000000))
}

# Starts the server as `up` does and returns when it is healthy; sets server, url and took.
start_server() {
  rm -f "$data/server.json"
  begin=$(milliseconds)
  (exec_server) >"$scratch/log" 2>&1 &
  server=$!
  servers=$server
  until [ -s "$data/server.json" ]; do
    need_start "$scratch/log"
    sleep 0.01
  done
  url=http://127.0.0.1:$(server_field port)
  until curl -fsS -o /dev/null "$url/health" 2>/dev/null; do
    need_start "$scratch/log"
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

get() {
  curl -sS -o /dev/null -H "Authorization: Bearer $(cat "$data/token")" "$url$1"
}

post() {
  curl -sS -o /dev/null -w '%{http_code}' -H 'Content-Type: application/json' -d "$2" "$url$1"
}

# Creates the first administrator and signs in, two at a time as the server allows.
sign_in() {
  link=$(server_field sign_in)
  secret=$(od -An -N18 -tx1 /dev/urandom | tr -d ' \n')
  made=$(post /api/v1/auth/first-user "{\"token\":\"${link##*token=}\",\"username\":\"bench\",\"password\":\"$secret\"}")
  [ "$made" = 201 ] || fail 1 "The first user could not be created: status $made."
  for _ in 1 2 3; do
    post /api/v1/auth/login "{\"username\":\"bench\",\"password\":\"$secret\"}" >/dev/null &
    one=$!
    post /api/v1/auth/login "{\"username\":\"bench\",\"password\":\"$secret\"}" >/dev/null
    wait "$one"
  done
}

# Not measured: creates the database and lets the first backup, drill and checks end.
start_server
announce "$server" --verdict-only >/dev/null 2>&1 || true
end_server

[ -n "$json" ] || echo "$cores cores, load $load_before at the begin, JDK $jdk_version; medians of $starts starts"

begin=$(milliseconds)
"$root/taskforge" down --data "$scratch/none" >/dev/null
result launcher "$(($(milliseconds) - begin))" ms '' 'The launcher alone'
cache server
[ -n "$cache_flag" ] || say "There is no start-up cache; the next number is without it."
result start "$(measure_starts)" ms '<= 800' 'Start to /health 200, with the cache'
TASKFORGE_CACHE=off
result start_without_cache "$(measure_starts)" ms '' 'Start to /health 200, without the cache'
unset TASKFORGE_CACHE

start_server
sign_in
for page in /sign-in / /projects/taskforge /jobs /jobs/1 /audit /account /metrics /api/openapi.json; do
  for _ in 1 2 3; do
    get "$page"
  done
done
sleep 10
result memory_idle "$(memory "$server" VmRSS)" MB '<= 130' 'Resident memory, idle, pages warmed, signed in'

: >"$times"
for _ in $(seq 15); do
  begin=$(milliseconds)
  TASKFORGE_DATA=$data "$root/taskforge" status >/dev/null
  echo $(($(milliseconds) - begin)) >>"$times"
done
result status "$(median "$times")" ms '<= 300' 'taskforge status, median of 15'

bearer="Authorization: Bearer $(cat "$data/token")"
cat >"$scratch/submit.lua" <<'LUA'
wrk.method = "POST"
wrk.body = '{"queue_name":"default","job_type":"test_job","payload":{"test":"data"},"priority":5}'
wrk.headers["Content-Type"] = "application/json"
LUA
result load_health "$(requests 32 "$url/health")" /s '' 'GET /health, 32 connections'
result load_page "$(requests 32 "$url/" -H "$bearer")" /s '' 'GET / (page), 32 connections'
result load_submit "$(requests 32 "$url/api/v1/jobs" -H "$bearer" -s "$scratch/submit.lua")" /s '' 'POST /api/v1/jobs, 32 connections'
result memory_load "$(memory "$server" VmHWM)" MB '<= 200' 'Resident memory under load, highest'
end_server

tell_results
