# Sourced by the scripts that need a PostgreSQL of their own: in a folder, on a free loopback port, gone with the script.

# The directory of initdb and its kin: Debian keeps them off the PATH.
find_postgres() {
  local found
  found=$(printf '%s\n' /usr/lib/postgresql/*/bin/initdb | sort -V | tail -n 1)
  [ -x "$found" ] || found=$(readlink -f "$(command -v initdb)" 2>/dev/null) || return 1
  [ -x "$found" ] && dirname "$found"
}

# PostgreSQL refuses to run as root.
as_postgres() {
  if [ "$(id -u)" = 0 ]; then
    (cd / && exec runuser -u postgres -- "$@")
  else
    (cd / && exec "$@")
  fi
}

# start_postgres FOLDER [NAME=VALUE]…: makes FOLDER/pg and a server in it. Sets postgres_connection, and what stop_postgres needs.
start_postgres() {
  local folder=$1 bin password port try setting options=()
  shift
  bin=$(find_postgres)
  for setting in listen_addresses=127.0.0.1 "unix_socket_directories=''" "$@"; do
    options+=("-c $setting")
  done
  password=$(od -An -N16 -tx1 /dev/urandom | tr -d ' \n')
  mkdir "$folder/pg"
  printf '%s\n' "$password" >"$folder/pg/password"
  if [ "$(id -u)" = 0 ]; then
    chmod 711 "$folder"
    chown -R postgres "$folder/pg"
  fi
  as_postgres "$bin/initdb" -D "$folder/pg/data" -U slipway -A scram-sha-256 --pwfile="$folder/pg/password" -E UTF8 --locale=C --no-sync \
    >"$folder/initdb.log" 2>&1 || { cat "$folder/initdb.log" >&2; return 1; }
  for try in 1 2 3 4 5; do
    # Below the range that the kernel hands out for outgoing connections; a taken port only costs another try.
    port=$((20000 + RANDOM % 10000))
    if as_postgres "$bin/pg_ctl" -D "$folder/pg/data" -l "$folder/pg/log" -w start -o "${options[*]} -c port=$port" >"$folder/start.log" 2>&1; then
      postgres_bin=$bin postgres_data=$folder/pg/data
      postgres_connection="Host=127.0.0.1;Port=$port;Username=slipway;Password=$password;Database=postgres"
      return
    fi
  done
  cat "$folder/start.log" "$folder/pg/log" >&2
  echo "$0: PostgreSQL did not start after $try tries." >&2
  return 1
}

stop_postgres() {
  [ -z "${postgres_bin:-}" ] || as_postgres "$postgres_bin/pg_ctl" -D "$postgres_data" -m immediate stop >/dev/null 2>&1 || true
}
