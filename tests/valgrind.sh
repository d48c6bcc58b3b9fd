#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Under valgrind: the readers of foreign bytes, as unit tests and as commands
# on a real pack. No error, no byte lost. TAP-like lines.
set -u
cd "$(dirname "$0")/.." || exit 70
BUILD=${BUILD:-build}
case $BUILD in /*) ;; *) BUILD=$PWD/$BUILD ;; esac
if ! command -v valgrind >/dev/null 2>&1; then
	echo "ok valgrind # SKIP valgrind is not installed: NOTHING WAS LOOKED AT"
	exit 0
fi
work=$(mktemp -d) || exit 70
trap 'rm -rf "$work"' EXIT
failed=0

# look NAME STATUSES COMMAND…
look() {
	name=$1 allowed=$2
	shift 2
	valgrind -q --error-exitcode=99 --leak-check=full --errors-for-leak-kinds=definite,indirect \
	    --log-file="$work/log" "$@" >"$work/out" 2>&1
	status=$?
	case " $allowed " in
	*" $status "*) echo "ok valgrind $name" ;;
	*)
		failed=1
		echo "not ok valgrind $name: status $status"
		head -n 40 "$work/log" | sed 's/^/# /'
		tail -n 5 "$work/out" | sed 's/^/# /'
		;;
	esac
}

for t in base_test pack_lines_test pack_sealed_test seal_cover_test collect_engagement_test collect_glob_test collect_manifest_test; do
	look "$t" 0 "$BUILD/tests/$t"
done
export XDG_CONFIG_HOME="$work/config"
s=$BUILD/starseal
printf 'sample passphrase\n' >"$work/pass"
"$s" collect -q --root tests/hosts/careless/root --commands tests/hosts/careless/commands --subject host:sample \
    --passphrase-fd 3 -o "$work/p" 3<"$work/pass" >/dev/null 2>&1 || echo "not ok valgrind: no pack to look at"
look verify 0 "$s" verify "$work/p"
look show 0 "$s" show "$work/p" plan.json
look query 0 "$s" query "$work/p" "SELECT * FROM sshd"
look check "0 3 4" "$s" check "$work/p"
look "report" 0 "$s" report "$work/p" -f html -o "$work/r.html"
head -c 20000 "$work/p" >"$work/cut"
look "a cut pack" 5 "$s" verify "$work/cut"
exit $failed
