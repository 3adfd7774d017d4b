# shellcheck shell=sh
# Sourced by the launcher for `bench deploy`: a TaskForge as `up` starts it deploys a shop.
# shellcheck disable=SC2154
. "$root/bench/outside.sh"
outside deploy "$@"
. "$root/bench/docker.sh"
on_docker DeployBench
