#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Run the unit tests that are built in BUILD; TAP-like lines, one a test.
set -u
cd "$(dirname "$0")/.." || exit 70
BUILD=${BUILD:-build}
failed=0
for t in tests/unit/*_test.c; do
	name=$(basename "$t" .c)
	out=$(CMOCKA_MESSAGE_OUTPUT=STDOUT "$BUILD/tests/$name" 2>&1)
	status=$?
	printf '%s\n' "$out" | sed -n "s/^\[ *OK \] /ok $name: /p; s/^\[ *SKIPPED \] \(.*[^.]\)$/ok $name: \1 # SKIP/p"
	if [ "$status" -ne 0 ]; then
		failed=1
		printf '%s\n' "$out" | sed -n "s/^\[  FAILED  \] \([a-z_0-9]*\)$/not ok $name: \1/p" | sort -u
		printf '%s\n' "$out" | grep -v '^\[ *\(OK\|RUN\)' | tail -n 30 | sed 's/^/# /'
		printf '%s\n' "$out" | grep -q '^\[  FAILED' || echo "not ok $name: ended with status $status"
	fi
done
exit $failed
