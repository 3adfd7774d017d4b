# shellcheck shell=sh
# Sourced by ../taskforge for `up` and `down`: starts, announces and stops the server of a data directory.
# shellcheck disable=SC2154

# server_field NAME: a number or text from server.json, empty when there is none.
server_field() {
  [ -r "$data/server.json" ] || return 0
  sed -n "s/.*\"$1\" *: *\"\{0,1\}\([^\",}]*\).*/\1/p" "$data/server.json" | head -n 1
}

# Whether a live server holds the data directory; sets server_pid.
# A process id alone proves nothing after a reboot, so the process must also be a TaskForge server, and of this data:
# another one may have the number by then.
server_lives() {
  server_pid=$(server_field pid)
  [ -n "$server_pid" ] && kill -0 "$server_pid" 2>/dev/null || return 1
  server_args=$(ps -ww -p "$server_pid" -o args= 2>/dev/null) || return 1
  case $server_args in
    *dev.taskforge.server.Main*' --data '*) same_folder "${server_args##* --data }" "$data" ;;
    *dev.taskforge.server.Main*) return 0 ;;
    *) return 1 ;;
  esac
}

same_folder() {
  first=$(CDPATH='' cd -- "$1" 2>/dev/null && pwd -P) && second=$(CDPATH='' cd -- "$2" 2>/dev/null && pwd -P) &&
    [ "$first" = "$second" ]
}

# Whether the process runs. One that has ended but that nobody waits for, as in a container without an init, does not.
process_runs() {
  case $(ps -p "$1" -o stat= 2>/dev/null) in
    '' | Z*) return 1 ;;
    *) return 0 ;;
  esac
}

absolute() {
  case $1 in
    /*) printf '%s' "$1" ;;
    *) printf '%s/%s' "$PWD" "$1" ;;
  esac
}

# need_value OPTION COUNT: ends this when the option is the last of the arguments.
need_value() {
  [ "$2" -ge 2 ] || fail 2 "$1 needs a value. Usage: ./taskforge up [--detach] [--host H] [--port N] [--data DIR]"
}

read_options() {
  detach=
  host=
  port=
  data=$TASKFORGE_DATA
  while [ $# -gt 0 ]; do
    case $1 in
      --*=*)
        option=${1%%=*}
        value=${1#*=}
        shift
        set -- "$option" "$value" "$@"
        continue
        ;;
      --detach | -d) detach=yes ;;
      --host)
        need_value "$1" $#
        host=$2
        shift
        ;;
      --port)
        need_value "$1" $#
        case $2 in
          '' | *[!0-9]* | ??????*) fail 2 "--port must be a number from 0 to 65535, not '$2'." ;;
        esac
        [ "$2" -le 65535 ] || fail 2 "--port must be a number from 0 to 65535, not '$2'."
        port=$2
        shift
        ;;
      --data)
        need_value "$1" $#
        [ -n "$2" ] || fail 2 "--data must name a directory."
        data=$2
        shift
        ;;
      --help | -h) run_cli help "$command" ;;
      *) fail 2 "Unknown option '$1'." "Usage: ./taskforge $command [--data DIR]   (./taskforge help $command)" ;;
    esac
    shift
  done
  data=$(absolute "$data")
}

# exec_server [PREFIX...]: replaces this process by the server, behind a prefix such as nohup.
exec_server() {
  classpath "$dist/server"
  cache server
  find_native
  # A fixed threshold: glibc raises it by itself, and then keeps the 19 MiB of each sign-in for good.
  export MALLOC_ARENA_MAX=2 MALLOC_MMAP_THRESHOLD_=1048576
  # shellcheck disable=SC2086 # TASKFORGE_JAVA_OPTS is a list of flags by definition; it comes last, so it wins
  exec "$@" "$JAVA_HOME/bin/java" $jvm_flags $quiet_cache $server_heap ${cache_flag:+"$cache_flag"} ${native:+"$native"} \
    ${TASKFORGE_JAVA_OPTS-} -cp "$class_path" dev.taskforge.server.Main \
    ${host:+--host "$host"} ${port:+--port "$port"} --data "$data"
}

# announce PID [OPTION]: waits for the server of that process and prints where to sign in and the verdict.
announce() {
  classpath "$dist/cli"
  cache cli
  # shellcheck disable=SC2086
  env -u TASKFORGE_URL -u TASKFORGE_TOKEN "$JAVA_HOME/bin/java" $jvm_flags $quiet_cache -Xmx96m \
    ${cache_flag:+"$cache_flag"} -cp "$class_path" dev.taskforge.cli.TaskForge announce --data "$data" --pid "$@"
}

up() {
  read_options "$@"
  if server_lives; then
    echo "TaskForge already runs on this data: $(server_field url) (process $server_pid, data $data)."
    echo "Stop it with ./taskforge down, or start another with --data DIR --port N."
    exit 0
  fi
  (umask 077 && mkdir -p "$data/logs") || fail 1 "Cannot create the data directory $data."
  rm -f "$data/server.json"
  if [ -n "$detach" ]; then
    up_detached
  else
    # The announcer is nobody's child, so the server that takes this process over has nothing to reap;
    # signals from the terminal or a supervisor reach the server itself, once.
    (announce $$ --verdict-only </dev/null &)
    exec_server
  fi
}

# The server itself writes server.log and rolls it while it runs; what it prints before it can, and what the JVM
# prints, goes to start.log.
up_detached() {
  log=$data/logs/start.log
  export LOG_TERMINAL=false LOG_FILE_PATH="${LOG_FILE_PATH:-$data/logs/server.log}"
  session=
  ! command -v setsid >/dev/null 2>&1 || session=setsid
  (
    umask 077
    # shellcheck disable=SC2086 # empty, or one word
    exec_server nohup $session >"$log" 2>&1 </dev/null
  ) &
  started=$!
  if ! announce "$started"; then
    tail -n 20 "$log" >&2
    fail 1 "TaskForge did not start; the whole log is $log"
  fi
}

down() {
  read_options "$@"
  if ! server_lives; then
    rm -f "$data/server.json"
    echo "TaskForge does not run on $data."
    return 0
  fi
  kill -TERM "$server_pid"
  tries=$((${TASKFORGE_DOWN_SECONDS:-60} * 10))
  while process_runs "$server_pid"; do
    if [ "$tries" -le 0 ]; then
      fail 1 "TaskForge (process $server_pid) is still finishing its running jobs; it ends when they do." \
        "They resume after a restart: kill -9 $server_pid ends it now."
    fi
    tries=$((tries - 1))
    sleep 0.1
  done
  echo "TaskForge stopped."
}
