#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# What a machine can hold of the house rules: lengths, arrows, headers that
# stand alone, scripts, manual pages. Prints every breach; fails on any.
set -u
cd "$(dirname "$0")/.." || exit 70
CC=${CC:-gcc}
breaches=0

breach() {
	printf '%s\n' "$*"
	breaches=$((breaches + 1))
}

sources() {
	git ls-files -- '*.c' '*.h' 2>/dev/null || find core plugins sdk tests -name '*.[ch]'
}

# Files of at most 600 lines, functions of at most 70, lines of at most 100.
for f in $(sources); do
	n=$(wc -l <"$f")
	[ "$n" -le 600 ] || breach "$f: $n lines (600 allowed)"
	case $f in
	*.c)
		long=$(awk -v f="$f" '
			/^[a-z_].*[^;=]$/ && !/^(struct|enum|union|typedef|static const|const)[^(]*$/ { head = $0 }
			/^\{/ { start = NR }
			/^\}/ && start { if (NR - start > 70) print f ":" start ": " NR - start " lines (70 allowed)"; start = 0 }
		' "$f")
		[ -z "$long" ] || breach "$long" ;;
	esac
	head -n 1 "$f" | grep -q 'SPDX-License-Identifier: Apache-2.0' ||
		breach "$f: the first line names no licence"
done

# Arrows between rooms run down only. "room: rooms it may include".
while read -r room allowed; do
	for f in core/"$room"/*.[ch]; do
		# shellcheck disable=SC2013  # words, not lines
		for used in $(sed -n 's/^#include "\([a-z]*\)\/.*/\1/p' "$f" | sort -u); do
			# collect/ holds rows against their tables: these two need base/ only.
			if [ "$room $used" = "collect facts" ] && ! grep '^#include "facts/' "$f" |
				grep -v '"facts/\(table\|row\)\.h"' | grep -q .; then
				continue
			fi
			case " $allowed " in
			*" $used "*) ;;
			*) breach "$f: room $room may not include $used/" ;;
			esac
		done
	done
done <<'ARROWS'
base
pack base
seal base pack
facts base pack
check base pack facts
verify base pack seal starseal
collect base pack starseal
report base pack facts check
cli base pack seal facts check collect report
ARROWS
for f in core/facts/table.h core/facts/row.h core/facts/table.c core/facts/row.c; do
	if grep -q '#include "pack/' "$f"; then breach "$f: must need base/ only"; fi
done
for f in plugins/*/*.[ch]; do
	if grep -n '#include "' "$f" | grep -v '"starseal/\|"[a-z_]*\.h"' | grep -q .; then
		breach "$f: a plugin sees sdk/include and its own files only"
	fi
done

# Every header compiles alone.
for f in core/*/*.h sdk/include/starseal/*.h; do
	$CC -std=c17 -D_GNU_SOURCE -Wall -Wextra -Wno-unused-function -fsyntax-only \
	    -Icore -Isdk/include -x c "$f" >/dev/null 2>&1 || breach "$f: does not compile alone"
done

# What whoever trusts nothing has to read: the verifier, its library, and every
# header of the core that they include. The limit only ever goes down, unless
# CONTRIBUTING.md, Decisions, says what for.
VERIFIER_LINES=13200
verifier=$(make -s --no-print-directory verifier-sources)
# shellcheck disable=SC2086  # words
heads=$($CC -MM -D_GNU_SOURCE -Icore -Isdk/include $verifier | sed 's/[ \\]\{1,\}/\n/g' | grep '\.h$' | sort -u)
# shellcheck disable=SC2086
lines=$(cat $verifier $heads | wc -l)
echo "lines of the verifier with its closure: $lines of $VERIFIER_LINES allowed"
[ "$lines" -le "$VERIFIER_LINES" ] || breach "the verifier: $lines lines ($VERIFIER_LINES allowed)"

# libsodium takes some bytes outside ASCII for base64.
if words=$(git grep -nw sodium_base642bin -- 'core/*.c' ':!core/base/base64.c' ':!core/seal/age_header.c') && [ -n "$words" ]; then
	breach "base/base64.h decodes base64: $words"
fi

# Words that do not belong, scripts, pages.
if words=$(git grep -nIwE 'TODO|FIXME|XXX' -- '*.c' '*.h' Makefile 2>/dev/null) && [ -n "$words" ]; then
	breach "words of unfinished work: $words"
fi
if command -v shellcheck >/dev/null 2>&1; then
	for f in tests/*.sh core/seal/handover/*.sh .ci/run .ci/deps; do
		shellcheck -x "$f" >/dev/null 2>&1 || breach "$f: shellcheck: $(shellcheck -f gcc "$f" | head -n 2)"
	done
else
	echo "SKIPPED, LOUDLY: shellcheck is not installed"
fi
if command -v mandoc >/dev/null 2>&1; then
	for f in core/man/*.[1-9]; do
		[ -e "$f" ] || continue
		out=$(mandoc -T lint -W warning "$f" 2>&1)
		[ -z "$out" ] || breach "$f: $(printf '%s' "$out" | head -n 2)"
	done
else
	echo "SKIPPED, LOUDLY: mandoc is not installed"
fi

echo "lines of core: $(cat core/*/*.c | wc -l); of the verifier's rooms (base pack seal facts check): $(cat core/base/*.c core/pack/*.c core/seal/*.c core/facts/*.c core/check/*.c | wc -l); of plugins: $(cat plugins/*/*.c | wc -l)"
if [ "$breaches" -gt 0 ]; then
	echo "$breaches breaches"
	exit 1
fi
echo "no breaches"
