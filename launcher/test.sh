# shellcheck shell=sh
# Sourced by ../taskforge for `test`: installs what the tests need, runs all of them, and ends with one line of counts.
# shellcheck disable=SC2154

# need COMMAND PACKAGE: remembers the package when the command is missing.
need() {
  command -v "$1" >/dev/null 2>&1 || missing="$missing $2"
}

# unpack PACKAGE...: fetches packages and unpacks each in a folder of its own without installing it.
unpack() {
  for package in "$@"; do
    mkdir -p "$unpacked/$package" &&
      (cd "$unpacked/$package" && apt-get -q download "$package" && dpkg -x "$package"_*.deb . && rm "$package"_*.deb) ||
      return 1
  done
}

# Packages of libraries that only the server of MariaDB needs; their names differ from one Debian to the next.
libraries() {
  case $wanted in
    *mariadb-server-core*)
      apt-cache depends mariadb-server-core | sed -n 's/.*Depends: \(lib[^ ]*\)$/\1/p' | grep '^lib\(aio\|numa\|uring\)'
      ;;
  esac
}

install_needs() {
  missing=
  need chromium chromium
  need promtool prometheus
  need shellcheck shellcheck
  need sqlite3 sqlite3
  need curl curl
  need openssl openssl
  need python3 python3
  need node nodejs
  need age age
  need zstd zstd
  need ping iputils-ping
  ls /usr/lib/postgresql/*/bin/postgres >/dev/null 2>&1 || missing="$missing postgresql"
  [ -x /usr/sbin/pgbouncer ] || missing="$missing pgbouncer"
  # Only root can start a Docker Engine; others run the tests on one where it is there, and without it skip them.
  if [ "$(id -u)" -eq 0 ]; then
    need docker docker.io
    need docker-compose docker-compose
    [ -x /usr/bin/python3 ] || missing="$missing python3"
    [ -x /usr/bin/redis-check-rdb ] || missing="$missing redis-tools"
    { command -v busybox && ! ldd "$(command -v busybox)"; } >/dev/null 2>&1 || missing="$missing busybox-static"
    [ -x /usr/sbin/iptables ] || missing="$missing iptables"
    [ -x /usr/sbin/nft ] || missing="$missing nftables"
    { [ -x /usr/sbin/ip ] || [ -x /sbin/ip ] || [ -x /usr/bin/ip ]; } || missing="$missing iproute2"
  fi
  # Unpacked and not installed: their packages would start a server on this machine.
  unpacked=$root/target/testbed
  wanted=
  if [ "$(id -u)" -eq 0 ]; then
    command -v nginx >/dev/null 2>&1 || [ -x "$unpacked/nginx/usr/sbin/nginx" ] || wanted="$wanted nginx"
    command -v caddy >/dev/null 2>&1 || [ -x "$unpacked/caddy/usr/bin/caddy" ] || wanted="$wanted caddy"
    # The last ones hold databases that others have published, which are backed up and restored.
    for package in mariadb-server-core mariadb-client-core mariadb-client zabbix-server-pgsql zabbix-server-mysql kea-admin \
      proj-data; do
      [ -d "$unpacked/$package/usr" ] || wanted="$wanted $package"
    done
  fi
  [ -n "$missing$wanted" ] || return 0
  if ! command -v apt-get >/dev/null 2>&1; then
    fail 1 "The tests need these programs, which are not installed:$missing$wanted"
  fi
  if [ "$(id -u)" -eq 0 ]; then
    as_root=
  elif command -v sudo >/dev/null 2>&1 && sudo -n true 2>/dev/null; then
    as_root='sudo -n'
  else
    fail 1 "The tests need these packages; install them as root:" "  sudo apt-get install -y$missing"
  fi
  say "Installing for the tests:$missing$wanted"
  packages_log=$root/target/packages.log
  # shellcheck disable=SC2046,SC2086 # lists of words
  {
    $as_root apt-get -q update &&
      { [ -z "$missing" ] ||
        $as_root env DEBIAN_FRONTEND=noninteractive apt-get -q -y --no-install-recommends install $missing; } &&
      unpack $wanted $(libraries)
  } >"$packages_log" 2>&1 || {
    tail -n 20 "$packages_log" >&2
    fail 1 "The packages could not be installed; the whole log is $packages_log"
  }
}

# count SUITE STATUS: adds the result of a suite that is one test.
count() {
  if [ "$2" -eq 0 ]; then
    passed=$((passed + 1))
    say "ok    $1"
  else
    failed=$((failed + 1))
    say "FAIL  $1"
  fi
}

# Adds up what Maven's test reports say.
count_reports() {
  for report in "$root"/*/target/surefire-reports*/TEST-*.xml; do
    [ -e "$report" ] || continue
    numbers=$(sed -n '/<testsuite /{
      s/.* tests="\([0-9]*\)".*/\1/p
      q
    }' "$report")
    bad=$(grep -c '<failure\|<error' "$report" || true)
    skip=$(grep -c '<skipped' "$report" || true)
    passed=$((passed + ${numbers:-0} - bad - skip))
    failed=$((failed + bad))
    skipped=$((skipped + skip))
  done
}

