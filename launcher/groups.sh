# shellcheck shell=sh
# Sourced: process groups that end with whoever started them. $groups is a folder that holds a file for each;
# whoever sources this makes it once, since it goes when all is ended.
# shellcheck disable=SC2154

# in_group COMMAND...: runs it in a process group of its own, so that whatever it starts can be ended with it.
in_group() {
  # When the folder is gone, all is being ended: nothing starts any more.
  # shellcheck disable=SC2016
  setsid -w sh -c 'true >"$0/$$" || exit 143; ended=0; "$@" || ended=$?; rm -f "$0/$$"; exit "$ended"' "$groups" "$@"
}

# Ends all of them: asked first, and after ten seconds not asked any more.
end_groups() {
  [ -d "$groups" ] || return 0
  rm -rf "$groups.ended"
  mv "$groups" "$groups.ended"
  signal_groups TERM || true
  tries=100
  while [ "$tries" -gt 0 ] && signal_groups 0; do
    sleep 0.1
    tries=$((tries - 1))
  done
  signal_groups KILL || true
  rm -rf "$groups.ended"
}

# signal_groups SIGNAL: whether any of them got it.
signal_groups() {
  got=1
  for group in "$groups.ended"/*; do
    [ -e "$group" ] || continue
    kill -s "$1" -- "-${group##*/}" 2>/dev/null && got=0
  done
  return "$got"
}
