# Sourced by the scripts. Packages that come from npm, as the lock files of their folders pin them.

# install_npm FOLDER…, each once per lock file
install_npm() {
  local packages folder log
  mapfile -t packages < <(command -v node >/dev/null || echo nodejs; command -v npm >/dev/null || echo npm)
  install_debian "${packages[@]}" || return 1
  for folder in "$@"; do
    cmp -s "$folder/package-lock.json" "$folder/node_modules/.installed" && continue
    log=$(mktemp)
    npm ci --prefix "$folder" --no-audit --no-fund --ignore-scripts >"$log" 2>&1 || { cat "$log" >&2; rm -f "$log"; return 1; }
    rm -f "$log"
    cp "$folder/package-lock.json" "$folder/node_modules/.installed"
  done
}
