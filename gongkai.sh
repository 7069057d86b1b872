#!/bin/sh
# Runs the `gongkai` command in the environment of this checkout, which is made first where it is absent.
set -eu
here=$(dirname "$0")
"$here/scripts/environment.sh" run
exec "$here/.venv/bin/gongkai" "$@"
