# shellcheck shell=sh
# Sourced by the launcher for `bench repair`: a TaskForge as `up` starts it repairs applications whose database is stopped.
# shellcheck disable=SC2154
. "$root/bench/outside.sh"
outside repair "$@"
# What is told goes to this machine.
export WEBHOOK_ALLOW_PRIVATE_ADDRESSES=true
. "$root/bench/docker.sh"
on_docker RepairBench
