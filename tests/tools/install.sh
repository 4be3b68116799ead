#!/usr/bin/env bash
# What the Makefile needs installed: `run` the tracker, `dev` what its tests need, `browser` a Chromium;
# and `lock`, which chooses versions anew. Each says what it does, and in one sentence what to do when it cannot.
set -euo pipefail
cd "$(dirname "$0")/../.."
venv=${VENV:-.venv}
bin=$venv/bin
log=$(mktemp)
export UV_SYSTEM_CERTS=1 # a network that inspects its traffic has a certificate of its own
trap 'rm -f "$log"' EXIT

say() { printf '%s\n' "$*"; }
stop() { printf '\n%s\n' "$*" >&2; exit 1; }

# Run a step quietly, telling what it does and how long it took; its output is shown only when it fails.
step() {
  local words=$1 began=$SECONDS
  shift
  printf '%s …' "$words"
  if "$@" >"$log" 2>&1; then
    printf ' done in %s s\n' "$((SECONDS - began))"
  else
    printf ' failed\n' && tail -n 12 "$log" >&2
    return 1
  fi
}

as_root() { if [ "$(id -u)" = 0 ]; then "$@"; else sudo -n "$@"; fi; }

# Whether system packages can be installed here without asking anybody anything.
may_install() {
  command -v apt-get >/dev/null || return 1
  [ "$(id -u)" = 0 ] || sudo -n true 2>/dev/null
}

apt() {
  as_root apt-get update -qq || true # an old list may still do
  as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends \
    -o DPkg::Lock::Timeout=600 "$@"
}

find_python() {
  local name
  for name in ${PYTHON:-} python3 python3.14 python3.13 python3.12 python3.11; do
    if "$name" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then
      say "$name"
      return
    fi
  done
  return 1
}

can_make_venv() { "$1" -c 'import ensurepip, venv' 2>/dev/null; }

make_venv() {
  local python
  python=$(find_python) || {
    may_install && step "Installing Python by apt" apt python3 python3-venv
    python=$(find_python)
  } || stop "Python 3.11 or later is missing. Install it (on Debian 12: apt install python3 python3-venv), then run make again."
  if ! can_make_venv "$python"; then
    may_install && step "Installing python3-venv by apt" apt python3-venv || true
    can_make_venv "$python" ||
      stop "Python's venv module is missing. Install it (on Debian: apt install python3-venv), then run make again."
  fi
  step "Making a Python environment in $venv" "$python" -m venv --clear "$venv"
}

# uv itself comes by pip, held to the hashes of the lock like everything else.
install_uv() {
  sed -n '/^uv==/,/^ *# via/p' requirements-dev.lock >"$venv/uv.lock"
  "$bin/python" -m pip install -qq --disable-pip-version-check --require-hashes -r "$venv/uv.lock"
}

# uv takes seconds; pip is slower, but knows of a mirror that only its own settings name.
install_lock() {
  "$bin/uv" pip install --quiet --python "$bin/python" --require-hashes -r "$1" ||
    "$bin/python" -m pip install --quiet --require-hashes -r "$1"
}

# Editable; its build hook brings the NHS.UK front end from npm.
install_tracker() {
  "$bin/uv" pip install --quiet --python "$bin/python" --no-deps --editable . ||
    "$bin/python" -m pip install --quiet --no-deps --editable .
}

packages_in() { grep -c '^[a-zA-Z0-9].*==' "$1"; }
unreachable="Could not install it. Check that this machine reaches PyPI and the npm registry, then run make again."

install_run() {
  [ -x "$bin/python" ] && "$bin/python" -m pip --version >/dev/null 2>&1 || make_venv
  [ -x "$bin/uv" ] || step "Installing uv" install_uv || stop "$unreachable"
  step "Installing $(packages_in requirements.lock) packages" install_lock requirements.lock || stop "$unreachable"
  step "Installing Alliance Tracker and the NHS.UK front end" install_tracker || stop "$unreachable"
  touch "$venv/.installed"
}

install_dev() {
  step "Installing what the tests need" install_lock requirements-dev.lock || stop "$unreachable"
  touch "$venv/.installed-dev"
}

find_browser() { "$bin/python" tests/tools/browser.py; }

install_browser() {
  find_browser >/dev/null && return
  if may_install; then
    step "Installing Chromium by apt" apt chromium-headless-shell fonts-liberation ||
      step "Installing Chromium by apt, under its other name" apt chromium fonts-liberation || true
  fi
  find_browser >/dev/null && return
  step "Fetching Playwright's own Chromium" timeout 600 "$bin/python" -m playwright install chromium || true
  find_browser >/dev/null ||
    stop "The tests need a Chromium. Install one (on Debian, as root: apt install chromium) or name it in TRACKER_CHROMIUM, then run make test again."
}

lock() {
  local compile=("$bin/uv" pip compile --quiet --upgrade --universal --generate-hashes --no-header --python-version 3.11)
  step "Choosing what the tracker needs" "${compile[@]}" pyproject.toml -o requirements.lock
  step "Choosing what its tests need" "${compile[@]}" --group dev -c requirements.lock pyproject.toml -o requirements-dev.lock
}

case ${1:-} in
  run) install_run ;;
  dev) install_dev ;;
  browser) install_browser ;;
  lock) lock ;;
  *) stop "usage: install.sh run|dev|browser|lock" ;;
esac
