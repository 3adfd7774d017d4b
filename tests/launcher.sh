#!/bin/sh
# End to end, as a stranger meets it: a fresh copy of the checkout in a folder with a space in its name is built,
# started, used, damaged on purpose and stopped. Usage: tests/launcher.sh [RESULTS-FILE]
set -eu

root=$(CDPATH='' cd -- "$(dirname -- "$0")/.." && pwd -P)
results=${1:-/dev/null}
work=$(mktemp -d)
copy="$work/a fresh copy"
data="$work/its data"
office="$work/its office"
out=$work/out
failed=0

unset TASKFORGE_DATA TASKFORGE_URL TASKFORGE_TOKEN TASKFORGE_LANG TASKFORGE_JAVA_OPTS
export LANG=C.UTF-8 LC_ALL=C.UTF-8

cleanup() {
  "$copy/taskforge" down --data "$data" >/dev/null 2>&1 || true
  "$copy/taskforge" down --data "$work/other" >/dev/null 2>&1 || true
  "$copy/taskforge" down --data "$office" >/dev/null 2>&1 || true
  if [ "$failed" -eq 0 ]; then
    rm -rf "$work"
  else
    echo "What the tests left behind is in $work" >&2
  fi
}
trap cleanup EXIT
trap 'exit 130' INT
trap 'exit 143' TERM

# ok NAME COMMAND...: the command must succeed. Its output is shown when it does not.
ok() {
  name=$1
  shift
  if "$@" >"$work/ok.out" 2>&1; then
    echo "ok    $name" | tee -a "$results"
  else
    failed=$((failed + 1))
    echo "FAIL  $name" | tee -a "$results"
    sed 's/^/      /' "$work/ok.out" "$out" 2>/dev/null | tail -n 40
  fi
}

# run COMMAND...: keeps output and status for the questions that follow.
run() {
  status=0
  "$@" >"$out" 2>&1 || status=$?
}

taskforge() {
  "$copy/taskforge" "$@"
}

ended_with() {
  [ "$status" -eq "$1" ] || {
    echo "ended with $status instead of $1"
    return 1
  }
}

said() {
  grep -q -e "$1" "$out" || {
    echo "did not say: $1"
    return 1
  }
}

said_nothing_of() {
  ! grep -q "$@" "$out"
}

ended_saying() {
  ended_with "$1" && said "$2"
}

server_value() {
  sed -n "s/.*\"$1\" *: *\"\{0,1\}\([^\",}]*\).*/\1/p" "$data/server.json"
}

await() {
  tries=$(($1 * 5))
  shift
  until "$@" >/dev/null 2>&1; do
    [ "$tries" -gt 0 ] || return 1
    tries=$((tries - 1))
    sleep 0.2
  done
}

# A process that has ended and was not yet waited for is gone too.
gone() {
  case $(ps -p "$1" -o stat= 2>/dev/null) in
    '' | Z*) return 0 ;;
    *) return 1 ;;
  esac
}

# What the output says at a path of JSON, or an error when it is no JSON.
json_value() {
  sqlite3 :memory: "select json_extract(cast(readfile('$out') as text), '$1')"
}

lint_needs_no_server() {
  mkdir "$work/faulty" "$work/clean" "$work/broken"
  printf 'services:\n  db:\n    image: postgres:16\n    ports: ["5432:5432"]\n' >"$work/faulty/compose.yml"
  printf 'DB_PASSWORD=Kq7canaryZx55xWv8Lm\nDB_PASSWORD=changeme\n' >"$work/faulty/.env"
  printf 'LOG_LEVEL=info\n' >"$work/clean/.env"
  printf 'services: [\n' >"$work/broken/compose.yml"
  run taskforge lint "$work/faulty"
  ok 'lint finds faults, ends with 1' ended_saying 1 'compose-database-port-open'
  ok 'and repeats no secret' said_nothing_of 'canary'
  run taskforge lint "$work/clean"
  ok 'lint of a clean folder ends with 0' ended_saying 0 'No findings'
  run taskforge lint "$work/broken"
  ok 'what lint does not understand is an ERROR' ended_saying 1 'compose.yml:2:1 ERROR'
  run taskforge lint "$work/faulty" --json
  ok 'the JSON of lint can be read' test "$(json_value '$.summary.errors')" = 0
  ok 'and holds the findings' test "$(json_value '$.summary.p0')" -ge 1
  run taskforge lint "$work/nowhere"
  ok 'a folder that is not there is wrong use' ended_saying 2 'nowhere'
}

