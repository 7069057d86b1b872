#!/bin/sh
# Makes the Python environment of this checkout: `environment.sh` to run Gongkai, `environment.sh dev` to test it.
# It is made once, and again when pyproject.toml changes or the checkout is moved. Debian packages are installed
# where that is allowed without asking; otherwise one line says what to type.
set -eu
cd "$(dirname "$0")/.."
wanted=${1:-run}

say() { printf '%s\n' "$*" >&2; }
recipe() { pwd && cat pyproject.toml; }
made() { [ -x .venv/bin/python ] && [ -f ".venv/made-$1" ] && recipe | cmp -s - ".venv/made-$1"; }

# A development environment can also run the program, so either will do for that.
if made "$wanted" || { [ "$wanted" = run ] && made dev; }; then exit 0; fi

start=$(date +%s)

find_python() {
    for name in python3.11 python3.12 python3.13 python3; do
        if "$name" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then
            command -v "$name"
            return
        fi
    done
    return 1
}

python=$(find_python) || {
    say '没有找到 Python 3.11 或更新的版本。请先安装，例如：sudo apt-get install python3 python3-venv'
    exit 1
}

if ! .venv/bin/python -c 'import pip' 2>/dev/null; then
    # Debian ships Python without the parts that make an environment.
    if ! "$python" -c 'import venv, ensurepip' 2>/dev/null; then
        scripts/debian.sh python3-venv || exit 1
    fi
    say '正在建立 Python 环境（.venv）……'
    "$python" -m venv --clear .venv
fi

say '正在安装所需的 Python 软件包，第一次需要几分钟……'
pip() { .venv/bin/python -m pip "$@" -qq --disable-pip-version-check; }
pip install --upgrade 'pip>=25.1'
if [ "$wanted" = dev ]; then
    pip install --editable '.[postgres]' --group dev
else
    pip install --editable .
fi
rm -f .venv/made-*
recipe >".venv/made-$wanted"
say "环境已经建好，用时 $(($(date +%s) - start)) 秒。"
