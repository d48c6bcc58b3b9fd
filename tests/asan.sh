#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Under AddressSanitizer and UndefinedBehaviorSanitizer, in BUILD: the unit
# tests, every plugin on its fixtures with every host call failing in turn, and
# a walk from collecting this host to its report. TAP-like lines.
set -u
cd "$(dirname "$0")/.." || exit 70
BUILD=${BUILD:-build/asan}
case $BUILD in /*) ;; *) BUILD=$PWD/$BUILD ;; esac
export BUILD
work=$(mktemp -d) || exit 70
trap 'rm -rf "$work"' EXIT
failed=0

sh tests/unit.sh || failed=1

# The mock host leaves what it holds to the system: leaks are not looked for.
for p in plugins/*/; do basename "$p"; done | ASAN_OPTIONS=detect_leaks=0 xargs -P 2 -I NAME \
    sh -c "sh tests/plugins.sh NAME >'$work/NAME.log' 2>&1"
for p in plugins/*/; do
	grep -v '^1\.\.' "$work/$(basename "$p").log"
	grep -q '^not ok\|^Bail' "$work/$(basename "$p").log" && failed=1
done

# walk NAME STATUSES COMMAND…: what a sanitizer finds ends with status 1 or by
# a signal, which no command of ours uses.
walk() {
	name=$1 allowed=$2
	shift 2
	"$@" >"$work/out" 2>"$work/err"
	status=$?
	case " $allowed " in
	*" $status "*) echo "ok sanitized $name" ;;
	*)
		failed=1
		echo "not ok sanitized $name: status $status"
		tail -n 30 "$work/err" | sed 's/^/# /'
		;;
	esac
}
export XDG_CONFIG_HOME="$work/config"
printf 'sample passphrase\n' >"$work/pass"
s=$BUILD/starseal
walk plan 0 "$s" plan
walk collect 0 sh -c "'$s' collect -q --passphrase-fd 3 -o '$work/p' 3<'$work/pass'"
walk verify 0 "$s" verify "$work/p"
walk show 0 "$s" show "$work/p"
walk extract 0 "$s" show "$work/p" --extract "$work/x"
walk query 0 "$s" query "$work/p" "SELECT * FROM packages"
walk check "0 3 4" "$s" check "$work/p"
walk "report text" 0 "$s" report "$work/p" -f text -o "$work/r.txt"
walk "report html" 0 "$s" report "$work/p" -f html -o "$work/r.html"
walk sign 0 sh -c "'$s' sign '$work/p' --role firm --passphrase-fd 3 3<'$work/pass'"
walk policy 0 "$s" policy test ./policies/scs-20260327
head -c 100000 "$work/p" >"$work/cut"
walk "a cut pack" 5 "$s" verify "$work/cut"
walk "the verifier alone" 0 "$BUILD/starseal-verify" "$work/p"
walk "a cut pack, by the verifier alone" 5 "$BUILD/starseal-verify" "$work/cut"
exit $failed
