#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Each threat of tests/hostile/threats.tsv has a test that ran and passed: its
# name stands in LOG, what all suites before printed. usage: threats.sh LOG
set -u
cd "$(dirname "$0")/.." || exit 70
awk -F'\t' '
	FNR == NR {
		line = $0
		if (line !~ /^ok / || tolower(line) ~ /# skip/)
			next
		sub(/^ok /, "", line)
		sub(/^[0-9]+ /, "", line)
		passed[line] = 1
		next
	}
	/^#/ { next }
	NF != 3 { print "not ok threats: line " FNR ": not of three parts"; bad = 1; next }
	{
		found = $3 in passed
		for (p in passed)
			if (!found && index(p, $3) == 1)
				found = 1
		n++
		if (!found) {
			print "not ok threats: " $1 ": " $2 ": no test \"" $3 "\" passed"
			bad = 1
		}
	}
	END {
		if (n < 40) { print "not ok threats: only " n + 0; bad = 1 }
		if (!bad) print "ok threats: " n " of them, each with a test that passed"
		exit bad
	}' "$1" tests/hostile/threats.tsv