mkdir -p "$copy"
(
  cd "$root"
  git ls-files -z --cached --others --exclude-standard | tar --null --files-from - --ignore-failed-read -cf - 2>/dev/null
) | (cd "$copy" && tar -xf -)

# --- Without a JDK ---
mkdir "$work/bin"
for tool in sh dirname readlink sed grep head find env; do
  ln -s "$(command -v "$tool")" "$work/bin/$tool"
done
run env -i PATH="$work/bin" HOME="$work" TASKFORGE_JDK_SEARCH=/nonexistent "$copy/taskforge" status
ok 'without a JDK it says what to install' ended_saying 1 'JDK 25'

# --- Wrong use ---
run taskforge up --port eighty
ok 'a port that is no number is refused' ended_saying 2 "not 'eighty'"
run taskforge store copy --from "$work/one" --to "$work/two"
ok 'a copy from folder to folder is refused and says how' ended_saying 2 'cp -a'
run taskforge store copy --from "$work/nothing" --to postgresql://u:canary@127.0.0.1:1/db
ok 'a copy from nowhere is refused' ended_saying 1 'holds no records'
ok 'and repeats no password' said_nothing_of canary
run taskforge recover
ok 'a recovery from nowhere says what it needs' ended_saying 2 '--kit FILE'
run taskforge recover --from "$work/nothing-there" --data "$work/new"
ok 'a place that is not there is refused' ended_saying 2 'no folder or file'
run taskforge recovery-kit --data "$work/nothing-there"
ok 'a kit of nothing is refused' ended_saying 1 'is not the data directory'
run taskforge recover --help
ok 'recover says how it is used' ended_saying 0 'taskforge-kit.json'
run taskforge sentinel --data "$work/nothing-there"
ok 'a sentinel of nothing is refused' ended_saying 2 'is no data directory'
mkdir "$work/watched"
run taskforge sentinel --data "$work/watched"
ok 'a sentinel says that no server is there, nor records' ended_saying 1 'there is no'
run taskforge sentinel --data "$work/watched" --systemd
ok 'the units start this launcher' ended_saying 0 'fresh copy/taskforge" sentinel'
rmdir "$work/watched"
run taskforge sentinel --help
ok 'sentinel says how it is used' ended_saying 0 'sentinel --systemd'
run taskforge up --prot 8000
ok 'an unknown option is refused' ended_saying 2 "Unknown option '--prot'"
ok 'the fast-start caches were made' test "$(find "$copy/target/dist/cache" -name '*.aot' | wc -l)" -eq 3

# --- The linter ---
lint_needs_no_server

# --- The first start ---
run taskforge up --detach --port 0 --data "$data"
ok 'up --detach ends well' ended_with 0
ok 'it says where to sign in' said 'Sign in:'
ok 'it proves itself: GO' said '|  GO  |'
ok 'it warns of nothing' said_nothing_of -i 'warning\|exception'
ok 'nobody else can read the data directory' test "$(stat -c %a "$data")" = 700
ok 'the token is for its owner alone' test "$(stat -c %a "$data/token")" = 600
pid=$(server_value pid)
url=http://localhost:$(server_value port)

