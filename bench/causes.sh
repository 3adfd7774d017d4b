# shellcheck shell=sh
# Sourced by the launcher for `bench causes`: a TaskForge as `up` starts it sees and names faults of containers.
# shellcheck disable=SC2154
. "$root/bench/outside.sh"
outside causes "$@"
. "$root/bench/docker.sh"
on_docker CausesBench
