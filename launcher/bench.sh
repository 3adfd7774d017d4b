# shellcheck shell=sh
# Sourced by ../taskforge for `bench`: `server` measures starts and memory from outside, everything else is
# the benchmark program's.
# shellcheck disable=SC2154
if [ "${1-}" = server ]; then
  . "$root/launcher/server.sh"
  . "$root/bench/server.sh"
  exit 0
fi
classpath "$dist/bench"
native=
[ ! -d "$dist/native" ] || native=-Dorg.sqlite.lib.path=$dist/native
# The second compiler too: a benchmark runs long enough to use it.
exec "$JAVA_HOME/bin/java" -XX:+UseSerialGC -XX:+UseCompactObjectHeaders -Xmx512m --enable-native-access=ALL-UNNAMED \
  ${native:+"$native"} -cp "$class_path" dev.taskforge.bench.Bench "$@"
