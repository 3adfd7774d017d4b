# shellcheck shell=sh
# Sourced by launcher/bench.sh for `bench watch`: names Prometheus and its blackbox exporter in the environment. What is not installed is
# fetched and unpacked, since the packages of Debian would start servers on this machine.
# shellcheck disable=SC2154
unpacked=$root/target/peers/watch

# program NAME: sets found to the program of the package of that name.
program() {
  found=$(command -v "$1") && return 0
  found=$unpacked/$1/usr/bin/$1
  [ ! -x "$found" ] || return 0
  say "Fetching $1 (once) ..."
  mkdir -p "$unpacked/$1"
  (cd "$unpacked/$1" && apt-get -q download "$1" && dpkg -x "$1"_*.deb . && rm "$1"_*.deb) >"$root/target/peers.log" 2>&1 ||
    fail 1 "The benchmark needs $1, which could not be fetched: $(tail -n 3 "$root/target/peers.log")" \
      "Where packages are Debian's: sudo apt-get update"
}

program prometheus
export BENCH_PROMETHEUS="$found"
program prometheus-blackbox-exporter
export BENCH_BLACKBOX="$found"
