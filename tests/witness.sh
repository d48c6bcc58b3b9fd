#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Makes FARM look like the folder BUILD, but for a starseal that lets
# starseal-verify answer each question that `starseal verify` is asked, and
# writes into FARM.said what both answered. usage: witness.sh BUILD FARM
set -eu
build=$(realpath "$1")
mkdir -p "$2" "$2.said"
for f in "$build"/*; do ln -sfn "$f" "$2/"; done
rm -f "$2/starseal"
cat >"$2/starseal" <<END
#!/bin/sh
real=$build/starseal alone=$build/starseal-verify said=$(realpath "$2.said")
END
cat >>"$2/starseal" <<'END'
[ "${1:-}" = verify ] || exec "$real" "$@"
shift
# What the verifier alone does not know, and help.
for a; do
	case $a in
	--series* | --policy* | -P* | --level* | -l* | --help | -h) exec "$real" verify "$@" ;;
	esac
done
given=/dev/null one=$(mktemp -d "$said/XXXXXX")
case " $* " in
*" - "*)
	piped=no
	[ ! -p /dev/stdin ] || piped=yes
	cat >"$one/given" && given=$one/given
	;;
esac

# fed PROGRAM…: what was given, as a pipe if it came as one.
fed() {
	if [ "${piped:-no}" = yes ]; then
		# A reader that stops early is no fault of cat's.
		cat "$given" 2>/dev/null | "$@"
	else
		"$@" <"$given"
	fi
}

# answer NAME OPTION PROGRAM…: standard output, errors without the program's
# name, and status.
answer() {
	(
		to=$1 option=$2
		shift 2
		status=0
		fed "$@" ${option:+"$option"} >"$to.out" 2>"$to.all" || status=$?
		{
			sed -e '/^starseal-verify: \(sandbox:\|サンドボックス:\)/d' -e 's/^starseal[ -]verify: //' "$to.all"
			echo "status $status"
		} >"$to.err"
	)
}

for option in "" --json; do
	answer "$one/real$option" "$option" "$real" verify "$@"
	answer "$one/alone$option" "$option" "$alone" "$@"
done
printf '%s\n' "$*" >"$one/asked"
if [ "$given" = /dev/null ]; then
	exec "$real" verify "$@"
fi
fed "$real" verify "$@"
END
chmod +x "$2/starseal"
