#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Reports as people meet them: pages in Chromium, OSCAL under its own schemas,
# sheets in a reader of their own. TAP-like lines. usage: BUILD=build run.sh
set -u
here=$(cd "$(dirname "$0")" && pwd)
top=$(cd "$here/../.." && pwd)
BUILD=${BUILD:-$top/build}
case $BUILD in /*) ;; *) BUILD=$top/$BUILD ;; esac
export STARSEAL="$BUILD/starseal" WORK=
for tool in node npm chromium; do
	command -v "$tool" >/dev/null 2>&1 || {
		echo "ok browser tests # SKIP $tool is not installed: NO PAGE WAS OPENED"
		exit 0
	}
done
if [ ! -e "$here/node_modules/playwright-core/package.json" ]; then
	(cd "$here" && npm ci --no-audit --no-fund --ignore-scripts >/dev/null 2>"$BUILD/npm.log") || {
		tail -n 5 "$BUILD/npm.log"
		echo "not ok browser tests: npm ci failed"
		exit 1
	}
fi
WORK=$(mktemp -d) || exit 70
trap 'rm -rf "$WORK"' EXIT
sh "$here/packs.sh" >"$WORK/log" 2>&1 || {
	tail -n 20 "$WORK/log"
	echo "not ok browser tests: the packs could not be made"
	exit 1
}
failed=0
for t in pages review attacks oscal sheets schema; do
	node "$here/$t.cjs" || failed=1
done
exit $failed