# The tests that passed at the second attempt only, one per line.
unsteady() {
  for report in "$root"/*/target/surefire-reports*/TEST-*.xml; do
    [ -e "$report" ] || continue
    sed -n '/<testcase /{
      s/.* classname="\([^"]*\)".*/&\n\1/
      s/^.* name="\([^"]*\)".*\n\(.*\)$/\2.\1/
      h
    }
    /<flaky\(Failure\|Error\)/{
      x
      p
      x
    }' "$report"
  done | sort -u
}

# ran FOLDER: whether it has a report of a test.
ran() {
  for report in "$1"/TEST-*.xml; do
    [ ! -e "$report" ] || return 0
  done
  return 1
}

# maven FOLDER ARGUMENT...: what is built here goes into a repository in front of the user's own, so that the tests of one module
# can be run without those of the modules below it. A failed test is counted from its report. One that fails is tried once more:
# many need a machine that is not busy, and one that passes then is named as unsteady, to be mended.
maven() {
  # Linux weighs sessions before the processes in them, where it has autogroups.
  # shellcheck disable=SC2016
  (cd "$root/$1" && shift &&
    in_group sh -c '{ echo "$0" >/proc/$$/autogroup; } 2>/dev/null || true; exec nice -n "$0" "$@"' "$niceness" \
      "$maven" -B -ntp -Dmaven.repo.local.head="$root/target/repository" -Dmaven.test.failure.ignore=true \
      -Dsurefire.rerunFailingTestsCount=1 "$@")
}

# Compiles all modules with their tests, and checks what is checked without running them.
build_all() {
  # Reports of tests that no longer exist must not be counted.
  rm -rf "$root"/*/target/surefire-reports* "$root/target/repository"
  maven . -T 2 -fae -DskipTests install
}

# on_postgresql MODULE: the names of the tests that also run on PostgreSQL. On a build machine each run takes half of them, other ones
# each time (TASKFORGE_TEST_ALL=true for all): most of them ask the same of both databases.
on_postgresql() {
  names=$(sed -n '/<id>on-postgresql</,/<\/includes>/s|.*<include>\*\*/\(.*/\)\{0,1\}\([A-Za-z]*\)\.java</include>.*|\2|p' "$root/$1/pom.xml")
  if [ "${CI-}" = true ] && [ "${TASKFORGE_TEST_ALL-}" != true ]; then
    names=$(echo "$names" | shuf -n "$((($(echo "$names" | wc -l) + 1) / 2))")
  fi
  echo "$names" | paste -s -d , -
}

# One module after the other: two processes of each keep both processors of a build machine busy, behind the tests on a Docker Engine,
# which take longest because they mostly wait.
test_modules() {
  ended=0
  niceness=7
  for module in engine ops server cli bench; do
    maven "$module" surefire:test@default-test || ended=1
    case $module in
      ops | server) maven "$module" surefire:test@on-postgresql -Dtest="$(on_postgresql "$module")" || ended=1 ;;
    esac
  done
  return "$ended"
}

# These mostly wait, so they run beside the others: those of backups two at a time, since they are left when the modules are done.
test_on_docker() {
  ended=0
  maven testbed surefire:test@default-test || ended=1
  maven testbed surefire:test@data || ended=1
  return "$ended"
}

# Nothing else uses the Docker Engine meanwhile.
test_engine_ends() {
  maven testbed surefire:test@engine-ends
}

# stage TEXT: says what begins, and after how many minutes.
stage() {
  say "[$((($(date +%s) - began) / 60)) min] $1"
}

# Says which tests run, and where they are.
tell_running() {
  for log in verify docker; do
    say "The last tests that began by target/$log.log:"
    grep -h ' Running dev' "$root/target/$log.log" | tail -n 2 >&2 || true
  done
  for group in "$groups"/*; do
    [ -e "$group" ] || continue
    for pid in $(pgrep -g "${group##*/}" -f surefire); do
      say "Process $pid of the tests waits here:"
      timeout 20 "$JAVA_HOME/bin/jstack" "$pid" 2>/dev/null | awk 'BEGIN { RS = ""; ORS = "\n\n" } /at dev[.]taskforge/' | head -n 60 >&2 || true
    done
  done
}

# What Maven says was wrong.
show_errors() {
  grep -hE '^\[ERROR\]' "$root/target/verify.log" "$root/target/docker.log" | head -n 60 >&2 || true
}

# A machine that builds ends what takes too long without a word: this comes before, and says what it was.
end_in_time() {
  if in_group sleep "$((most_minutes * 60))" 2>/dev/null; then
    say "FAIL  the tests ended within $most_minutes minutes (TASKFORGE_TEST_MINUTES)"
    tell_running
    show_errors
    count_reports
    echo "$passed passed, $((failed + 1)) failed"
    kill -s TERM "$$"
  fi
}

