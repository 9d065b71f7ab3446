#!/usr/bin/env bash
# local-postgres.sh CLUSTER SOCKETS DATABASE: a Postgres with pgvector in the foreground, reached through a socket in SOCKETS only. Installs what
# is missing, makes the cluster and the database on first use. SIGTERM stops it at once, without waiting for its clients.
set -euo pipefail
CLUSTER=$1 SOCKETS=$2 DATABASE=$3

ROOT=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)
if [ "$(id -u)" = 0 ]; then HOME_OF_STATE=/var/lib/codesight; else HOME_OF_STATE=${XDG_DATA_HOME:-$HOME/.local/share}/codesight; fi
PREFIX=${CODESIGHT_HOME:-$HOME_OF_STATE}/prefix
for part in say debs postgres; do . "$ROOT/setup/$part.sh"; done
ensure_postgres

# Postgres refuses to run as root; its user may pass through folders that only root may enter.
if [ "$(id -u)" = 0 ]; then
  OWNER=postgres
  as_owner() { exec setpriv --reuid="$OWNER" --clear-groups --inh-caps=-all,+dac_override --ambient-caps=-all,+dac_override -- "$@"; }
else
  OWNER=$(id -un)
  as_owner() { exec "$@"; }
fi
cd /
mkdir -p "$SOCKETS" "$(dirname "$CLUSTER")"
chmod 700 "$SOCKETS"
chown "$OWNER" "$SOCKETS"

if [ ! -f "$CLUSTER/PG_VERSION" ]; then
  # In a folder of its own that is renamed when it is complete: a first start that is killed leaves no half cluster.
  rm -rf "$CLUSTER.new"
  mkdir -m 700 "$CLUSTER.new"
  chown "$OWNER" "$CLUSTER.new"
  (as_owner initdb -D "$CLUSTER.new" -U codesight -E UTF8 --no-locale --auth-local=trust --auth-host=reject)
  (as_owner postgres --single -D "$CLUSTER.new" postgres <<<"CREATE DATABASE $DATABASE")
  mv "$CLUSTER.new" "$CLUSTER"
fi

(as_owner postgres -D "$CLUSTER" -c listen_addresses= -c unix_socket_directories="$SOCKETS" -c max_connections=400 \
  -c log_min_error_statement=panic -c log_parameter_max_length=0 -c log_parameter_max_length_on_error=0) &
server=$!
trap 'kill -INT "$server" 2>/dev/null || true' TERM INT
# A trapped signal ends the first wait.
wait "$server" || wait "$server"
