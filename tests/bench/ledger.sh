#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Rows a second of ledgers, read by the plugin in its sandbox in a real run:
# by its processor time (one core), and by the clock with sealing and all.
# Needs 200,000 (CSV) and 50,000 (XLSX) a core, and no more memory for ten
# times the rows; fails below. Usage: tests/bench/ledger.sh [CSV_ROWS [XLSX_ROWS]]
set -eu
cd "$(dirname "$0")/../.."
BUILD=${BUILD:-build}
case $BUILD in /*) ;; *) BUILD=$PWD/$BUILD ;; esac
csv=${1:-1000000}
xlsx=${2:-300000}
work=${BENCH_DIR:-$BUILD/bench}/ledger
rm -rf "$work"
mkdir -p "$work"
export LC_ALL=C HOME="$work"
cc -O2 -o "$work/corpus" tests/bench/ledger_corpus.c -lxlsxwriter
failed=0

# firm NAME: its folder and engagement
firm() {
	mkdir -p "$work/$1/ledgers"
	printf '{"format":"starseal-engagement/1","series":"bench","subjects":[{"id":"firm:bench","root":"%s/%s"}],"plugins":{"ledger":{}}}\n' \
	    "$work" "$1" >"$work/$1.json"
}

# run NAME ROWS LEAST: best of three
run() {
	best=
	# shellcheck disable=SC2034
	for round in 1 2 3; do
		"$BUILD/starseal" collect --engagement "$work/$1.json" --unsigned --quiet -o "$work/$1.pack" >/dev/null
		got=$("$BUILD/starseal" show "$work/$1.pack" journal.jsonl | grep -a '"plugin-end"' |
		    sed 's/.*"cpu_ms":\([0-9]*\).*"facts":\([0-9]*\).*"memory_kib":\([0-9]*\).*"wall_ms":\([0-9]*\).*/\1 \4 \3 \2/')
		if [ -z "$best" ] || [ "${got%% *}" -lt "${best%% *}" ]; then best=$got; fi
		rm -f "$work/$1.pack"
	done
	# shellcheck disable=SC2086  # four numbers
	set -- "$1" "$2" "$3" $best
	[ "$7" -gt "$2" ] || { echo "$1: only $7 facts of $2 rows"; failed=1; }
	echo "$1: $2 rows: $(($2 * 1000 / $4)) rows/s a core, $(($2 * 1000 / $5)) rows/s by the clock, peak $6 KiB"
	if [ $(($2 * 1000 / $4)) -lt "$3" ]; then
		echo "$1: fewer than $3 rows/s"
		failed=1
	fi
	peak=$6
}

for f in csv-utf8 csv-utf8-tenth csv-cp932 csv-utf16 xlsx xlsx-tenth; do firm "$f"; done
"$work/corpus" csv "$csv" "$work/csv-utf8/ledgers/training.csv"
"$work/corpus" csv $((csv / 10)) "$work/csv-utf8-tenth/ledgers/training.csv"
iconv -f UTF-8 -t CP932 "$work/csv-utf8/ledgers/training.csv" >"$work/csv-cp932/ledgers/training.csv"
{ printf '\377\376'; iconv -f UTF-8 -t UTF-16LE "$work/csv-utf8/ledgers/training.csv"; } >"$work/csv-utf16/ledgers/training.csv"
"$work/corpus" xlsx "$xlsx" "$work/xlsx/ledgers/training.xlsx"
"$work/corpus" xlsx $((xlsx / 10)) "$work/xlsx-tenth/ledgers/training.xlsx"
run csv-utf8-tenth $((csv / 10)) 200000
run csv-utf8 "$csv" 200000
run csv-cp932 "$csv" 200000
run csv-utf16 "$csv" 200000
run xlsx-tenth $((xlsx / 10)) 50000
small=$peak
run xlsx "$xlsx" 50000
# Shared texts grow with the distinct ones, here the number of persons.
[ "$peak" -lt $((small * 4)) ] || { echo "xlsx: memory grows with the rows"; failed=1; }
rm -rf "$work"
exit $failed
