# Sourced by ./run and ./test. `set_up NAME LOCK` leaves a finished virtual environment in $venv.
#
# Two environments, .venv/run and .venv/dev, so that what people run never carries test tools and
# ./test never changes the files under a running `./run up`. Both lie in .venv, which git, ruff and
# editors already pass over; deleting .venv is always safe.
#
# Plain POSIX sh and Python's own venv and pip; uv is faster and used when it is there.
# The caller sets $root (the checkout) and runs under `set -eu`.
# shellcheck shell=sh disable=SC2154

say() { printf '%s\n' "$*" >&2; }

give_up() {
    say "$@"
    exit 3
}

logged() { "$@" >>"$log" 2>&1 </dev/null; }

version_of() {
    "$1" -E -S -c 'import sys; print("%d.%d.%d" % sys.version_info[:3])' 2>/dev/null
}

is_new_enough() {
    after_major=${1#*.}
    [ "${1%%.*}" -eq 3 ] && [ "${after_major%%.*}" -ge 11 ]
}

# What an environment was made from. A checksum, not a signature: it notices changes, and the
# hashes in the lock do the guarding. The place counts because the environment's scripts name it.
fingerprint() {
    fingerprint_python=$(version_of "$1") || return 1
    {
        printf '%s\n' "$root" "$fingerprint_python"
        cat "$lock"
        awk '/^\[/ { keep = /^\[(build-system|project|tool\.hatch)/ } keep' "$root/pyproject.toml"
    } | cksum
}

is_set_up() {
    [ -r "$venv/set-up-from" ] || return 1
    is_from=$(fingerprint "$venv/bin/python") || return 1
    [ "$(cat "$venv/set-up-from")" = "$is_from" ] || return 1
    [ -z "${UNTILGONE_PYTHON:-}" ] ||
        [ "$(version_of "$UNTILGONE_PYTHON")" = "$(version_of "$venv/bin/python")" ]
}

# Sets $python and $python_version.
find_python() {
    if [ -n "${UNTILGONE_PYTHON:-}" ]; then
        set -- "$UNTILGONE_PYTHON"
    else
        set -- python3 python3.14 python3.13 python3.12 python3.11 python
    fi
    too_old=
    for python in "$@"; do
        # A version manager's stand-in may be on PATH and still not run.
        python_version=$(version_of "$python") || continue
        ! is_new_enough "$python_version" || return 0
        [ -n "$too_old" ] || too_old="found only Python $python_version ($(command -v "$python"))"
    done
    if [ -n "${UNTILGONE_PYTHON:-}" ]; then
        too_old=${too_old:-"UNTILGONE_PYTHON names $UNTILGONE_PYTHON, which does not run"}
    fi
    give_up "Until Gone needs Python 3.11 or newer: ${too_old:-no Python found}." \
        "Install one, or name it: UNTILGONE_PYTHON=/path/to/python3.12"
}

# Holds the lock on descriptor 9 until this shell (or `exec 9>&-`) closes it; a crash frees it too.
# Python takes it because not every system has flock(1).
wait_for_turn() {
    mkdir -p "$root/.venv" 2>/dev/null ||
        give_up "$root/.venv cannot be written: copy the project to a folder of your own."
    exec 9>>"$root/.venv/lock"
    "$python" -c '
import fcntl, signal, sys
signal.signal(signal.SIGINT, signal.SIG_DFL)
try:
    fcntl.flock(9, fcntl.LOCK_EX | fcntl.LOCK_NB)
except BlockingIOError:
    print("Another set-up is under way here; waiting for it …", file=sys.stderr)
    fcntl.flock(9, fcntl.LOCK_EX)
except OSError:
    pass  # a file system without locks
' 9>&9
}

# What builds the packages that come as source only goes first, so that it too is checked.
install_builders() {
    awk '/^[a-z]/ { keep = /^setuptools==/ } keep' "$lock" >"$root/.venv/builders.lock"
    [ ! -s "$root/.venv/builders.lock" ] ||
        logged "$@" --require-hashes -r "$root/.venv/builders.lock"
}

# --no-deps: the lock is complete, nothing is left to resolve.
install_with_uv() {
    command -v uv >/dev/null 2>&1 || return 1
    if logged "$python" -m venv --without-pip "$venv" &&
        install_builders uv_install &&
        logged uv_install --require-hashes -r "$lock" &&
        logged uv_install -e "$root"
    then
        return 0
    fi
    # uv does not read pip's configuration, where a mirror or a certificate may be named.
    say "  uv did not manage it, trying pip"
    rm -rf "$venv"
    return 1
}

# --no-compile: Python compiles what is really imported, later; this halves the time.
install_with_pip() {
    logged "$python" -c 'import ensurepip, venv' || give_up \
        "Python $python_version comes without its venv module. On Debian and Ubuntu:" \
        "apt install python3-venv"
    logged "$python" -m venv "$venv" &&
        install_builders pip_install &&
        logged pip_install --require-hashes -r "$lock" &&
        logged pip_install -e "$root"
}

uv_install() {
    uv pip install --python "$venv/bin/python" --no-deps --no-build-isolation "$@"
}

pip_install() {
    env PIP_USER=0 PIP_DISABLE_PIP_VERSION_CHECK=1 "$venv/bin/python" -m pip \
        --quiet --no-input install --no-deps --no-compile --no-build-isolation "$@"
}

log_says() { grep -q -i -E "$1" "$log"; }

# The log's last lines are shown only where they say more than the sentence does.
explain_failure() {
    if log_says 'no space left|disk quota'; then
        give_up "The disk is full. The set-up needs about 1 GB in $root/.venv and some in the" \
            "temporary folder. Free some space, then call again. Details: $log"
    elif log_says 'do not match the hashes|hash mismatch'; then
        give_up "A package that arrived is not the one this project was tested with, so it was" \
            "refused. Try again; if it stays so, report it and do not work around it. Details: $log"
    elif log_says 'connection (broken|refused|reset|error)|failed to establish|name resolution' ||
        log_says 'timed out|unreachable|proxyerror|certificate verify|error sending request'; then
        give_up "The package index cannot be reached. Check the network and the proxy; a mirror" \
            "named in pip's own configuration is used. Then call again. Details: $log"
    fi
    tail -n 15 "$log" | sed 's/^/  | /' >&2
    if log_says 'no matching distribution'; then
        give_up "The package index has no package for this machine ($(uname -sm), Python" \
            "$python_version). Linux and macOS with Python 3.11 to 3.14 are known to be served;" \
            "name another Python by UNTILGONE_PYTHON. Details: $log"
    fi
    give_up "The set-up failed; the lines above say where, $log has all of it. A new call begins" \
        "afresh."
}

set_up() {
    venv=$root/.venv/$1
    lock=$root/$2
    log=$root/.venv/set-up-$1.log
    is_set_up || make_environment
    keep_compiled_modules
    # `temporal` and the test tools are found on PATH.
    PATH=$venv/bin:$PATH
    export PATH
}

# Where the surroundings forbid compiled modules, each process would compile all that it imports, for
# seconds each time. Then they are kept in .venv, which is ours, and nowhere else.
keep_compiled_modules() {
    [ -n "${PYTHONDONTWRITEBYTECODE:-}" ] || return 0
    unset PYTHONDONTWRITEBYTECODE
    PYTHONPYCACHEPREFIX=$root/.venv/compiled
    export PYTHONPYCACHEPREFIX
}

make_environment() {
    find_python
    wait_for_turn
    if ! is_set_up; then # another call may have done it meanwhile
        say "Setting up with Python $python_version (once, about a minute) …"
        : >"$log"
        rm -rf "$venv"
        install_with_uv || install_with_pip || explain_failure
        # Written last, in one step: whatever was interrupted before is begun afresh.
        fingerprint "$venv/bin/python" >"$venv/set-up-from.new"
        mv "$venv/set-up-from.new" "$venv/set-up-from"
        say "Ready."
    fi
    exec 9>&-
}
