#!/usr/bin/env bats
# SPDX-License-Identifier: Apache-2.0
# Packs of many hosts as one: the same verdicts as of one collection, every seal
# kept, and what is damaged, missing or in twice never counted.

setup_file() {
	export STARSEAL=$(realpath "${STARSEAL:-build/starseal}") LC_ALL=C HOME=$BATS_FILE_TMPDIR
	export SOURCE_DATE_EPOCH=1795392000
	local top=$BATS_TEST_DIRNAME/..
	cd "$BATS_FILE_TMPDIR"
	mkdir tests
	cp -R "$top/sample-firm" "$top/hosts" tests/
	find tests -exec touch -h -d 2026-11-01T00:00:00Z {} +
	cd tests/sample-firm
	for s in host:web01 host:files01 host:old01 firm:sample; do
		jq --arg s "$s" '.subjects |= map(select(.id == $s))' engagement.json > one.json
		"$STARSEAL" collect -q -e one.json --unsigned -o "$HOME/${s#*:}.seal.tar.zst" > /dev/null
	done
	"$STARSEAL" collect -q -e engagement.json --unsigned -o "$HOME/one" > /dev/null
	cd "$HOME"
	"$STARSEAL" pack join -q --unsigned -o all web01.seal.tar.zst old01.seal.tar.zst sample.seal.tar.zst files01.seal.tar.zst
}

setup() {
	cd "$BATS_FILE_TMPDIR"
	T=$BATS_TEST_TMPDIR
}

check() {
	"$STARSEAL" check "$1" --level 4 --as-of 2026-11-23 --json > "$2" || [ $? -eq 3 ]
}

# All but what names the pack and the places in it.
bare() {
	jq -S 'del(.pack, .untouched, .gaps) | walk(if type == "object" then del(.cites) else . end)' "$1"
}

