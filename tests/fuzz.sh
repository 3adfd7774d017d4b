#!/bin/sh
# Looks for input that breaks the readers, one target after the other: tests/fuzz.sh [SECONDS] [CLASS#METHOD ...]
# What breaks one is kept beside the tests (ops/src/test/resources/.../CLASSInputs/METHOD) and from then on is part of
# the ordinary tests. Targets are the methods with @FuzzTest; without any named, all of them.
set -eu

root=$(CDPATH='' cd -- "$(dirname -- "$0")/.." && pwd -P)
seconds=${1:-60}
[ $# -eq 0 ] || shift
case $seconds in
  '' | *[!0-9]*)
    echo "Usage: tests/fuzz.sh [SECONDS] [CLASS#METHOD ...]" >&2
    exit 2
    ;;
esac

# targets: every method with @FuzzTest as CLASS#METHOD.
targets() {
  find "$root/ops/src/test/java" -name '*FuzzTest.java' | sort | while read -r file; do
    class=$(basename "$file" .java)
    sed -n "/@FuzzTest/{n;s/^ *void \([a-zA-Z]*\)(.*/$class#\1/p;}" "$file"
    # Without a folder for it, a find would land in the folder the tests run in.
    package=$(sed -n 's/^package \(.*\);/\1/p' "$file" | tr . /)
    mkdir -p "$root/ops/src/test/resources/$package/${class}Inputs"
  done
}

all=$(targets)
# shellcheck disable=SC2086 # One word for each target.
[ $# -gt 0 ] || set -- $all
log=$root/target/fuzz.log
mkdir -p "$root/target"
: >"$log"
failed=0
for target in "$@"; do
  if JAZZER_FUZZ=1 JAZZER_MAX_DURATION=${seconds}s "$root/mvnw" -f "$root/pom.xml" -q -ntp -pl ops -am test \
    -Dtest="$target" -Djazzer.hooks=true -Djunit.jupiter.execution.timeout.mode=disabled \
    -Dsurefire.failIfNoSpecifiedTests=false >>"$log" 2>&1; then
    echo "ok    $target ($seconds seconds)"
  else
    failed=$((failed + 1))
    echo "FAIL  $target"
  fi
done
find "$root/ops/src/test/resources" -name '*Inputs' -type d -empty -delete
[ "$failed" -eq 0 ] || echo "$failed failed; the whole log is $log" >&2
[ "$failed" -eq 0 ]
