#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Build the fuzz targets with clang and run each for SECONDS (default 5) on its
# kept seeds. A crash prints its input and fails.
set -u
cd "$(dirname "$0")/.." || exit 70
BUILD=${BUILD:-build}
SECONDS_EACH=${1:-5}
if ! command -v clang >/dev/null 2>&1; then
	echo "ok fuzz targets # SKIP clang is not installed: NOTHING WAS FUZZED"
	exit 0
fi
log=$(mktemp)
trap 'rm -rf "$log" "$log.d"' EXIT
make -j2 --no-print-directory BUILD="$BUILD" fuzz >"$log" 2>&1 || {
	tail -n 20 "$log"
	echo "not ok fuzz targets build"
	exit 1
}
failed=0
for f in tests/fuzz/fuzz_*.c; do
	name=$(basename "$f" .c)
	mkdir -p "$log.d"
	if "$BUILD/fuzz/$name" -max_total_time="$SECONDS_EACH" -rss_limit_mb=4096 -print_final_stats=1 \
		-artifact_prefix="$log.d/" "$log.d" "tests/fuzz/seeds/${name#fuzz_}" >"$log" 2>&1; then
		echo "ok $name: $(sed -n 's/^stat::number_of_executed_units: //p' "$log") inputs"
	else
		failed=1
		echo "not ok $name"
		tail -n 25 "$log" | sed 's/^/# /'
		for crash in "$log.d"/crash-* "$log.d"/timeout-* "$log.d"/oom-*; do
			[ -e "$crash" ] && { echo "# input: "; head -c 512 "$crash" | od -An -c | head -n 20 | sed 's/^/# /'; }
		done
	fi
	rm -rf "$log.d"
done
exit $failed
