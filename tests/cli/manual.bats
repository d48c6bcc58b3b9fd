#!/usr/bin/env bats
# SPDX-License-Identifier: Apache-2.0
# The manual and the completion against what the program says and does.

setup() {
	STARSEAL=$(realpath "${STARSEAL:-build/starseal}")
	TOP=$(realpath "$BATS_TEST_DIRNAME/../..")
	export LC_ALL=C HOME=$BATS_TEST_TMPDIR
	cd "$BATS_TEST_TMPDIR"
}

commands() {
	"$STARSEAL" --help | sed -n 's/^  \([a-z]*\) .*/\1/p'
}

members() {
	case $1 in
	key | pack | trust | timestamp | log | plugin | policy) "$STARSEAL" "$1" --help | sed -n "s/^  \([a-z]*\) .*/$1 \1/p" ;;
	*) echo "$1" ;;
	esac
}

@test "each option of each command is on its page and in the completion, and none besides" {
	for c in $(commands); do
		members "$c" | while read -r m; do
			# shellcheck disable=SC2086
			"$STARSEAL" $m --help | grep -o -- '--[a-z-]*' 
		done | sort -u > "said.$c"
		[ -s "said.$c" ]
		sed -n 's/^\.It .*Fl -\([a-z-]*\).*/--\1/p' "$TOP/core/man/starseal-$c.1" | sort -u > "page.$c"
		diff "said.$c" "page.$c"
		grep "^[[:space:]]*$c) " "$TOP/core/cli/completion.bash" | grep -o -- '--[a-z-]*' | sort -u > "bash.$c"
		diff "said.$c" "bash.$c"
		grep "^[[:space:]]*$c) " "$TOP/core/cli/completion.zsh" | grep -o -- '--[a-z][a-z-]*' | sort -u > "zsh.$c"
		diff "said.$c" "zsh.$c"
	done
}

@test "every help text exists in Japanese" {
	for c in $(commands); do
		members "$c" | while read -r m; do
			# shellcheck disable=SC2086
			"$STARSEAL" $m --lang ja --help | grep -q '使い方'
		done
	done
}

@test "the examples of the pages work" {
	printf 'sample passphrase\n' > pass
	for c in init plan collect verify show query check report pack key sign disclose encrypt decrypt trust timestamp plugin policy; do
		sed -n 's/^\$ starseal //p' "$TOP/core/man/starseal-$c.1" | sed 's/\\e/\\/g' > examples
		[ -s examples ]
		while read -r line; do
			status=0
			eval "\"\$STARSEAL\" $line" > out.txt 2>&1 3< pass < /dev/null || status=$?
			case $status in
			0 | 3 | 4) ;;
			*) echo "starseal $line: $status"; cat out.txt; return 1 ;;
			esac
		done < examples
	done
}

@test "the plugin on the page compiles, describes itself, and collects" {
	sed -n '/^\.Bd -literal$/,/^\.Ed$/p' "$TOP/core/man/starseal-plugin.3" | sed '1d;$d;s/\\e/\\/g' > sample.c
	cc -std=c11 -Wall -Wextra -Werror -shared -fPIC -fvisibility=hidden -I"$TOP/sdk/include" -o sample.so sample.c
	"$STARSEAL" plugin describe ./sample.so | jq -e '.id == "sample" and (.tables | length == 1)'
	mkdir -p t/etc plugins && printf 'web01\n' > t/etc/hostname && cp sample.so plugins/
	STARSEAL_PLUGINS=$PWD/plugins "$STARSEAL" collect -q --root t --unsigned -o p
	[ "$("$STARSEAL" query p "SELECT name FROM sample" --json | jq -r '.[0].name')" = web01 ]
}

@test "the completion completes" {
	cat > try <<-'EOF'
	source "$1"
	shift
	COMP_WORDS=("$@")
	COMP_CWORD=$(($# - 1))
	_starseal
	printf '%s\n' "${COMPREPLY[@]}"
	EOF
	completion() { bash try "$TOP/core/cli/completion.bash" starseal "$@"; }
	touch a.seal.tar.zst
	[ "$(completion ver)" = verify ]
	[ "$(completion check --verb)" = --verbose ]
	[ "$(completion check --lang j)" = ja ]
	[ "$(completion verify a.s)" = a.seal.tar.zst ]
	[ "$(completion key pub)" = public ]
}

@test "bash reads the completion" {
	bash -n "$TOP/core/cli/completion.bash"
}

@test "every page is clean mdoc" {
	command -v mandoc || skip "mandoc is not installed"
	for page in "$TOP"/core/man/*.[1-9]; do
		out=$(mandoc -T lint -W warning "$page" 2>&1) || true
		[ -z "$out" ] || { echo "$out"; return 1; }
	done
}

@test "the vector on the page of the pack's form adds up" {
	python3 - "$TOP/core/man/starseal-pack.5" <<-'EOF'
	import hashlib, json, sys
	h = lambda b: hashlib.sha256(b).digest()
	lines = open(sys.argv[1]).read().splitlines()
	at = next(n for n, l in enumerate(lines) if l.startswith('{"i":0,"salt":"0'))
	openings, records, said = lines[at:at + 3], lines[at + 3:at + 6], lines[at + 6:at + 12]
	leaves = []
	for i, content in enumerate((b"a\n", b"b\n", b"")):
	    assert json.loads(openings[i]) == {"i": i, "salt": "%02x" % i * 32, "sha256": h(content).hex(), "size": len(content)}
	    record = json.loads(records[i])
	    assert record["i"] == i and record["commit"] == h(openings[i].encode()).hex()
	    leaves.append(h(b"\0" + records[i].encode()))
	node = h(b"\1" + leaves[0] + leaves[1])
	assert said == ["leaf %d %s" % (i, leaf.hex()) for i, leaf in enumerate(leaves)] + [
	    "node " + node.hex(), "root " + h(b"\1" + node + leaves[2]).hex(),
	    "leaves " + h("".join(leaf.hex() + "\n" for leaf in leaves).encode()).hex()]
	EOF
}

@test "the check and its tests on the page of policies hold" {
	cp -r "$TOP/policies/scs-20260327" policy && rm policy/checks/* policy/fixtures/*
	echo '{"decide":{}}' > policy/decide.json
	sed -n '/^\.Bd -literal$/,/^\.Ed$/p' "$TOP/core/man/starseal-policy.5" > blocks
	sed -n '1,/^\.Ed$/p' blocks | sed '1d;$d' > policy/checks/page.json
	sed '1,/^\.Ed$/d' blocks | sed '1d;$d' > policy/fixtures/page.json
	run "$STARSEAL" policy test ./policy
	echo "$output"
	[ "$status" -eq 0 ]
	[[ $output == *"3 passed, 0 failed"* ]]
}

@test "the engagement on its page gives a plan" {
	sed -n '/^\.Bd -literal$/,/^\.Ed$/p' "$TOP/core/man/starseal-engagement.5" | sed '1d;$d' > engagement.json
	"$STARSEAL" plan --engagement engagement.json --json > out.txt
	grep -q 'host:web01' out.txt
	grep -qF '"resolved":["/srv/rules/**"]' out.txt
}
