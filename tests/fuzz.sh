#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Build the fuzz targets with clang and run each for SECONDS (default 5; plugins
# half of it) on its kept seeds. A crash prints its input and fails. FUZZ: the
# names of those to run ("pack tail plugins"); empty: all. FUZZ_SEED: 0 for another
# run each time; else the same inputs in the same order, so that a short run tells
# what was broken, never what was found by luck.
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
export UBSAN_OPTIONS=print_stacktrace=1

# run NAME PROGRAM SEEDS…
run() {
	name=$1
	program=$2
	shift 2
	mkdir -p "$log.d/new"
	if "$program" -seed="${FUZZ_SEED:-1}" -max_total_time="$SECONDS_EACH" -rss_limit_mb=4096 -timeout=20 -print_final_stats=1 \
		-artifact_prefix="$log.d/" "$log.d/new" "$@" >"$log" 2>&1; then
		echo "ok $name: $(sed -n 's/^stat::number_of_executed_units: //p' "$log") inputs"
	else
		failed=1
		echo "not ok $name"
		grep -a -v '^#[0-9]*.*cov:' "$log" | tail -n 40 | cut -c1-300 | sed 's/^/# /'
		for crash in "$log.d"/crash-* "$log.d"/timeout-* "$log.d"/oom-*; do
			[ -e "$crash" ] && { echo "# input: "; head -c 512 "$crash" | od -An -c | head -n 20 | sed 's/^/# /'; }
		done
	fi
	rm -rf "$log.d"
}

# wanted NAME
wanted() {
	case " ${FUZZ:-$1} " in *" $1 "*) ;; *) return 1 ;; esac
}

for f in tests/fuzz/fuzz_*.c; do
	name=$(basename "$f" .c)
	wanted "${name#fuzz_}" || continue
	run "$name" "$BUILD/fuzz/$name" "tests/fuzz/seeds/${name#fuzz_}"
done
SECONDS_EACH=$(((SECONDS_EACH + 1) / 2))
# Each plugin by being there; its fixtures are its seeds, and what once broke.
# No leaks: a worker ends with its one collection.
export ASAN_OPTIONS=detect_leaks=0
for folder in plugins/*/; do
	wanted plugins || break
	name=$(basename "$folder")
	export FUZZ_PLUGIN="$BUILD/fuzz/plugins/$name.so"
	mkdir -p "$log.d/seeds"
	python3 tests/fuzz/plugin_seeds.py "$folder" "$log.d/seeds" || {
		echo "not ok fuzz plugin $name: its fixtures make no seeds"
		failed=1
	}
	set -- "$log.d/seeds"
	[ -d "tests/fuzz/seeds/plugins/$name" ] && set -- "$@" "tests/fuzz/seeds/plugins/$name"
	run "fuzz plugin $name" "$BUILD/fuzz/fuzz_any_plugin" "$@"
done
exit $failed
