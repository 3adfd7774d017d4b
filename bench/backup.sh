# shellcheck shell=sh
# Sourced by the launcher for `bench backup`: a TaskForge as `up` starts it backs up a database and drills it.
# shellcheck disable=SC2154
megabytes=1000
if [ "${1-}" = --size ]; then
  megabytes=${2-}
  case $megabytes in
    '' | *[!0-9]* | 0* | ???????*) fail 2 "A size is a number of megabytes, not '$megabytes'." "Usage: ./taskforge bench backup [--size MB] [--only drill] [--json]" ;;
  esac
  shift 2
fi
only=
if [ "${1-}" = --only ]; then
  [ "${2-}" = drill ] || fail 2 "Only drill can be measured alone, not '${2-}'." "Usage: ./taskforge bench backup [--size MB] [--only drill] [--json]"
  only=--drill
  shift 2
fi
. "$root/bench/outside.sh"
outside backup "$@"
for tool in zstd pgbench; do
  command -v "$tool" >/dev/null 2>&1 || fail 1 "This needs $tool: sudo apt-get install -y zstd postgresql"
done
. "$root/bench/docker.sh"
on_docker BackupBench "$megabytes" ${only:+"$only"}
