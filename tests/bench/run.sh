#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Ratios of medians in one run on this machine, against named tools on the same
# data: ROUNDS rounds (default 3), interleaved. Needs tar, zstd, openssl.
set -eu
cd "$(dirname "$0")/../.."
BUILD=${BUILD:-build}
case $BUILD in /*) ;; *) BUILD=$PWD/$BUILD ;; esac
ROUNDS=${ROUNDS:-3}
starseal=$BUILD/starseal
work=${BENCH_DIR:-$BUILD/bench}
mkdir -p "$work"
export LC_ALL=C HOME="$work"
cc -O2 -o "$work/corpus" tests/bench/corpus.c
for c in mixed tiny; do [ -d "$work/$c" ] || "$work/corpus" "$c" "$work/$c"; done
cd "$work"
for c in mixed tiny; do
	printf '{"format":"starseal-engagement/1","series":"bench","subjects":[{"id":"host:bench","root":"/"}],"plugins":{"files":{"settings":{"paths":"%s/%s/**"}}}}\n' "$work" "$c" >"$c.json"
done

# seconds NAME COMMAND: one timed run, appended to NAME.
seconds() {
	name=$1
	start=$(date +%s%N)
	sh -c "$2" >/dev/null 2>&1 || echo "bench: $name failed" >&2
	echo $((($(date +%s%N) - start) / 1000)) >>"times.$name"
}
median() { sort -n "times.$1" | awk '{ v[NR] = $1 } END { print v[int((NR + 1) / 2)] / 1e6 }'; }
ratio() { awk -v a="$(median "$1")" -v b="$(median "$2")" 'BEGIN { printf "%.2f", a / b }'; }

rm -f times.*
for c in mixed tiny; do
	T="tar --sort=name --format=ustar --owner=0 --group=0 --numeric-owner --mtime=@0 -c $c"
	r=0
	while [ "$r" -lt "$ROUNDS" ]; do
		seconds "ref-$c" "$T | zstd -q -3 -T2 -c | sha256sum"
		seconds "ref2-$c" "$T | zstd -q -3 -T2 -c | openssl dgst -sha256"
		seconds "collect-$c" "'$starseal' collect --engagement $c.json --unsigned --quiet -o $c.pack"
		seconds "verify-$c" "'$starseal' verify $c.pack"
		seconds "vref-$c" "zstd -dcq $c.pack | openssl dgst -sha256"
		seconds "item-$c" "'$starseal' show $c.pack 100"
		r=$((r + 1))
	done
done
r=0
while [ "$r" -lt "$ROUNDS" ]; do
	seconds version "'$starseal' --version"
	seconds describe "'$starseal' plugin describe timesync"
	seconds host "'$starseal' collect --unsigned --quiet -o host.pack"
	seconds check "'$starseal' check host.pack --json || [ \$? -lt 5 ]"
	command -v lynis >/dev/null && seconds lynis "lynis audit system --quick --no-colors"
	r=$((r + 1))
done

echo "machine: $(nproc) processors, $(sed -n 's/^model name.*: //p' /proc/cpuinfo | head -n 1), $(uname -sr)"
echo "tools: $(tar --version | head -n 1); $(zstd --version | head -n 1); $(openssl version); medians of $ROUNDS rounds, warm"
for c in mixed tiny; do
	echo "$c: collect (with reading back) $(median "collect-$c") s; REF / collect $(ratio "ref-$c" "collect-$c"); REF2 / collect $(ratio "ref2-$c" "collect-$c")"
	echo "$c: verify $(median "verify-$c") s; VREF / verify $(ratio "vref-$c" "verify-$c"); one item $(median "item-$c") s"
done
echo "start: --version $(median version) s; one plugin described in its sandbox $(median describe) s"
echo "this host: collect $(median host) s; check $(median check) s"
if [ -e times.lynis ]; then
	echo "lynis $(lynis show version): $(median lynis) s; lynis / collect $(ratio lynis host)"
else
	echo "lynis is not installed: not compared"
fi
for c in mixed tiny; do
	/usr/bin/time -f "$c: collect peak %M KB" "$starseal" collect --engagement "$c.json" --unsigned --quiet -o "$c.pack" 2>&1 >/dev/null | tail -n 1
	/usr/bin/time -f "$c: verify peak %M KB" "$starseal" verify "$c.pack" 2>&1 >/dev/null | tail -n 1
done
fleet=$BUILD/bench/fleet
"$fleet" hosts 1000 host.pack fleet.pack
"$fleet" people 100000 1000000 people.pack >people.json
/usr/bin/time -f "1,000 hosts with this one's facts: check %e s, %U s of processor, peak %M KB" "$starseal" check fleet.pack --json 2>&1 >/dev/null | tail -n 1
/usr/bin/time -f "100,000 people joined with 1,000,000 trainings: check %e s, %U s of processor, peak %M KB" "$starseal" check people.pack --policy ./people.json --level 3 2>&1 >/dev/null | tail -n 1