# --- The second start ---
before=$(stat -c %Y "$copy/target/dist/stamp" "$copy/target/build.log")
run taskforge up --detach --data "$data"
ok 'a second up on the same data says so' ended_saying 0 "already runs on this data: http"
ok 'it left the first one alone' test "$(server_value pid)" = "$pid"
ok 'it built nothing again' test "$(stat -c %Y "$copy/target/dist/stamp" "$copy/target/build.log")" = "$before"
run taskforge up --detach --port "$(server_value port)" --data "$work/other"
ok 'a port in use is said plainly' ended_saying 1 'in use'

# --- From anywhere ---
ln -s "$copy/taskforge" "$work/tf"
cd "$work"
export TASKFORGE_DATA="$data"
run ./tf status
ok 'it works through a symbolic link from another folder' ended_saying 0 'GO *taskforge'
run env TASKFORGE_LANG=id ./tf status
ok 'it speaks Indonesian' ended_saying 0 'PUTUSAN'
run taskforge status --json
ok 'programs get JSON' ended_saying 0 '"verdict" : "GO"'
run taskforge doctor
ok 'the doctor finds nothing bad' ended_with 0

# --- The gates ---
run taskforge gate taskforge
ok 'gate taskforge is GO' ended_saying 0 '|  GO  |'
run taskforge apply "$copy/examples/ahsp"
ok 'the example project is applied' ended_saying 0 'ahsp'
run taskforge gate ahsp
ok 'gate ahsp is NO-GO where its stack does not run' ended_saying 1 '|  NO-GO  |'
ok 'it names what blocks' said 'What blocks:'
run taskforge decide ahsp --status GO --pic 'Test'
ok 'GO is refused while a P0 item blocks' ended_with 1

# --- A checklist ---
shop=$work/shop
list=$shop/LAUNCH.md
mkdir "$shop"
printf 'project: shop\nchecks: {notes: {file: notes.txt, exists: true, priority: P0}}\n' >"$shop/taskforge.yaml"
printf '\357\273\277# Launch\r\n## Mandatory\r\n- [x] notes are there\r\n- [x] somebody looked\r\n- [ ] later' >"$list"
cp "$list" "$work/before.md"
only_bytes_changed() {
  changed=$(cmp -l "$work/before.md" "$list" | wc -l)
  [ "$changed" -eq "$1" ] && [ "$(wc -c <"$work/before.md")" -eq "$(wc -c <"$list")" ]
}
run taskforge apply "$shop"
ok 'a project for a checklist is applied' ended_with 0
run taskforge checklist show "$list"
ok 'a checklist that was not imported cannot be shown' ended_saying 2 'not imported'
run taskforge checklist import "$list"
ok 'checklist import reads its items' ended_saying 0 '3 items'
run taskforge checklist show "$list"
ok 'checklist show names them' ended_saying 0 'item.notes-are-there'
run taskforge checklist write "$list"
ok 'checklist write has nothing to change' ended_saying 0 'Nothing to change'
ok 'and says how many ticks are only claims' said '2 ticks are claims'
ok 'and leaves every byte' cmp "$work/before.md" "$list"
run taskforge checklist bind shop item.notes-are-there notes
ok 'an item rests on a check' ended_with 0
run taskforge gate shop
ok 'the check fails, so the gate is NO-GO' ended_saying 1 '|  NO-GO  |'
run taskforge checklist write "$list" --plan
ok 'a plan names the line' ended_saying 0 'line 3'
ok 'and writes nothing' cmp "$work/before.md" "$list"
run taskforge checklist write "$list"
ok 'the tick of what failed is taken away' ended_with 0
ok 'and no other byte' only_bytes_changed 1
printf '\r\n- [ ] written meanwhile' >>"$list"
cp "$list" "$work/before.md"
echo here >"$shop/notes.txt"
run taskforge gate shop
run taskforge checklist write "$list"
ok 'a file that changed meanwhile is a conflict' ended_with 1
ok 'and is left alone' cmp "$work/before.md" "$list"
run taskforge checklist import "$list"
run taskforge checklist write "$list"
ok 'imported again it is written' ended_with 0
ok 'with the tick of what passes now' only_bytes_changed 1

