# shellcheck shell=sh
# Sourced by ../taskforge for `store`: `copy` runs in the server's program, which has the databases, and needs no server.
# shellcheck disable=SC2154
[ "${2-}" = copy ] || run_cli "$@"
for argument in "$@"; do
  case $argument in
    --help | -h) run_cli store copy --help ;;
  esac
done
shift 2
# The server's own cache does not know these classes and would only be refused.
# What it makes is for its owner only, as what the server makes.
umask 077
classpath "$dist/server"
find_native
# shellcheck disable=SC2086
exec "$JAVA_HOME/bin/java" $jvm_flags -Xmx96m ${native:+"$native"} ${TASKFORGE_JAVA_OPTS-} \
  -cp "$class_path" dev.taskforge.server.copy.Main "$@"
