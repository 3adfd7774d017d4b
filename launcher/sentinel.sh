# shellcheck shell=sh
# Sourced by ../taskforge for `sentinel`: it runs in the server's program, which has the databases, and needs no server. A timer
# starts it, so it takes what is built and never builds.
# shellcheck disable=SC2154
for argument in "$@"; do
  case $argument in
    --help | -h) run_cli sentinel --help ;;
  esac
done
shift
umask 077
TASKFORGE_LAUNCHER=$root/taskforge
export TASKFORGE_LAUNCHER
classpath "$dist/server"
find_native
cache sentinel
# shellcheck disable=SC2086
exec "$JAVA_HOME/bin/java" $jvm_flags -Xmx48m ${native:+"$native"} ${cache_flag:+"$cache_flag"} ${cache_flag:+$quiet_cache} \
  ${TASKFORGE_JAVA_OPTS-} -cp "$class_path" dev.taskforge.server.sentinel.Main "$@"
