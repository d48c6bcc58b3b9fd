#!/usr/bin/env bats
# SPDX-License-Identifier: Apache-2.0
# A person's determinations: held against what they were made on, signed beside
# the verdicts. The page itself is tried in tests/browser.

setup_file() {
	export STARSEAL=$(realpath "${STARSEAL:-build/starseal}") LC_ALL=C
	export HOSTS=$(realpath tests/hosts) HOME=$BATS_FILE_TMPDIR
	cd "$BATS_FILE_TMPDIR"
	printf 'sample passphrase\n' > pass
	for k in collector specialist; do
		"$STARSEAL" key new -q --out $k.key --passphrase-fd 3 3< pass
	done
	"$STARSEAL" collect -q --root "$HOSTS/careless/root" --key collector.key \
	    --passphrase-fd 3 -o fresh 3< pass
	"$STARSEAL" check fresh --level 3 --as-of 2026-11-23 --json > result.json || true
	jq --arg sum "$(sha256sum < result.json | cut -d' ' -f1)" '{format: "starseal-determinations/1",
	    pack: .pack.id, seal: .pack.seal, policy: .policy.id, level, as_of, result: $sum,
	    determinations: [{criterion: (.criteria | map(select(.verdict == "unknown"))[0].id), determination: "conforming",
	        basis: "read the rule, asked its owner", items: [4]},
	      {criterion: (.criteria | map(select(.verdict == "fail"))[0].id),
	        determination: "conforming", basis: "mended on the spot, seen"},
	      {criterion: (.criteria | map(select(.verdict == "unknown"))[1].id), determination: "not-applicable", basis: "no such thing here"}]}' \
	    result.json > d.json
}

setup() {
	cd "$BATS_FILE_TMPDIR"
	cp fresh p
}

judge() { "$STARSEAL" judge p "$@" --key specialist.key --passphrase-fd 3 3< pass; }
# with FILTER: the determinations, changed
with() { jq "$1" d.json > changed.json; run judge changed.json; }

@test "judge: signs what a person determined, beside verdicts that stay" {
	before=$("$STARSEAL" show p --json | sha256sum)
	judge d.json --json > out
	[ "$(jq '[.conforming, .nonconforming, ."not-applicable"] | add' out)" = 3 ]
	[ "$(jq '.total - .open' out)" = 3 ]
	[ "$(jq -r '.differing[0]' out)" = "$(jq -r '.determinations[1].criterion' d.json)" ]
	[ "$(jq '.differing | length' out)" = 1 ]
	[ "$(jq -r .signature.file out)" = sigs/30-specialist.sigstore.json ]
	[ "$("$STARSEAL" show p --json | sha256sum)" = "$before" ]
	"$STARSEAL" check p --level 3 --as-of 2026-11-23 --json | cmp - result.json
	"$STARSEAL" verify p -p specialist.pub --require specialist
	mkdir x && tar --zstd -xf p -C x
	jq -r .dsseEnvelope.payload x/sigs/30-specialist.sigstore.json | base64 -d |
	    jq -S .predicate.content > signed
	jq -S . d.json | cmp - signed
}

@test "judge --dry-run: the same report, and the pack as it was" {
	judge d.json --dry-run > out
	grep -q 'nothing was signed' out
	grep -q 'conforming 2 / 81' out
	cmp p fresh
	judge d.json -n --lang ja | grep -q '適合 2 / 81'
}

@test "judge: of another pack, or of another result" {
	with '.seal = "0" * 64'
	[ "$status" -eq 5 ]
	[[ "$output" == *"another pack"* ]]
	with '.level = 4'
	[ "$status" -eq 5 ]
	[[ "$output" == *"another result"* ]]
	with '.as_of = "2027-11-23"'
	[[ "$output" == *"another result"* ]]
	cmp p fresh
}

@test "judge: a tick is no determination, and a criterion has one" {
	with '.determinations[0].basis = " \n"'
	[ "$status" -eq 64 ]
	[[ "$output" == *"/determinations/0"*"basis says why"* ]]
	with '.determinations[1].criterion = .determinations[0].criterion'
	[[ "$output" == *"/determinations/1"*"determined before"* ]]
	with '.determinations[2].determination = "perhaps"'
	[[ "$output" == *"/determinations/2"*"not-applicable"* ]]
	with '.determinations[2].criterion = "scs-9-9-9-9"'
	[[ "$output" == *"/determinations/2"*"not of this policy and level"* ]]
	with '.determinations[0].items = [999999]'
	[[ "$output" == *"/determinations/0"*"item"* ]]
	with '.determinations[0].score = 5'
	[[ "$output" == *"score"* ]]
	with '.format = "x"'
	[[ "$output" == *"starseal review"* ]]
	run judge changed.json --lang ja
	[[ "$output" == *"ではありません"* ]]
	cmp p fresh
}

