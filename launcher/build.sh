# shellcheck shell=sh
# Sourced by ../taskforge when the sources are newer than the jars: builds into target/dist.
# shellcheck disable=SC2154 # root, dist and the functions come from ../taskforge

build_lock=$root/target/.building
build_log=$root/target/build.log

# Takes the lock, waiting while another start builds; a lock whose owner is gone is taken over.
take_build_lock() {
  mkdir -p "$root/target" 2>/dev/null || fail 1 "Cannot write to $root/target: run this as the owner of the folder."
  told=
  until mkdir "$build_lock" 2>/dev/null; do
    owner=$(cat "$build_lock/pid" 2>/dev/null || true)
    if [ -n "$owner" ] && ! kill -0 "$owner" 2>/dev/null; then
      rm -rf "$build_lock"
      continue
    fi
    [ -n "$told" ] || say "Another start is building (process ${owner:-unknown}); waiting for it."
    told=yes
    sleep 1
  done
  echo $$ >"$build_lock/pid"
}

# maven ARGUMENTS: the wrapper, or an installed Maven where the wrapper cannot be downloaded.
maven() {
  if "$root/mvnw" --version >"$build_log" 2>&1; then
    "$root/mvnw" -f "$root/pom.xml" "$@" >"$build_log" 2>&1
    return
  fi
  if ! mvn --version >>"$build_log" 2>&1; then
    fail 1 "Maven could not be downloaded and no Maven 3.9 or newer is installed." \
      "Check the network (details: $build_log) or: sudo apt-get install -y maven"
  fi
  (cd "$root" && mvn "$@") >"$build_log" 2>&1
}

digest() {
  if command -v sha256sum >/dev/null 2>&1; then
    sha256sum
  else
    shasum -a 256
  fi
}

# The identity of the built jars: names and contents.
dist_identity() (
  cd "$1" || exit
  for jar in */*.jar; do
    printf '%s ' "$jar"
    digest <"$jar"
  done | digest | cut -c 1-16
)

# Takes the one native library this machine needs out of the SQLite driver, so that no start has to.
unpack_native() {
  case $(uname -s) in
    Linux) system=Linux ;;
    Darwin) system=Mac ;;
    *) return 0 ;;
  esac
  case $(uname -m) in
    x86_64 | amd64) machine=x86_64 ;;
    aarch64 | arm64) machine=aarch64 ;;
    *) return 0 ;;
  esac
  if [ "$system" = Linux ] && [ -e /etc/alpine-release ]; then
    system=Linux-Musl
  fi
  mkdir -p "$1/native/unpacked"
  (cd "$1/native/unpacked" && "$JAVA_HOME/bin/jar" xf "$1"/server/sqlite-jdbc-*.jar \
    "org/sqlite/native/$system/$machine" 2>/dev/null) || true
  for library in "$1/native/unpacked/org/sqlite/native/$system/$machine"/*; do
    [ ! -f "$library" ] || mv "$library" "$1/native/"
  done
  rm -rf "$1/native/unpacked"
}

build() {
  take_build_lock
  # shellcheck disable=SC2064 # the lock's name as it is now
  trap "rm -rf '$(printf %s "$build_lock" | sed "s/'/'\\\\''/g")'" EXIT
  trap 'exit 130' INT
  trap 'exit 143' TERM
  if ! is_built; then
    say "Building TaskForge (once; about a minute) ..."
    begun=$root/target/.begun
    : >"$begun"
    maven -B -ntp -q -T 1C -Dmaven.test.skip=true -Dspotless.check.skip=true package || {
      tail -n 20 "$build_log" >&2
      fail 1 "The build failed; the whole log is $build_log"
    }
    fresh=$root/target/dist.new
    rm -rf "$fresh"
    mkdir -p "$fresh/cache"
    for part in server cli bench testbed; do
      cp -R "$root/target/jars/$part" "$fresh/$part"
    done
    unpack_native "$fresh"
    # A jar that could not be upgraded works as it is, only slower.
    "$JAVA_HOME/bin/java" "$root/launcher/UpgradeClasses.java" "$fresh"/cli/picocli-*.jar >>"$build_log" 2>&1 || true
    dist_identity "$fresh" >"$fresh/id"
    # As of the begin of the build: what was edited meanwhile is built next time.
    touch -r "$begun" "$fresh/stamp"
    # A server that runs keeps the old jars open; nothing is overwritten under it.
    rm -rf "$root/target/dist.old"
    [ ! -e "$dist" ] || mv "$dist" "$root/target/dist.old"
    mv "$fresh" "$dist"
    rm -rf "$root/target/dist.old" "$begun"
    . "$root/launcher/train.sh"
  fi
  rm -rf "$build_lock"
  trap - EXIT INT TERM
}

build
