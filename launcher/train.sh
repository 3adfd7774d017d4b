# shellcheck shell=sh
# Sourced after a build: runs the server and the everyday commands once, so that the JVM can record
# what they load. Later starts take a third of the time. Without the caches everything still works.
# shellcheck disable=SC2154

# wait_for_file FILE PID SECONDS: until the file exists; fails when the process ends or the time is over.
wait_for_file() {
  tries=$(($3 * 5))
  while [ ! -s "$1" ]; do
    kill -0 "$2" 2>/dev/null || return 1
    [ "$tries" -gt 0 ] || return 1
    tries=$((tries - 1))
    sleep 0.2
  done
}

# wait_for_end PID SECONDS: until the process is gone; fails when the time is over.
wait_for_end() {
  tries=$(($2 * 5))
  while kill -0 "$1" 2>/dev/null; do
    [ "$tries" -gt 0 ] || return 1
    tries=$((tries - 1))
    sleep 0.2
  done
}

train() {
  say "Preparing fast starts (once; about 20 seconds) ..."
  training_data=$(mktemp -d "$root/target/training.XXXXXX")
  training_log=$root/target/training.log
  cache server
  server_cache=$cache_file
  classpath "$dist/server"
  # shellcheck disable=SC2086
  env -u DATABASE_URL -u APP_ENVIRONMENT -u BASE_URL "$JAVA_HOME/bin/java" $jvm_flags $server_heap \
    -XX:AOTCacheOutput="$server_cache.new" -Dorg.sqlite.lib.path="$dist/native" -cp "$class_path" \
    dev.taskforge.server.Main --host 127.0.0.1 --port 0 --data "$training_data" >"$training_log" 2>&1 &
  training_server=$!
  cache cli
  cli_cache=$cache_file
  classpath "$dist/cli"
  # A server that did not come up has taught its cache nothing worth keeping.
  wait_for_file "$training_data/server.json" "$training_server" 60 || server_cache=
  # shellcheck disable=SC2086
  env -u TASKFORGE_URL -u TASKFORGE_TOKEN TASKFORGE_DATA="$training_data" \
    "$JAVA_HOME/bin/java" $jvm_flags -Xmx96m -XX:AOTCacheOutput="$cli_cache.new" -cp "$class_path" \
    dev.taskforge.cli.TrainingRun >>"$training_log" 2>&1 || true
  # With the flags of sentinel.sh.
  cache sentinel
  sentinel_cache=$cache_file
  classpath "$dist/server"
  # shellcheck disable=SC2086
  env -u DATABASE_URL TASKFORGE_DATA="$training_data" \
    "$JAVA_HOME/bin/java" $jvm_flags -Xmx48m -XX:AOTCacheOutput="$sentinel_cache.new" -Dorg.sqlite.lib.path="$dist/native" \
    -cp "$class_path" dev.taskforge.server.sentinel.Main >>"$training_log" 2>&1 || true
  kill -TERM "$training_server" 2>/dev/null || true
  # The JVM writes its cache while it ends.
  wait_for_end "$training_server" 120 || kill -KILL "$training_server" 2>/dev/null || true
  wait "$training_server" 2>/dev/null || true
  for file in "$server_cache" "$cli_cache" "$sentinel_cache"; do
    [ -z "$file" ] || [ ! -s "$file.new" ] || mv "$file.new" "$file"
  done
  rm -rf "$training_data" "$dist"/cache/*.config "$dist"/cache/*.new
}

train