@test "judge: an evaluator decides, a specialist does not" {
	run judge d.json --role evaluator
	[[ "$output" == *"--decision"* ]]
	run judge d.json --decision accepted
	[[ "$output" == *"--decision"* ]]
	run judge d.json --role firm
	[[ "$output" == *"specialist or an evaluator"* ]]
	judge d.json --role evaluator --decision returned -q
	"$STARSEAL" verify p --json | jq -e '.signatures | map(.file) | index("sigs/40-evaluator.sigstore.json")'
}

@test "review: a page that loads nothing, of the level that was asked for" {
	"$STARSEAL" review p --level 3 --as-of 2026-11-23 -q -o r.html
	[ "$(grep -o '<fieldset class="jd"' r.html | wc -l)" = 81 ]
	grep -q "data-result=\"$(sha256sum < result.json | cut -d' ' -f1)\"" r.html
	grep -q "default-src 'none'" r.html
	! grep -q '<input[^>]* checked' r.html
}

@test "report: what was determined stands beside the verdict, and whose it is" {
	judge d.json -q
	id=$(jq -r '.determinations[1].criterion' d.json)
	"$STARSEAL" report p --level 3 --as-of 2026-11-23 -f text -p specialist.pub -o r.txt
	grep -A8 "${id#scs-}" r.txt | tr -s '\n ' ' ' | tee said |
	    grep -q 'Determined: conforming, registered specialist .*: mended on the spot, seen'
	! grep -q 'does not count' r.txt
	"$STARSEAL" report p --level 3 --as-of 2026-11-23 -f html -p specialist.pub --lang ja -o r.html
	grep -q '登録セキスペ</span> .*: mended on the spot, seen</li>' r.html
	# By a key that nobody knows, or on another day: said so.
	"$STARSEAL" report p --level 3 --as-of 2026-11-23 -f text -o r.txt
	grep -q 'The signature does not' r.txt
	"$STARSEAL" report p --level 3 --as-of 2026-12-01 -f text -p specialist.pub -o r.txt
	grep -q 'Made on another' r.txt
}

@test "report: the workbook's columns hold what was signed and counts, and are empty else" {
	# Columns of the sheet: 1 number, 7 determination, 8 reason.
	column() { python3 "$BATS_TEST_DIRNAME/cells.py" "$1" | awk -F '\t' -v id="$2" -v n="$3" '$1 == id { print $n }'; }
	id=$(jq -r '.determinations[1].criterion | ltrimstr("scs-")' d.json)
	"$STARSEAL" report p --level 3 --as-of 2026-11-23 -f xlsx -o none.xlsx
	[ -z "$(column none.xlsx "$id" 7)$(column none.xlsx "$id" 8)" ]
	judge d.json -q > /dev/null
	# Of a key that nobody knows: told, and not filled in.
	"$STARSEAL" report p --level 3 --as-of 2026-11-23 -f xlsx -o unknown.xlsx
	[ -z "$(column unknown.xlsx "$id" 7)" ]
	[[ "$(column unknown.xlsx "$id" 8)" == *"mended on the spot, seen"*"does not count"* ]]
	"$STARSEAL" report p --level 3 --as-of 2026-11-23 -p specialist.pub -f xlsx -o known.xlsx
	[ "$(column known.xlsx "$id" 7)" = Conforming ]
	[[ "$(column known.xlsx "$id" 8)" == "Determined: conforming, registered specialist "*": mended on the spot, seen" ]]
	# Of another day's result: told, and not filled in.
	"$STARSEAL" report p --level 3 --as-of 2026-11-24 -p specialist.pub -f xlsx --lang ja -o other.xlsx
	[ -z "$(column other.xlsx "$id" 7)" ]
	[[ "$(column other.xlsx "$id" 8)" == *"別の結果についての判定"* ]]
}
