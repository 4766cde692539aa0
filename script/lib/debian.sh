# Sourced by the scripts. Installs what a script needs from Debian, when it is missing.

# install_debian PACKAGE…, each of which is missing
install_debian() {
  (($#)) || return 0
  local root=() log
  if [ "$(id -u)" != 0 ]; then
    command -v sudo >/dev/null || { echo "$0: $* missing; install it, or run this as root." >&2; return 1; }
    root=(sudo)
  fi
  echo "installing $*"
  log=$(mktemp)
  "${root[@]}" apt-get update -qq >"$log" 2>&1 &&
    "${root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "$@" >>"$log" 2>&1 ||
    { cat "$log" >&2; rm -f "$log"; return 1; }
  rm -f "$log"
}

# missing_debian PROGRAM…: the packages, which are named as their programs, of those that are not here.
# Debian keeps some of them off the PATH of people who are not root.
missing_debian() {
  local program
  for program in "$@"; do
    command -v "$program" >/dev/null || [ -x "/usr/sbin/$program" ] || echo "$program"
  done
}