# The slowest tests, with their seconds.
slowest() {
  sed -n 's/.*<testsuite [^>]*name="\([^"]*\)" time="\([0-9.,]*\)".*/\2 \1/p' "$root"/*/target/surefire-reports*/TEST-*.xml 2>/dev/null |
    tr -d , | sort -rn | head -n 12 | sed 's/^/  /'
}

# What leaves no report, such as a test process that died, shows in the log alone.
died_unreported() {
  grep -qE 'forked VM terminated|The forked VM|crashed|ExecutionException' "$root/target/verify.log" "$root/target/docker.log"
}

began=$(date +%s)
# Without a bound for people, whose machines may be slow.
most_minutes=${TASKFORGE_TEST_MINUTES-}
[ "${CI-}" != true ] || most_minutes=${most_minutes:-87}
niceness=0
passed=0
failed=0
skipped=0
most_unsteady=5
groups=$root/target/groups
# shellcheck source=launcher/groups.sh
. "$root/launcher/groups.sh"
rm -rf "$groups"
mkdir -p "$groups"
install_needs

status=0
(cd "$root" && shellcheck -x taskforge launcher/*.sh tests/*.sh testbed/setup testbed/teardown testbed/versions testbed/objectlock testbed/*/*.sh .ci/run) || status=$?
count "shell scripts pass shellcheck" "$status"

stage "Starting what the tests on a real Docker Engine need (log: target/testbed.log) ..."
trap '"$root/testbed/teardown"' EXIT
trap 'exit 130' INT
trap 'exit 143' TERM
if "$root/testbed/setup" >"$root/target/testbed.log" 2>&1; then
  say "$(tail -n 1 "$root/target/testbed.log")"
else
  # The tests themselves skip, and on a build machine fail.
  tail -n 3 "$root/target/testbed.log" >&2
fi

maven=$root/mvnw
"$maven" --version >/dev/null 2>&1 || maven=mvn
stage "Building all modules (log: target/verify.log) ..."
: >"$root/target/docker.log"
status=0
trap 'end_groups; "$root/testbed/teardown"' EXIT
[ -z "$most_minutes" ] || end_in_time &
# All that takes long is waited for: a signal is heard at once then, and ends it.
build_all >"$root/target/verify.log" 2>&1 &
wait "$!" || status=$?
docker=
if [ "$status" -eq 0 ]; then
  stage "Running the tests of all modules, and beside them those on a real Docker Engine (log: target/docker.log) ..."
  test_on_docker >"$root/target/docker.log" 2>&1 &
  docker=$!
  test_modules >>"$root/target/verify.log" 2>&1 &
  wait "$!" || status=$?
fi
stage "Running the launcher end to end ..."
results=$root/target/launcher-results
: >"$results"
launched=0
in_group nice "$root/tests/launcher.sh" "$results" &
wait "$!" || launched=$?

if [ -n "$docker" ]; then
  stage "Waiting for the tests on a real Docker Engine ..."
  wait "$docker" || status=$?
  stage "Running the tests that end the Docker Engine ..."
  test_engine_ends >>"$root/target/docker.log" 2>&1 &
  wait "$!" || status=$?
fi
count_reports
# A module of which no test ran would count as one in which none failed.
if [ "$status" -eq 0 ]; then
  for tests in "$root"/*/src/test/java; do
    module=${tests%/src/test/java}
    ran "$module/target/surefire-reports" || count "tests of ${module##*/} ran" 1
  done
  for module in ops server; do
    ran "$root/$module/target/surefire-reports-postgresql" || count "tests of $module on PostgreSQL ran" 1
  done
  for part in data engine-ends; do
    ran "$root/testbed/target/surefire-reports-$part" || count "tests of testbed ran: $part" 1
  done
fi
if [ "$status" -eq 0 ] && died_unreported; then
  status=1
fi
if [ "$status" -ne 0 ] || [ "$failed" -gt 0 ]; then
  show_errors
fi
if [ "$status" -ne 0 ]; then
  count "Maven (the whole logs are target/verify.log and target/docker.log)" 1
fi

passed=$((passed + $(grep -c '^ok' "$results" || true)))
bad=$(grep -c '^FAIL' "$results" || true)
failed=$((failed + bad))
if [ "$launched" -ne 0 ] && [ "$bad" -eq 0 ]; then
  count "the launcher's tests ran to their end" 1
fi

# On a build machine a skipped test is a test that nobody runs.
if [ "$skipped" -gt 0 ] && [ "${CI-}" = true ]; then
  failed=$((failed + skipped))
fi
[ "$skipped" -eq 0 ] || say "$skipped skipped"
unsteady >"$root/target/unsteady"
while read -r test; do
  say "UNSTEADY  $test passed only at the second attempt"
done <"$root/target/unsteady"
if [ "$(wc -l <"$root/target/unsteady")" -gt "$most_unsteady" ]; then
  count "no more than $most_unsteady tests need a second attempt" 1
fi
stage "The slowest tests, in seconds:"
slowest >&2
echo "$passed passed, $failed failed"
[ "$failed" -eq 0 ] || exit 1
exit 0
