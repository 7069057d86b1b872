#!/bin/sh
# Installs Debian packages where that is allowed without asking, and says what to type where it is not.
# Exit status 1: something is still missing.
set -eu

say() { printf '%s\n' "$*" >&2; }

command -v dpkg-query >/dev/null 2>&1 || {
    say "这台机器不是 Debian 系统，请自行安装：$*"
    exit 1
}

present() { [ "$(dpkg-query -W -f '${db:Status-Status}' "$1" 2>/dev/null)" = installed ]; }
missing=
for package in "$@"; do present "$package" || missing="$missing $package"; done
[ -n "$missing" ] || exit 0

if [ "$(id -u)" = 0 ]; then
    sudo=
elif sudo -n true 2>/dev/null; then
    sudo='sudo -n'
else
    say "缺少软件包，请先执行：sudo apt-get install --no-install-recommends$missing"
    exit 1
fi

say "正在安装 Debian 软件包：$missing"
export DEBIAN_FRONTEND=noninteractive
install="$sudo env DEBIAN_FRONTEND=noninteractive apt-get install -qq -y --no-install-recommends"
# shellcheck disable=SC2086  # the words of these variables are meant to be split
{ $install $missing || { $sudo apt-get update -qq && $install $missing; }; } </dev/null >/dev/null 2>&1 || {
    say "未能安装：$missing。请检查网络后执行：apt-get update && apt-get install$missing"
    exit 1
}
