# shellcheck shell=sh
# Sourced by the benchmarks on the test bed's Docker Engine: starts a TaskForge as `up` does on that engine, which is ended
# afterwards when it was started for this.
# shellcheck disable=SC2034,SC2154
data=$scratch/data
mkdir "$data"

engine_before=$(cat /run/taskforge-testbed/pid 2>/dev/null || true)
end_docker() {
  [ -z "$servers" ] || kill -TERM "$server" 2>/dev/null || true
  [ -z "$servers" ] || wait "$server" 2>/dev/null || true
  rm -rf "$scratch"
  [ "$(cat /run/taskforge-testbed/pid 2>/dev/null || true)" = "$engine_before" ] || "$root/testbed/teardown"
}
trap end_docker EXIT
trap 'exit 130' INT
trap 'exit 143' TERM
"$root/testbed/setup" >&2
DOCKER_HOST=$(cat "$root/target/testbed/docker-host")
export DOCKER_HOST

(exec_server) >"$scratch/log" 2>&1 &
server=$!
servers=$server
until [ -s "$data/server.json" ] && curl -fsS -o /dev/null "http://127.0.0.1:$(server_field port)/health/ready" 2>/dev/null; do
  need_start "$scratch/log"
  sleep 0.1
done
[ -n "$json" ] || echo "$cores cores shared with the load generator and what it loads, load $load_before at the begin, JDK $jdk_version"

classpath "$dist/bench"
benchmarks=$class_path
classpath "$dist/testbed"

# on_docker CLASS ARGUMENT...: runs one of the benchmarks of the test bed against it.
on_docker() {
  bench_class=$1
  shift
  "$JAVA_HOME/bin/java" -XX:+UseSerialGC -Xmx512m --enable-native-access=ALL-UNNAMED -Dtaskforge.testbed="$root/target/testbed" \
    -cp "$class_path:$benchmarks" "dev.taskforge.testbed.$bench_class" "$data" "$(server_field port)" "$server" "$@" ${json:+--json}
}