# --- A job over HTTP ---
run curl -sS -w ' %{http_code}' -H "Authorization: Bearer $(cat "$data/token")" -H 'Content-Type: application/json' \
  -d '{"queue_name":"default","job_type":"test_job","payload":{"test":"data"},"priority":5}' "$url/api/v1/jobs"
ok 'curl submits a job' said ' 201$'
job=$(sed -n 's/.*"id":\([0-9]*\).*/\1/p' "$out" | head -n 1)
job_succeeded() {
  curl -sS -H "Authorization: Bearer $(cat "$data/token")" "$url/api/v1/jobs/$job" | grep -q '"state":"succeeded"'
}
ok 'and sees it succeed' await 20 job_succeeded
run curl -sS -o /dev/null -w '%{http_code}' "$url/api/v1/jobs"
ok 'without a token it is refused' said '^401$'

# --- A process id that now belongs to somebody else ---
mkdir -p "$work/reused"
sleep 600 &
stranger=$!
printf '{"pid": %s, "port": 1, "url": "http://localhost:1"}\n' "$stranger" >"$work/reused/server.json"
run taskforge down --data "$work/reused"
ok 'down leaves a stranger with the number of an old server alone' ended_saying 0 'does not run'
ok 'the stranger lives' kill -0 "$stranger"
kill "$stranger"
cp "$data/server.json" "$work/reused/server.json"
run taskforge down --data "$work/reused"
ok 'down leaves the server of other data alone' ended_saying 0 'does not run'
ok 'that server lives' kill -0 "$pid"

# --- A damaged backup ---
run taskforge backup taskforge
ok 'a backup is taken' ended_with 0
newest=$(find "$data/backups" -type f ! -name '*.json' -printf '%T@ %p\n' | sort -n | tail -n 1 | cut -d ' ' -f 2-)
size=$(stat -c %s "$newest")
byte=$(od -An -tu1 -j $((size / 2)) -N 1 "$newest" | tr -d ' ')
chmod u+w "$newest"
# shellcheck disable=SC2059 # the format is the byte
printf "\\$(printf %o $(((byte + 1) % 256)))" | dd of="$newest" bs=1 seek=$((size / 2)) conv=notrunc 2>/dev/null
run taskforge drill taskforge
ok 'the drill of a backup with one flipped byte fails' ended_with 1
run taskforge gate taskforge
ok 'and turns the gate to NO-GO' ended_saying 1 '|  NO-GO  |'

# --- A forged audit entry ---
run taskforge audit verify
ok 'the audit log is whole' ended_with 0
sqlite3 -cmd '.timeout 5000' "$data/taskforge.db" \
  "drop trigger audit_entry_never_changes; update audit_entry set actor = 'nobody' where number = 2"
run taskforge audit verify
ok 'an edited audit entry is found and named' ended_saying 1 'entry 2'

# --- The end ---
run taskforge down
ok 'down stops it' ended_with 0
ok 'the process is gone' gone "$pid"
ok 'it left no server file' test ! -e "$data/server.json"
run taskforge down
ok 'down again is no error' ended_saying 0 'does not run'
run taskforge status
ok 'without a server the status is 3' ended_saying 3 './taskforge up'

# --- The machine is lost ---
kit=$work/taskforge-kit.json
office() {
  env TASKFORGE_DATA="$office" "$copy/taskforge" "$@"
}
can_be_brought_back() {
  office recovery show | grep -q 'can be brought back'
}
# What the kit says at a path of JSON.
kit_value() {
  sqlite3 :memory: "select json_extract(cast(readfile('$kit') as text), '$1')"
}
# on_the_new_machine NUMBER [OPTION]: a command of the kit, word by word, in the checkout that its first one gets.
on_the_new_machine() {
  (cd "$copy" && sh -c "$(kit_value "\$.commands[$1]") ${2-}")
}
mkdir -m 700 "$office" "$work/disk2"
printf 'destinations: {disk2: {kind: folder, folder: "%s"}}\nbackup: {copies: [disk2], keep: 5}\n' "$work/disk2" \
  >"$office/own.yaml"
