#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Every plugin on its fixtures: the rows are those of expected.jsonl, and no
# failing call, cut blob or cancelled run makes it crash or claim too much.
# TAP. usage: BUILD=build tests/plugins.sh [PLUGIN...]
set -u
here=$(cd "$(dirname "$0")/.." && pwd)
build=${BUILD:-$here/build}
host=$build/starseal-mockhost
work=$(mktemp -d) || exit 70
trap 'rm -rf "$work"' EXIT
n=0
bad=0

# result STATUS NAME FILE: FILE is shown where STATUS is not 0
result() {
	n=$((n + 1))
	if [ "$1" -eq 0 ]; then
		echo "ok $n - $2"
	else
		bad=$((bad + 1))
		echo "not ok $n - $2"
		head -n 40 "$3" | sed 's/^/# /'
	fi
}

[ -x "$host" ] || { echo "Bail out! $host is not built"; exit 70; }
cd "$here/plugins" || exit 70
[ $# -gt 0 ] || set -- *
for plugin; do
	for kind in healthy weak broken hostile empty; do
		if [ ! -d "$plugin/fixtures/$kind" ]; then
			echo "no fixture $kind" >"$work/why"
			result 1 "$plugin $kind" "$work/why"
		fi
	done
	for case in "$plugin"/fixtures/*/; do
		case=${case%/}
		# An empty folder does not survive a checkout.
		mkdir -p "$case/root"
		name="$plugin $(basename "$case")"
		"$host" "$build/plugins/$plugin.so" "$case" >"$work/rows" \
		    2>"$work/log"
		status=$?
		diff -u "$case/expected.jsonl" "$work/rows" >"$work/why" 2>&1
		same=$?
		if [ $status -gt 1 ]; then
			echo "exit status $status" >>"$work/why"
			cat "$work/log" >>"$work/why"
			same=1
		fi
		result $same "$name: rows" "$work/why"
		"$host" --sweep "$build/plugins/$plugin.so" "$case" \
		    >"$work/why" 2>&1
		result $? "$name: faults" "$work/why"
	done
done
echo "1..$n"
[ $bad -eq 0 ]
