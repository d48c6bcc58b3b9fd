#!/usr/bin/env bats
# SPDX-License-Identifier: Apache-2.0
# The page about trust: its story is played as it is written, with a real
# authority, and each test that it names is there.

. "$BATS_TEST_DIRNAME/authority.sh"

setup() {
	export STARSEAL=$(realpath "${STARSEAL:-build/starseal}") LC_ALL=C
	export TOP=$(realpath "$BATS_TEST_DIRNAME/../..") HOME=$BATS_TEST_TMPDIR
	cd "$BATS_TEST_TMPDIR"
	PAGE=$TOP/core/man/starseal-trust.7
}

@test "the story on the page, command by command" {
	BATS_FILE_TMPDIR=$PWD
	mkdir -p tree/etc bin && printf 'ID=sample\n' > tree/etc/os-release
	printf 'sample passphrase\n' > pass
	authority good 2020-06-01 10000
	cp good/root.pem authority.pem
	authorities_start
	{ echo '#!/bin/sh'; hook good; } > bin/ask-authority
	# Where a person would be asked for a passphrase, it is given.
	cat > bin/starseal <<-END
	#!/bin/sh
	case "\$*" in
	"key new"* | sign* | *--root-key* | collect*) exec "$STARSEAL" "\$@" --passphrase-fd 3 3< pass ;;
	esac
	exec "$STARSEAL" "\$@"
	END
	chmod +x bin/*
	PATH=$PWD/bin:$PATH
	sed -n '/^\.Sh THE STORY/,/^\.Sh THREATS/p' "$PAGE" | sed -n '/^\.Bd/,/^\.Ed/p' | grep -v '^\.[BE]d' > story
	[ "$(grep -c '^\$ ' story)" -gt 30 ]
	bad=0 status=0
	while IFS= read -r line; do
		case $line in
		'$ '*)
			# None fails but where the page shows a refusal.
			case $status in 0 | 3) ;; *) echo "$last: status $status"; cat said; bad=1 ;; esac
			# Times are whole seconds.
			case $line in *revoke* | *sign*) sleep 1.1 ;; esac
			eval "${line#??}" > said 2>&1 < /dev/null && status=0 || status=$?
			last=$line ;;
		*) status=0
			grep -qF -- "$line" said || { echo "$last: not said: $line"; cat said; bad=1; } ;;
		esac
	done < story
	authorities_stop
	[ "$bad" = 0 ] && [ "$status" = 0 ]
}

@test "every test that the page names is there, and every threat has one" {
	sed -n '/^\.Sh THREATS/,/^\.Sh SEE/p' "$PAGE" > threats
	for letter in a b c d e f g h i j k; do
		sed -n "/^\.It Sy $letter\. /,/^\.It Sy/p" threats > one
		grep -q '^\.Em Remains' one
		grep -q '^\.Em Tests\? :' one
	done
	awk '/^\.Em Tests? :/ { on = 1; next } /^\./ { on = 0 } on' threats | sed 's/;$//' > names
	[ "$(wc -l < names)" -ge 20 ]
	while IFS= read -r name; do
		case $name in
		*_test:\ *) grep -q "^${name#*: }(void" "$TOP/tests/unit/${name%%:*}.c" ;;
		*) grep -qF "@test \"$name\"" "$TOP"/tests/cli/*.bats ;;
		esac || { echo "no such test: $name"; false; }
	done < names
}
