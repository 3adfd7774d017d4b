# shellcheck shell=sh
# Sourced by ../taskforge for `bench`: `engine` and `lint` are the benchmark program's, `server` measures starts, memory and the
# command line from outside.
# shellcheck disable=SC2154
case ${1-} in
  engine | lint) ;;
  server)
    shift
    . "$root/launcher/server.sh"
    . "$root/bench/server.sh"
    exit
    ;;
  '' | help | --help | -h)
    cat <<'TEXT'
Usage: ./taskforge bench engine [--json] [--dir DIR]
       ./taskforge bench engine --store postgres [--json]
       ./taskforge bench lint [--json] [--dir DIR]
       ./taskforge bench server [--json]

engine  drain, submits and pick-up of the job engine, each beside the raw loop on the same disk (about 2 minutes);
        with --store postgres on a PostgreSQL server that is started for it (about 3 minutes)
lint    100 generated folders, a checklist of 5,000 lines, hostile files, and the command from a cold start (about 2 minutes)
server  time to start, resident memory idle and under load, time of `status` (about 3 minutes)

Ends with 0 when every goal holds, 1 naming those that are missed. A busy machine measures itself.
TEXT
    exit 0
    ;;
  *) fail 2 "Unknown benchmark '$1'." "Usage: ./taskforge bench engine | lint | server [--json]" ;;
esac
postgres_url=
if [ "$1 ${2-} ${3-}" = "engine --store postgres" ]; then
  shift 3
  . "$root/bench/postgres.sh"
  set -- engine --url "$postgres_url" "$@"
elif [ "${2-}" = --store ]; then
  fail 2 "Unknown store '${3-}'." "Usage: ./taskforge bench engine --store postgres"
fi
classpath "$dist/bench"
find_native
# The second compiler too: a benchmark runs long enough to use it.
status=0
"$JAVA_HOME/bin/java" -XX:+UseSerialGC -XX:+UseCompactObjectHeaders -Xmx512m --enable-native-access=ALL-UNNAMED \
  ${native:+"$native"} -Dtaskforge.launcher="$root/taskforge" -cp "$class_path" dev.taskforge.bench.Bench "$@" || status=$?
exit "$status"
