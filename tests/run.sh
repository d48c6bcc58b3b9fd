#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# All tests. Each suite prints TAP-like lines; the last line sums them up.
set -u
cd "$(dirname "$0")/.." || exit 70
BUILD=${BUILD:-build}
case $BUILD in /*) ;; *) BUILD=$PWD/$BUILD ;; esac
export BUILD STARSEAL="$BUILD/starseal"
LOG=$(mktemp)
KEPT=$(mktemp -d)
chmod 755 "$KEPT"       # some tests run as nobody
trap 'chmod -R u+rwX "$KEPT"; rm -rf "$LOG" "$KEPT"' EXIT
broken=0

# suite NAME COMMAND…: a suite that fails without a "not ok" line counts one.
suite() {
	name=$1
	shift
	echo "== $name"
	before=$(grep -c '^not ok' "$LOG")
	start=$(date +%s)
	"$@" >"$LOG.part" 2>&1
	status=$?
	cat "$LOG.part" >>"$LOG"
	if [ "$status" -ne 0 ]; then
		grep -v '^ok' "$LOG.part" | tail -n 400
		if [ "$(grep -c '^not ok' "$LOG")" = "$before" ]; then
			echo "not ok $name: ended with status $status" | tee -a "$LOG"
		fi
		broken=1
	fi
	echo "   $(grep -c '^ok' "$LOG.part") ok, $(grep -c '^not ok' "$LOG.part") not ok, $(($(date +%s) - start)) s"
	rm -f "$LOG.part"
}

lint() { sh tests/lint.sh && echo "ok lint"; }
policies() {
	for p in policies/*/policy.json; do
		folder=./$(dirname "$p")
		"$BUILD/starseal" policy lint "$folder" && echo "ok lint of $folder"
		"$BUILD/starseal" policy test "$folder" || return 1
		"$BUILD/starseal" policy mutate "$folder" || return 1
		echo "ok mutants of $folder"
	done
}
sanitizers() {
	make --no-print-directory BUILD="$BUILD" asan >"$LOG.asan" 2>&1
	status=$?
	grep '^ok\|^not ok\|^#' "$LOG.asan"
	grep -q '^ok sanitized' "$LOG.asan" || tail -n 20 "$LOG.asan"
	rm -f "$LOG.asan"
	return $status
}
second_make() {
	out=$(make --no-print-directory BUILD="$BUILD" all 2>&1)
	if printf '%s' "$out" | grep -q ' -o '; then
		echo "not ok a second make does nothing"
		printf '%s\n' "$out" | head -n 3
		return 1
	fi
	echo "ok a second make does nothing"
}

suite "unit" sh tests/unit.sh
suite "plugins on their fixtures" sh tests/plugins.sh
suite "policies" policies
# What the tests leave behind is read by others too.
sh tests/witness.sh "$BUILD" "$KEPT/witness"
suite "command line" env STARSEAL="$KEPT/witness/starseal" \
    bats --tap --no-tempdir-cleanup --tempdir "$KEPT/cli" tests/cli tests/interop
suite "other readers" python3 tests/interop/readers.py "$STARSEAL" "$KEPT/cli"
suite "the verifier alone" python3 tests/interop/verifier.py "$BUILD" "$KEPT/cli" "$KEPT/witness.said"
suite "browser" sh tests/browser/run.sh
suite "sanitizers" sanitizers
suite "valgrind" sh tests/valgrind.sh
suite "fuzz, a short run" sh tests/fuzz.sh 4
suite "lint" lint
suite "second make" second_make
suite "threats" sh tests/threats.sh "$LOG"

passed=$(grep -c '^ok' "$LOG")
failed=$(grep -c '^not ok' "$LOG")
skipped=$(grep -ci '^ok.*# skip' "$LOG")
grep '^not ok' "$LOG"
grep -i '^ok.*# skip' "$LOG"
echo "$((passed - skipped)) passed, $failed failed, $skipped skipped"
[ "$broken" = 0 ] && [ "$failed" = 0 ]
