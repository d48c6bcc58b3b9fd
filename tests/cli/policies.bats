#!/usr/bin/env bats
# SPDX-License-Identifier: Apache-2.0
# The policies that are shipped: whole, tested, and counted.

setup() {
	STARSEAL=$(realpath "${STARSEAL:-build/starseal}")
	POLICIES=$BATS_TEST_DIRNAME/../../policies
	HOSTS=$BATS_TEST_DIRNAME/../hosts
	export LC_ALL=C HOME=$BATS_TEST_TMPDIR
	cd "$BATS_TEST_TMPDIR"
}

@test "no fault, no failing test, no mutant left in any policy" {
	[ "$(ls -d "$POLICIES"/*/policy.json | wc -l)" -ge 2 ]
	for p in "$POLICIES"/*/policy.json; do
		p=${p%policy.json}
		"$STARSEAL" policy lint "$p" | tail -1 | grep -q ' 0 faults$'
		"$STARSEAL" policy test "$p" | tail -1 | grep -q ' passed, 0 failed$'
		"$STARSEAL" policy mutate "$p" | tail -1 | grep -q ' mutants, 0 left$'
	done
}

@test "153 criteria: decided by checks, supported by checks, asked of a person" {
	cd "$POLICIES/scs-20260327"
	jq -s '[.[].requirements[].criteria[].id] | length' catalog/*.json | grep -qx 153
	jq -r '.decide | keys[]' decide.json | wc -l | grep -qx 153
	# Evidence decides where no person is asked.
	jq '[.decide[] | select([.. | .human? // empty] == [])] | length' decide.json | grep -qx 8
	# At least 115 have a check that supports or decides them.
	[ "$(jq -s '[.[].checks[].supports[]] | unique | length' checks/*.json)" -ge 115 ]
	# A criterion that rests on words alone has no check to rest on.
	jq -s '[.[].checks[].supports[]] | unique' checks/*.json > "$BATS_TEST_TMPDIR/supported"
	jq -r '.decide | to_entries[] | select(.value | keys == ["human"]) | .key' decide.json | wc -l | grep -qx 5
}

# What a firm wrote down of itself is its word. Where no person is asked, some
# check must read a system or an export, or hold the ledger against hosts. Only
# 4-1-2-6 holds the register of leavers against that of accounts.
@test "no criterion is met by a firm's own entries without a person" {
	cd "$POLICIES/scs-20260327"
	jq -s '[.[].checks[] | {key: .id, value: (
		.for.population == "host" or
		([.expect | .. | objects | (.each, .exists, .count, .cadence) // empty]
			| any(test("^(ledger|documents|approval|interview)[.]") | not)) or
		([.expect | .. | objects | .human // empty] != []))}] | from_entries' \
		checks/*.json > "$BATS_TEST_TMPDIR/read"
	jq -r --slurpfile read "$BATS_TEST_TMPDIR/read" '.decide | to_entries[]
		| select([.value | .. | objects | .human // empty] == [])
		| select([.value | .. | objects | .check // empty] | any($read[0][.]) | not)
		| .key | select(IN("scs-4-1-2-6") | not)' \
		decide.json > "$BATS_TEST_TMPDIR/words"
	diff /dev/null "$BATS_TEST_TMPDIR/words"
}

# A look that one row records for all PCs settles none of them by itself.
@test "a record of a look is no reading: where it decides, a person is asked" {
	cd "$POLICIES/scs-20260327"
	for c in licences-inspected windows-software-inspected windows-services-inspected; do
		jq -r --arg c "$c" '.decide | to_entries[]
			| select([.value | .. | objects | .check // empty] | index($c))
			| "\($c) \([.value | .. | objects | .human // empty] | length > 0)"' decide.json
	done > "$BATS_TEST_TMPDIR/asked"
	[ "$(grep -c ' true$' "$BATS_TEST_TMPDIR/asked")" -eq 3 ]
	[ "$(wc -l < "$BATS_TEST_TMPDIR/asked")" -eq 3 ]
	jq -e '[.checks[] | select(.id == "windows-firewall-inspected").expect
		| .. | objects | .human // empty] == ["windows-firewall-seen"]' checks/inspected.json
}

@test "every criterion: purpose, doubt, evidence, question, remedy, in both languages" {
	jq -s -e '[.[].requirements[].criteria[]] | length == 153 and all(
		(.text, .purpose, .doubt, .ask, .ask_role, .remedy | (.en | length > 2) and (.ja | length > 2)) and
		(.evidence | length > 0) and (.needs | length > 0) and (.methods | length > 0) and
		(.layer | IN("rule", "done", "coverage")) and (.lead_days >= 0) and
		(.effort | IN("S", "M", "L")))' "$POLICIES"/scs-20260327/catalog/*.json
	# No sentence serves two criteria.
	[ "$(jq -r '.requirements[].criteria[] | .purpose.en, .purpose.ja, .doubt.en, .doubt.ja' \
		"$POLICIES"/scs-20260327/catalog/*.json | sort | uniq -d | wc -l)" -eq 0 ]
}

@test "a remedy without its full stop is a fault, of a criterion and of a check" {
	cp -R "$POLICIES/scs-20260327" broken
	jq '(.requirements[0].criteria[0].remedy.ja) |= rtrimstr("。")' \
		"$POLICIES/scs-20260327/catalog/4-3-7.json" > broken/catalog/4-3-7.json
	jq '(.checks[0].remedy.text.en) |= rtrimstr(".")' \
		"$POLICIES/scs-20260327/checks/backup.json" > broken/checks/backup.json
	"$STARSEAL" policy lint ./broken > said || true
	grep -q 'scs-4-3-1-1/remedy.*ends without a full stop' said
	grep -q 'backup-decided /remedy.*ends without a full stop' said
	tail -1 said | grep -q ' 2 faults$'
}

@test "a symbol of a table in a Japanese text is a fault, of a criterion and of a check" {
	cp -R "$POLICIES/scs-20260327" broken
	jq '(.requirements[0].criteria[0].ask.ja) = "end-of-term の人はいるか"' \
		"$POLICIES/scs-20260327/catalog/4-1-2.json" > broken/catalog/4-1-2.json
	# In whole words only, and not where a configuration file says yes or no.
	jq '(.checks[0].remedy.text.ja) = "台帳の in-use を直し、sign-in-user は no にする。"' \
		"$POLICIES/scs-20260327/checks/backup.json" > broken/checks/backup.json
	"$STARSEAL" policy lint ./broken > said || true
	grep -q 'scs-4-1-1-1/ask.*end-of-term' said
	grep -q 'backup-decided/remedy/text.*in-use' said
	tail -1 said | grep -q ' 2 faults$'
	"$STARSEAL" policy lint ./broken --lang ja | grep -q '語ではなく記号 end-of-term'
}

@test "titles of checks fit a line" {
	jq -s -e '[.[].checks[].title.ja] | all(length <= 30)' "$POLICIES"/*/checks/*.json
}

@test "a preview of star 5 says so, and star 4 is judged as without it" {
	cp -R "$HOSTS/well-kept" copy
	find copy -exec touch -h -d 2026-11-01T00:00:00Z {} +
	SOURCE_DATE_EPOCH=1795392000 "$STARSEAL" collect -q --root copy/root --commands copy/commands \
		--subject host:sample --unsigned -o pack
	"$STARSEAL" check pack --policy scs-star5-preview --level 5 --as-of 2026-11-23 --json > five.json || [ $? -ge 3 ]
	"$STARSEAL" check pack --policy scs-20260327 --level 4 --as-of 2026-11-23 --json > four.json || [ $? -ge 3 ]
	jq -e '.policy.preview == true and .counts.total == 162' five.json
	for f in four five; do
		jq -c '.criteria[] | select(.level != "star5") | [.id, .verdict, .reason]' $f.json > $f
	done
	diff four five
	"$STARSEAL" check pack --policy scs-star5-preview --level 5 --as-of 2026-11-23 | head -5 | grep -qi preview
}

@test "a record and an answer meet a criterion; an answer alone does not" {
	mkdir -p firm/ledgers firm/records
	printf '点検項目番号,点検内容,実施日,結果\n１－２－１－３,体制,令和8年5月11日,問題なし\n1-3-1-4,方針,2026-05-12,問題なし\n' > firm/ledgers/inspections.csv
	printf '評価基準番号,回答,回答内容,聞いた日\n1-2-1-3,はい,見本,2026-11-01\n5-1-1-1,はい,見本,2026-11-01\n' > firm/records/interviews.csv
	printf '{"format":"starseal-engagement/1","series":"sample","policy":"scs-20260327","level":4,"nonce":null,"subjects":[{"id":"firm:sample","root":"firm"}],"sandbox_floor":{"landlock":0,"seccomp":false}}' > e.json
	SOURCE_DATE_EPOCH=1795392000 "$STARSEAL" collect -q --engagement e.json --unsigned -o pack
	"$STARSEAL" check pack --level 4 --as-of 2026-11-23 --json > result.json || [ $? -ge 3 ]
	jq -r '.criteria[] | select(.id | IN("scs-1-2-1-3", "scs-1-3-1-4", "scs-5-1-1-1")) | .id + " " + .verdict' result.json > found
	printf 'scs-1-2-1-3 pass\nscs-1-3-1-4 review\nscs-5-1-1-1 review\n' | diff - found
}

# One place names every number of the scheme, the check that decides by it, and
# the bound; that each bound has cases on both sides is held by `policy mutate`.
@test "every number of the scheme is the bound of the check that decides" {
	cd "$POLICIES/scs-20260327"
	table=$BATS_TEST_DIRNAME/thresholds.tsv
	jq -s '[.[].requirements[].criteria[] | {id, t: .thresholds}]' catalog/*.json > "$BATS_TEST_TMPDIR/catalog"
	jq -s '[.[].checks[] | {key: .id, value: .}] | from_entries' checks/*.json > "$BATS_TEST_TMPDIR/checks"
	# Nothing with a number is left out of the table, nothing is in it twice over.
	jq -r '.[] | .id as $i | .t | to_entries[]
		| select((.value | type == "number") or (.value | type == "string" and test("^[0-9.]+$")))
		| "\($i)\t\(.key)\t\(.value | tonumber)"' "$BATS_TEST_TMPDIR/catalog" | sort > "$BATS_TEST_TMPDIR/demanded"
	cut -f 1-3 "$table" | sort -u | diff "$BATS_TEST_TMPDIR/demanded" -
	[ "$(wc -l < "$table")" -ge 57 ]
	jq -R -s -r --slurpfile checks "$BATS_TEST_TMPDIR/checks" --slurpfile decide decide.json \
		--slurpfile policy policy.json '
		def plain: if type == "object" then
				if has("param") then $policy[0].parameters[.param].default
				else .as_of_minus end
			else . end;
		# The bounds that a number of the scheme comes to; months in days
		# are the longest that the calendar has.
		def wanted($n; $unit): if $unit == "months" then ["P\($n)M"]
			elif $unit == "days" then [$n, "P\($n)D", ({"1": 31, "3": 92, "6": 184, "12": 366}["\($n)"] // -1)]
			elif $unit == "cvss" then [$n * 10]
			elif $unit == "count" then [$n, [1, $n]]
			elif $unit == "none" then ["all"] else [$n] end;
		[split("\n")[] | select(. != "") | split("\t")] as $rows
		| $rows[] | . as [$id, $key, $n, $unit, $check, $fact, $op, $bound]
		| ($n | tonumber) as $n
		| if $unit == "as" then
			select([$rows[] | select(.[0] == $check and .[1] == $key and .[2] == ($n | tostring))] == [])
			| "\($id): \($check) does not hold \($key)"
		else
			($bound | fromjson) as $bound
			| $checks[0][$check] as $c
			| [if $fact == "-" then $c[$op]
				else $c.expect | .. | objects
				| select((.fact // .count // .exists // .cadence) == $fact and has($op))
				| .[$op] | plain end] as $found
			| if [$decide[0].decide[$id] | .. | objects | .check? // empty] | index($check) | not then
				"\($id): \($check) does not decide it"
			elif ($c.supports | index($id)) == null then
				"\($id): \($check) does not support it"
			elif ([$bound] | inside([wanted($n; $unit)] | flatten(0) + (wanted($n; $unit) | if type == "array" then . else [.] end))) | not then
				"\($id): \($bound) is not \($n) \($unit)"
			elif $found == [] or ($found | all((if $unit == "factors" then length else . end) == $bound) | not) then
				"\($id): \($check) \($fact) \($op) is \($found | tojson), not \($bound | tojson)"
			else empty end
		end' "$table" | tee "$BATS_TEST_TMPDIR/faults"
	[ ! -s "$BATS_TEST_TMPDIR/faults" ]
}
