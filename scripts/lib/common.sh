# What the shell scripts share: where things are, how a step is run, how a failure is told.
# Sourced from the repository's root. Standard output belongs to the calling script's result;
# progress goes to standard error.
# shellcheck shell=bash

VIGIL_CACHE=${VIGIL_CACHE:-${XDG_CACHE_HOME:-$HOME/.cache}/vigil}
VIGIL_LOGS=build/logs
VIGIL_STAMPS=build/stamps

# A command that fails unforeseen is named, never a silent end.
set -E
trap 'say "vigil: stopped at ${BASH_SOURCE[0]}, line $LINENO: $BASH_COMMAND"' ERR

say() { printf '%s\n' "$*" >&2; }

# fail WHAT [WHAT-TO-DO...]: one line each, then the end.
fail() {
  say "vigil: $1"
  shift
  local line
  for line in "$@"; do say "  $line"; done
  exit 1
}

# step NAME TITLE ADVICE COMMAND...: runs a command whose output nobody reads unless it fails.
step() {
  local name=$1 title=$2 advice=$3 log=$VIGIL_LOGS/$1.log started=$SECONDS
  shift 3
  mkdir -p "$VIGIL_LOGS"
  printf '%s … ' "$title" >&2
  if "$@" >"$log" 2>&1 </dev/null; then
    say "$((SECONDS - started)) s"
    return
  fi
  say 'failed'
  tail -n 25 "$log" | sed 's/^/  | /' >&2
  fail "the step \"$title\" failed; the end of its output is above, all of it in $PWD/$log." "$advice"
}

# version_at_least HAVE NEED
version_at_least() { [ "$(printf '%s\n%s\n' "$2" "$1" | sort -V | head -n 1)" = "$2" ]; }

# first_of COMMAND...: the first that this machine has.
first_of() {
  local name
  for name in "$@"; do
    command -v "$name" && return
  done
  return 1
}

# digest PATH...: one hash over names and contents of files and folders that exist.
digest() {
  local path
  for path in "$@"; do
    if [ -e "$path" ]; then find "$path" -type f -print0; fi
  done | LC_ALL=C sort -z | xargs -0 -r sha256sum | sha256sum | cut -c 1-32
}

# fresh STAMP DIGEST: was the step that keeps this stamp last done with this input?
fresh() { [ "$(cat "$VIGIL_STAMPS/$1" 2>/dev/null)" = "$2" ]; }
stamp() { mkdir -p "$VIGIL_STAMPS" && printf '%s\n' "$2" >"$VIGIL_STAMPS/$1"; }

on_debian() { [ -f /etc/os-release ] && (. /etc/os-release && [ "$ID" = debian ]); }

# as_root COMMAND...
as_root() {
  if [ "$(id -u)" = 0 ]; then
    "$@"
  elif command -v sudo >/dev/null; then
    sudo "$@"
  else
    echo "this needs root and there is no sudo; as root, run: $*"
    return 1
  fi
}