run office up --detach --port 0
ok 'another TaskForge starts, with a place for copies of itself' ended_with 0
run office apply "$shop"
ok 'it has a project' ended_with 0
run office recovery-kit --out "$kit"
ok 'its recovery kit is made' ended_saying 0 'A new recovery key was made'
ok 'the kit is for its owner alone' test "$(stat -c %a "$kit")" = 600
ok 'a copy of all goes to the place by itself' await 60 can_be_brought_back
run office down
ok 'it is stopped' ended_with 0
mv "$office" "$work/lost"
kit_commands=$(sqlite3 :memory: "select json_array_length(cast(readfile('$kit') as text), '\$.commands')")
ok 'the kit needs three commands' test "$kit_commands" = 3
run on_the_new_machine 1
ok 'recover brings it back with the kit alone' ended_saying 0 'TaskForge is back in'
ok 'it says what it holds' said 'rows in [0-9]* tables, as the manifest says'
ok 'and that nothing runs by itself' said 'every queue is held'
ok 'nobody else can read what came back' test "$(stat -c %a "$office")" = 700
ok 'the token is the same' cmp "$work/lost/token" "$office/token"
run on_the_new_machine 2 '--detach --port 0'
ok 'up starts it and says what to look at' ended_saying 0 '^Look at them: '
run office status --json
ok 'the project is there' said '"shop"'
run office audit verify
ok 'and the audit log is whole' ended_with 0
run office recovery show
ok 'recovery show says that it is held' ended_saying 1 '^Look at them: '
run office recovery resume
ok 'it is let go on' ended_with 0
run office recovery show
ok 'and says so' ended_saying 0 'was let go on'
run office down
ok 'it ends well' ended_with 0

# --- In the foreground, signals ---
for signal in TERM INT; do
  # A shell starts what it puts in the background with SIGINT ignored, which would outlive exec: hence the new session
  # through a program that restores it.
  env --default-signal=INT "$copy/taskforge" up --port 0 --data "$data" >"$out" 2>&1 &
  foreground=$!
  ok "up in the foreground listens (to be sent $signal)" await 60 test -s "$data/server.json"
  kill -s "$signal" "$foreground"
  ok "$signal ends it" await 30 gone "$foreground"
  wait "$foreground" 2>/dev/null || true
  ok "$signal drained it" test ! -e "$data/server.json"
done

# --- What `test` starts ---
# As launcher/test.sh does it: one program after the other, each of which starts another one, beside a shell that waits.
cat >"$work/starts.sh" <<END
set -eu
groups="$work/groups of it"
. "$copy/launcher/groups.sh"
trap end_groups EXIT
trap 'exit 143' TERM
mkdir "\$groups"
in_group true
in_group sh -c 'exit 3' || echo "\$?" >"$work/status"
in_turn() {
  for child in first second; do
    in_group sh -c 'sleep 300 & echo "\$!" >"$work/\$0"; wait' "\$child" || true
  done
  : >"$work/over"
}
in_turn &
wait "\$!"
END
sh "$work/starts.sh" >"$out" 2>&1 &
starts=$!
ok 'what test starts runs' await 30 test -s "$work/first"
ok 'how it ends is told' test "$(cat "$work/status")" = 3
kill -s TERM "$starts"
ended=0
wait "$starts" || ended=$?
ok 'a signal ends test' test "$ended" -eq 143
ok 'and what it started' gone "$(cat "$work/first")"
ok 'what was to come after it is gone through' await 30 test -e "$work/over"
ok 'and nothing of it starts' test ! -e "$work/second"
ok 'and leaves no trace' test ! -e "$work/groups of it"

[ "$failed" -eq 0 ]
