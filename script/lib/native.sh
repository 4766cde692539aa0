# Sourced by the scripts. Publishes the program as its users get it.

# publish_native FOLDER: the native program, in FOLDER. Installs the linker that this takes. The
# build before it has run the analyzers.
publish_native() {
  local log
  mapfile -t packages < <(missing_debian clang)
  install_debian "${packages[@]}" || return 1
  log=$(mktemp)
  dotnet publish src/Slipway -c Release -v quiet -nologo -p:NativeProgram=true -p:RunAnalyzersDuringBuild=false -o "$1" >"$log" 2>&1 ||
    { cat "$log" >&2; rm -f "$log"; return 1; }
  rm -f "$log"
}
