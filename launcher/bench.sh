# shellcheck shell=sh
# Sourced by ../taskforge for `bench`: `jobs`, `lint`, `logs`, `watch` and `peers` are the benchmark program's, `server` measures starts, memory
# and the command line from outside.
# shellcheck disable=SC2154
case ${1-} in
  jobs | lint | logs | watch | peers) ;;
  server)
    shift
    . "$root/launcher/server.sh"
    . "$root/bench/server.sh"
    exit
    ;;
  nodes)
    shift
    . "$root/launcher/server.sh"
    . "$root/bench/nodes.sh"
    exit
    ;;
  deploy)
    shift
    . "$root/launcher/server.sh"
    . "$root/bench/deploy.sh"
    exit
    ;;
  repair)
    shift
    . "$root/launcher/server.sh"
    . "$root/bench/repair.sh"
    exit
    ;;
  causes)
    shift
    . "$root/launcher/server.sh"
    . "$root/bench/causes.sh"
    exit
    ;;
  backup)
    shift
    . "$root/launcher/server.sh"
    . "$root/bench/backup.sh"
    exit
    ;;
  '' | help | --help | -h)
    cat <<'TEXT'
Usage: ./taskforge bench jobs [--store sqlite] [--json] [--dir DIR]
       ./taskforge bench jobs --store postgres [--only PART,PART] [--json]
       ./taskforge bench peers [--json] [--only NAME,NAME] [--quick]
       ./taskforge bench lint [--json] [--dir DIR]
       ./taskforge bench logs [--json] [--dir DIR]
       ./taskforge bench watch [--only PART,PART] [--json] [--dir DIR]
       ./taskforge bench server [--json]
       ./taskforge bench nodes [--json]
       ./taskforge bench deploy [--json]
       ./taskforge bench repair [--json]
       ./taskforge bench causes [--json]
       ./taskforge bench backup [--size MB] [--only drill] [--json]

jobs    drain, submits and pick-up of the job engine, each beside the raw loop on the same disk (about 2 minutes);
        with --store postgres on a PostgreSQL server that is started for it, and with much in the tables (about 15 minutes);
        its parts are speed, pickup, churn, full, queues, soak
peers   the job engine on PostgreSQL beside graphile-worker, pg-boss, BullMQ, db-scheduler and JobRunr, on servers that are
        started for it (about 45 minutes); writes bench/results/; --quick takes 10, with too few jobs for its
        numbers to be a comparison
lint    100 generated folders, a checklist of 5,000 lines, hostile files, and the command from a cold start (about 2 minutes)
logs    how fast the checks that watch logs read them, beside wc -l and grep -c on the same file (about 1 minute)
watch   how late looks of 500 monitors begin while every fifth target never answers, and the processor time of 5,000 looks a
        minute beside Prometheus with its blackbox exporter, which are fetched for it; then how large the database is after a
        year of 100 monitors, and how long its pages wait (about 20 minutes, and the year besides); its parts are lateness, cost, year
server  time to start, resident memory idle and under load, time of `status` (about 3 minutes)
nodes   servers on a PostgreSQL that is started for them: submits and a worker over HTTP, memory, what idle nodes cost
        (about 4 minutes)
deploy  20 deployments and 5 returns to an earlier release under 200 requests a second, and the same by docker-compose alone, on
        a Docker Engine that is started for it where none answers (about 8 minutes)
repair  20 outages of a database, each of another application: until people are told, the database runs again, visitors get
        answers, and the incident is closed, on such a Docker Engine (about 11 minutes)
causes  12 faults of containers, ten times each: how soon they are seen, by the events of such a Docker Engine and without
        them, and whether a diagnosis gives each its name (about 40 minutes)
backup  backups and drills of a PostgreSQL database of 1,000 MB or another size, beside pg_dump, zstd and pg_restore alone, on
        such a Docker Engine (about 40 minutes, most of them backups at a low rate, which are left out above 1,000 MB);
        --only drill leaves out all but the drill (about 10 minutes for 5,000 MB)

Ends with 0 when every goal holds, 1 naming those that are missed. A busy machine measures itself.
TEXT
    exit 0
    ;;
  *) fail 2 "Unknown benchmark '$1'." "Usage: ./taskforge bench jobs | peers | lint | logs | watch | server | nodes | deploy | repair | causes | backup [--json]" ;;
esac
if [ "$1 ${2-} ${3-}" = "jobs --store postgres" ]; then
  . "$root/bench/postgres.sh"
elif [ "$1 ${2-} ${3-}" = "jobs --store sqlite" ]; then
  shift 3
  set -- jobs "$@"
elif [ "$1" = watch ]; then
  . "$root/bench/watch.sh"
elif [ "$1" = peers ]; then
  . "$root/bench/peers.sh"
  set -- "$@" --redis-text "$redis_text" --node "$node" --node-version "$node_version" \
    --peers "$peers" --results "$root/bench/results" \
    --revision "$(git -C "$root" describe --always --dirty 2>/dev/null || echo unknown)" ${BENCH_PEER_JOBS:+--jobs "$BENCH_PEER_JOBS"}
elif [ "${2-}" = --store ]; then
  fail 2 "Unknown store '${3-}'." "Usage: ./taskforge bench jobs --store sqlite | postgres"
fi
classpath "$dist/bench"
find_native
# The second compiler too: a benchmark runs long enough to use it.
status=0
"$JAVA_HOME/bin/java" -XX:+UseSerialGC -XX:+UseCompactObjectHeaders -Xmx512m --enable-native-access=ALL-UNNAMED \
  ${native:+"$native"} -Dtaskforge.launcher="$root/taskforge" -cp "$class_path" dev.taskforge.bench.Bench "$@" || status=$?
exit "$status"
