# Shared by the scripts in this folder: what each needs is set up here, once; doing it again is quick and harmless.
# Works on a fresh Debian or Ubuntu with Python 3.11 or later, pip and apt.
set -euo pipefail
ROOT="$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)"
cd "$ROOT"
VENV="${LIANXIN_VENV:-$ROOT/.venv}"

say() { printf '%s\n' "$*" >&2; }

as_root() { if [ "$(id -u)" = 0 ]; then "$@"; else sudo "$@"; fi; }

# need_packages PACKAGE... : installs Debian packages that are missing.
need_packages() {
  local missing=() package
  for package in "$@"; do
    [ "$(dpkg-query -W -f='${Status}' "$package" 2>/dev/null)" = "install ok installed" ] || missing+=("$package")
  done
  [ "${#missing[@]}" = 0 ] && return 0
  say "Installing ${missing[*]} …"
  as_root apt-get update -q >/dev/null
  as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y -q --no-install-recommends "${missing[@]}" >/dev/null
}

find_python() {
  local python
  for python in python3.13 python3.12 python3.11 python3; do
    if command -v "$python" >/dev/null && "$python" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then
      echo "$python"
      return
    fi
  done
  need_packages python3
  echo python3
}

# need_python core|optimise|dev : a virtual environment with the locked versions.
need_python() {
  local lock="requirements/$1.txt" stamp python
  stamp="$(sha256sum "$lock" | cut -d' ' -f1)"
  if [ ! -x "$VENV/bin/python" ] || ! "$VENV/bin/python" -c '' 2>/dev/null; then
    python="$(find_python)"
    if ! "$python" -m venv "$VENV" >/dev/null 2>&1; then
      rm -rf "$VENV"
      need_packages python3-venv
      "$python" -m venv "$VENV"
    fi
  fi
  if [ "$(cat "$VENV/.lianxin-$1" 2>/dev/null)" != "$stamp" ]; then
    say "Installing the Python packages of $lock …"
    "$VENV/bin/python" -m pip install --quiet --disable-pip-version-check --no-deps --require-hashes -r "$lock"
    # the larger set holds the smaller ones
    local held=()
    case "$1" in dev) held=(core optimise) ;; optimise) held=(core) ;; esac
    for smaller in "${held[@]}"; do sha256sum "requirements/$smaller.txt" | cut -d' ' -f1 >"$VENV/.lianxin-$smaller"; done
    echo "$stamp" >"$VENV/.lianxin-$1"
  fi
}

# need_helpdesk : django-helpdesk in a virtual environment of its own, for the benchmark that compares with it.
need_helpdesk() {
  HELPDESK="${LIANXIN_HELPDESK_VENV:-$VENV-helpdesk}"
  local lock="requirements/helpdesk.txt" stamp
  stamp="$(sha256sum "$lock" | cut -d' ' -f1)"
  [ "$(cat "$HELPDESK/.lianxin" 2>/dev/null)" = "$stamp" ] && return 0
  say "Installing the Python packages of $lock …"
  [ -x "$HELPDESK/bin/python" ] || "$VENV/bin/python" -m venv "$HELPDESK"
  "$HELPDESK/bin/python" -m pip install --quiet --disable-pip-version-check --no-deps --require-hashes -r "$lock"
  echo "$stamp" >"$HELPDESK/.lianxin"
}

# need_postgres : a throw-away PostgreSQL server for tests and benchmarks; sets PGBASE, an address without a database name.
# For tests nothing is vacuumed: seeing none of a test's rows before it ends, it would tell the planner that its tables are empty.
need_postgres() {
  need_packages postgresql
  local bin runner=() port
  bin="$(ls -d /usr/lib/postgresql/*/bin | sort -V | tail -n 1)"
  PGDIR="$(mktemp -d "${TMPDIR:-/tmp}/lianxin-pg.XXXXXX")"
  if [ "$(id -u)" = 0 ]; then
    chown postgres "$PGDIR"
    runner=(setpriv --reuid postgres --regid postgres --clear-groups)
  fi
  port="$("$VENV/bin/python" -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])')"
  (cd / && "${runner[@]}" "$bin/initdb" -D "$PGDIR/data" -U lianxin -A trust -E UTF8 --locale=C.UTF-8 >/dev/null)
  (cd / && "${runner[@]}" "$bin/pg_ctl" -D "$PGDIR/data" -s -w -l "$PGDIR/log" \
    -o "-p $port -k $PGDIR -c listen_addresses=127.0.0.1 ${PG_OPTIONS:--c fsync=off -c full_page_writes=off -c autovacuum=off}" start)
  PGBASE="postgresql://lianxin@127.0.0.1:$port"
  PG_STOP=("${runner[@]}" "$bin/pg_ctl" -D "$PGDIR/data" -s -m immediate stop)
  trap stop_postgres EXIT
}

stop_postgres() {
  [ -n "${PGDIR:-}" ] || return 0
  (cd / && "${PG_STOP[@]}") >/dev/null 2>&1 || true
  rm -rf "$PGDIR"
  PGDIR=
}