@test "one collection and four joined give the same result, citations aside" {
	check one "$T/one.json"
	check all "$T/all.json"
	[ "$(jq '.criteria | length' "$T/all.json")" -eq 153 ]
	diff <(bare "$T/one.json") <(bare "$T/all.json")
	# And these by path and digest, each with its pack.
	for f in one all; do
		jq -r '.checks[].observations[].deciding[].cites[] | select(.path | test("os-release|sshd_config|名簿"))
		    | [.path, .sha256, (.lines // .rows | tostring)] | @tsv' "$T/$f.json" | sort > "$T/$f.cites"
	done
	[ "$(wc -l < "$T/all.cites")" -gt 5 ]
	diff "$T/one.cites" "$T/all.cites"
	jq -e '[.checks[].observations[].deciding[].cites[]] | length > 100 and all(.pack | test("^[0-9a-f]{32}$"))' "$T/all.json"
}

@test "a citation leads to the sealed bytes, by its member and by its number" {
	check all "$T/all.json"
	jq -r '[.checks[].observations[].deciding[].cites[]] | unique_by(.item) | .[:40][] | [.member, .item, .sha256] | @tsv' "$T/all.json" > "$T/cited"
	[ "$(wc -l < "$T/cited")" -eq 40 ]
	while read -r member item sha; do
		[ "$("$STARSEAL" show all "$member" | sha256sum | cut -c1-64)" = "$sha" ]
		[ "$("$STARSEAL" show all "$item" | sha256sum | cut -c1-64)" = "$sha" ]
	done < "$T/cited"
	"$STARSEAL" show all 5/ --json > "$T/list"
	"$STARSEAL" show files01.seal.tar.zst --json | cmp - "$T/list"
}

@test "each pack is stored as it was, in the order of subjects, whatever was given first" {
	"$STARSEAL" show all --json | jq -e '[.[] | select(.kind == "pack") | .subject] ==
	    ["firm:sample", "host:files01", "host:old01", "host:web01"]'
	"$STARSEAL" show all 5 | cmp - files01.seal.tar.zst
	s=$(printf '%064d' 7)
	"$STARSEAL" pack join -q --unsigned --test-secret "$s" -o "$T/a" web01.seal.tar.zst sample.seal.tar.zst
	"$STARSEAL" pack join -q --unsigned --test-secret "$s" -o "$T/b" sample.seal.tar.zst web01.seal.tar.zst
	cmp "$T/a" "$T/b"
}

@test "hosts that the ledger names and no pack tells of are sealed as gaps" {
	"$STARSEAL" show all gaps.jsonl > "$T/gaps"
	jq -se 'map(.what) == ["host:pc-003"] and all(.reason == "absent" and (.why.ja | length > 10))' "$T/gaps"
	"$STARSEAL" pack join --unsigned -o "$T/two" old01.seal.tar.zst sample.seal.tar.zst > "$T/out"
	grep -q '^missing: host:pc-003' "$T/out"
	grep -q '^missing: host:ｗｅｂ０１' "$T/out"
	"$STARSEAL" verify "$T/two" --json | jq -e '.outcomes | .planned == 4 and .collected == 2 and .failed == 2'
	check "$T/two" "$T/two.json"
	jq -e '[.gaps[] | select(.plugin == "core") | .what] | length == 2 and index("host:pc-003") != null' "$T/two.json"
	# No ledger: said, not guessed.
	"$STARSEAL" pack join --unsigned -o "$T/none" web01.seal.tar.zst old01.seal.tar.zst | grep -q 'no ledger'
	# The engagement names them as well.
	"$STARSEAL" pack join --json --unsigned -e tests/sample-firm/engagement.json -o "$T/three" web01.seal.tar.zst |
		jq -e '.missing == ["host:files01", "host:old01", "firm:sample"]'
}

@test "every pack within is verified under its own signatures" {
	printf 'sample passphrase\n' > "$T/pass"
	for k in host joiner; do
		"$STARSEAL" key new --out "$T/$k.key" --passphrase-fd 3 3< "$T/pass" > /dev/null
	done
	"$STARSEAL" collect -q --root tests/hosts/broken/root --subject host:s1 -k "$T/host.key" --passphrase-fd 3 -o "$T/s1" 3< "$T/pass"
	"$STARSEAL" collect -q --root tests/hosts/broken/root --subject host:s2 --unsigned -o "$T/s2"
	"$STARSEAL" pack join -q -k "$T/joiner.key" --passphrase-fd 3 -o "$T/j" "$T/s1" "$T/s2" 3< "$T/pass"
	"$STARSEAL" verify "$T/j" -p "$T/joiner.pub" -p "$T/host.pub" --require collector --json > "$T/v"
	jq -e '.signed and (.packs | length == 2 and .[0].signed and (.[1].signed | not) and all(.counts))' "$T/v"
	"$STARSEAL" verify "$T/j" -p "$T/joiner.pub" | grep -q 's1: whole.*0 of 1 by known keys'
	"$STARSEAL" verify "$T/j" -p "$T/joiner.pub" --lang ja | grep -q '中のパック: すべて完全'
	# A member whose signature was exchanged for that of another statement.
	python3 - "$T/s1" "$T/s2" << 'PY'
import sys
a, b = (open(f, "rb").read() for f in sys.argv[1:])
def frames(p):
    n = int.from_bytes(p[-9:-5], "little")
    at = len(p) - 9 - 8 * n - 8
    out, pos = [], 0
    table = p[at + 8:-9]
    for i in range(n):
        size = int.from_bytes(table[8 * i:8 * i + 4], "little")
        out.append((p[pos:pos + size], table[8 * i:8 * i + 8]))
        pos += size
    return out, p[at:at + 8], p[-9:]
fa, head, foot = frames(a)
fb, _, _ = frames(b)
mixed = fb[:-1] + fa[-1:]
n = len(mixed)
skip = head[:4] + (8 * n + 9).to_bytes(4, "little")
foot = n.to_bytes(4, "little") + foot[4:]
open(sys.argv[2] + ".forged", "wb").write(b"".join(f for f, _ in mixed) + skip + b"".join(t for _, t in mixed) + foot)
PY
	"$STARSEAL" pack join -q --unsigned -o "$T/k" "$T/s1" "$T/s2.forged"
	run "$STARSEAL" verify "$T/k" -p "$T/host.pub"
	[ "$status" -eq 5 ]
	[[ "$output" == *"s2.forged: whole"*"1 INVALID"* ]]
	"$STARSEAL" check "$T/k" -p "$T/host.pub" --policy scs-20260327 --json > "$T/k.json" || true
	jq -e '[.pack.packs[].counts] == [true, false] and ([.checks[].observations[]? | select(.subject == "host:s2") | .verdict] |
	    length > 10 and all(. == "unknown" or . == "not_applicable"))' "$T/k.json"
}

@test "starseal-verify gives the same answer, and a pipe is refused" {
	V=$(dirname "$STARSEAL")/starseal-verify
	"$STARSEAL" verify all --json > "$T/a"
	"$V" all --json > "$T/b"
	cmp "$T/a" "$T/b"
	jq -e '.packs | length == 4' "$T/a"
	run "$STARSEAL" verify - < <(cat all)
	[ "$status" -ne 0 ]
	[[ "$output" == *"give a file, not a pipe"* ]]
}

@test "packs that cannot stand together are refused, and both are named" {
	run "$STARSEAL" pack join --unsigned -o "$T/x" web01.seal.tar.zst web01.seal.tar.zst
	[ "$status" -ne 0 ]
	[[ "$output" == *"web01.seal.tar.zst and web01.seal.tar.zst are one pack"* ]]
	"$STARSEAL" collect -q --root tests/hosts/broken/root --subject host:zz --unsigned -o "$T/other"
	run "$STARSEAL" pack join --unsigned -o "$T/x" web01.seal.tar.zst "$T/other"
	[[ "$output" == *"series sample.example/head-office"*"of default"* ]]
	run "$STARSEAL" pack join --unsigned -o "$T/x" all web01.seal.tar.zst
	[[ "$output" == *"all: is itself several packs joined"* ]]
	run "$STARSEAL" pack join --unsigned -e tests/sample-firm/engagement.json -o "$T/x" "$T/other"
	[[ "$output" == *"is of the series default, the engagement of sample.example/head-office"* ]]
	head -c 100000 web01.seal.tar.zst > "$T/cut"
	run "$STARSEAL" pack join --unsigned -o "$T/x" "$T/cut" old01.seal.tar.zst
	[ "$status" -eq 5 ]
	[[ "$output" == *"cut"* ]]
	[ ! -e "$T/x" ]
}

@test "of one subject in two packs, --newest takes the one that finished last" {
	cd "$T"
	R=$HOME/tests/hosts/broken/root
	SOURCE_DATE_EPOCH=1795392000 "$STARSEAL" collect -q --root "$R" --subject host:a --unsigned --test-secret "$(printf '%064d' 1)" -o old
	SOURCE_DATE_EPOCH=1795395600 "$STARSEAL" collect -q --root "$R" --subject host:a --unsigned --test-secret "$(printf '%064d' 2)" -o new
	run "$STARSEAL" pack join --unsigned -o x old new
	[ "$status" -ne 0 ]
	[[ "$output" == *"both tell of host:a"*"--newest"* ]]
	"$STARSEAL" pack join --unsigned --newest --json -o x old new > out
	jq -e '[.packs[].file] == ["new"] and [.left_out[].file] == ["old"]' out
	"$STARSEAL" show x plan.json | jq -e '.left_out | length == 1'
	"$STARSEAL" show x 4 | cmp - new
}

@test "a damaged pack within is named, its facts do not count, its subject is not reached" {
	cp -R tests/sample-firm/firm "$T/firm"
	head -c 9000000 /dev/urandom > "$T/firm/documents/1-governance/big.pdf"
	"$STARSEAL" collect -q --root "$T/firm" --subject firm:sample --unsigned -o "$T/firm.pack"
	"$STARSEAL" collect -q --root tests/hosts/well-kept/root --subject host:web01 --unsigned -o "$T/web.pack"
	[ "$(stat -c %s "$T/firm.pack")" -gt 9000000 ]
	# In a frame of contents: the index still tells what should be there.
	printf '\377\377\377\377' | dd of="$T/firm.pack" bs=1 seek=6000000 conv=notrunc status=none
	"$STARSEAL" pack join -q --unsigned -o "$T/bad" "$T/firm.pack" "$T/web.pack" 2> "$T/err" || cat "$T/err"
	run "$STARSEAL" verify "$T/bad"
	[ "$status" -eq 5 ]
	[[ "$output" == *"NOT ALL GOOD"*"firm.pack: DAMAGED"*"web.pack: whole"* ]]
	"$STARSEAL" check "$T/bad" --policy scs-20260327 --json > "$T/bad.json" || true
	jq -e '[.pack.packs[].integrity] == ["damaged", "good"]' "$T/bad.json"
	jq -e '[.gaps[] | select(.reason == "invalid" and (.what | test("firm.pack")))] | length == 1' "$T/bad.json"
	jq -e '[.checks[].observations[].deciding[].cites[]?] | length > 20 and all(.member | startswith("5/"))' "$T/bad.json"
	# Nothing that rests on the firm alone is met.
	jq -e '[.criteria[] | select(.id == "1-1-1-1" or .id == "1-2-1-4") | .verdict] | all(. != "pass" and . != "fail")' "$T/bad.json"
}

@test "a part of a join is not disclosed but of the pack itself, and that is said" {
	run "$STARSEAL" disclose all --to buyer --why test --class open --list
	[ "$status" -ne 0 ]
	[[ "$output" == *"several packs joined"*"starseal show all NUMBER"* ]]
	"$STARSEAL" show all 5 > "$T/files01"
	"$STARSEAL" disclose "$T/files01" --to buyer --why test --class open --list | grep -q plan.json
}
