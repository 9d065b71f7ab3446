# What the launcher says, and how it becomes root where it may. Sourced.

say() { printf '%s\n' "$*" >&2; }
die() { say "codesight: $*"; exit 1; }
have() { command -v "$1" >/dev/null 2>&1; }

# as_root COMMAND...: runs it as root, or fails where this user cannot become root without being asked for a password.
as_root() {
  if [ "$(id -u)" = 0 ]; then "$@"
  elif have sudo && sudo -n true 2>/dev/null; then sudo "$@"
  else return 1
  fi
}

can_be_root() { [ "$(id -u)" = 0 ] || { have sudo && sudo -n true 2>/dev/null; }; }

# quietly WHAT COMMAND...: shows one line, keeps the output for the case that it fails.
quietly() {
  local what=$1 status=0; shift
  QUIET_LOG=$(mktemp)
  say "$what ..."
  "$@" >"$QUIET_LOG" 2>&1 || { status=1; tail -n 15 "$QUIET_LOG" | cut -c -200 >&2; }
  rm -f "$QUIET_LOG"
  return $status
}

# Ends this script as Ctrl-C would have, after one sentence.
interrupted() {
  trap - INT
  [ -z "${QUIET_LOG-}" ] || rm -f "$QUIET_LOG"
  say "codesight: interrupted"
  kill -s INT $$
}
