#!/usr/bin/env bash
# local-redis.sh PORT: a Redis in the foreground that this machine alone reaches and that keeps nothing. Installs what is missing.
set -euo pipefail

ROOT=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)
if [ "$(id -u)" = 0 ]; then HOME_OF_STATE=/var/lib/codesight; else HOME_OF_STATE=${XDG_DATA_HOME:-$HOME/.local/share}/codesight; fi
PREFIX=${CODESIGHT_HOME:-$HOME_OF_STATE}/prefix
for part in say debs redis; do . "$ROOT/setup/$part.sh"; done
PATH=$PREFIX/bin:$PATH
ensure_redis
exec redis-server --bind 127.0.0.1 --port "$1" --save "" --appendonly no
