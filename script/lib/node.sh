# Sourced by the scripts. The services that tests talk to and that come from npm, as tests/peers/package-lock.json pins them.

# install_peers, once per lock file
install_peers() {
  local packages
  mapfile -t packages < <(command -v node >/dev/null || echo nodejs; command -v npm >/dev/null || echo npm)
  install_debian "${packages[@]}" || return 1
  cmp -s tests/peers/package-lock.json tests/peers/node_modules/.installed && return 0
  local log
  log=$(mktemp)
  npm ci --prefix tests/peers --no-audit --no-fund --ignore-scripts >"$log" 2>&1 || { cat "$log" >&2; rm -f "$log"; return 1; }
  rm -f "$log"
  cp tests/peers/package-lock.json tests/peers/node_modules/.installed
}
