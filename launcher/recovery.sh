# shellcheck shell=sh
# Sourced by ../taskforge for `recover` and `recovery-kit`: they run in the server's program, which has the databases and the
# clients of destinations, and need no server.
# shellcheck disable=SC2154
command=$1
for argument in "$@"; do
  case $argument in
    --help | -h) run_cli "$command" --help ;;
  esac
done
shift
# What it makes is for its owner only, as what the server makes.
umask 077
# The kit says where TaskForge comes from; an address that holds a password is shown without it.
TASKFORGE_SOURCE=$(git -C "$root" config --get remote.origin.url 2>/dev/null || true)
export TASKFORGE_SOURCE
# It names the data directory where it is another than the one that is found without a name.
TASKFORGE_USUAL_DATA=$root/data
export TASKFORGE_USUAL_DATA
classpath "$dist/server"
find_native
[ "$command" = recover ] || command=kit
# shellcheck disable=SC2086
exec "$JAVA_HOME/bin/java" $jvm_flags -Xmx96m ${native:+"$native"} ${TASKFORGE_JAVA_OPTS-} \
  -cp "$class_path" dev.taskforge.server.recovery.Main "$command" "$@"
