#!/usr/bin/env bats
# SPDX-License-Identifier: Apache-2.0
# What people write wrong in waivers and policies: each mistake is named by file
# and place, with what was found and what may stand there, in both languages.

setup_file() {
	export STARSEAL=$(realpath "${STARSEAL:-build/starseal}") LC_ALL=C HOME=$BATS_FILE_TMPDIR
	export POLICIES=$(realpath "$BATS_TEST_DIRNAME/../../policies")
	cd "$BATS_FILE_TMPDIR"
	"$STARSEAL" collect -q --root "$BATS_TEST_DIRNAME/../hosts/careless/root" --unsigned -o pack
	digest=$("$STARSEAL" policy list --json | jq -r '.[] | select(.id == "accounts-one-root").digest')
	jq -n --arg d "$digest" '{format: "evidence-waiver/1", id: "w1", check: "accounts-one-root", check_digest: $d,
	    subjects: ["host:sample"], kind: "temporary", reason: {en: "r", ja: "r"}, risk_owner: "sample",
	    approver: {name: "sample", role: "ciso"}, approved_on: "2026-01-01", from: "2026-01-01",
	    until: "2026-12-31"}' > good.json
}

setup() { cd "$BATS_FILE_TMPDIR"; }

# said LINE COMMAND...: fails as usage; both texts hold the columns of LINE
# (filter, place, found, what may stand there), of which ja names its own.
said() {
	IFS='|' read -r filter place found en ja <<< "$1"
	shift
	run "$@" --lang en
	echo "$filter: $output"
	[ "$status" -eq 64 ]
	[[ "$output" == *"$place"* && "$output" == *"$found"* && "$output" == *"$en"* ]]
	run "$@" --lang ja
	echo "$output"
	[ "$status" -eq 64 ]
	[[ "$output" == *"$place"* && "$output" == *"$ja"* ]]
}

@test "waivers: file, place, what was found, what may stand there" {
	n=0
	while read -r line; do
		jq "${line%%|*}" good.json > w.json
		said "$line" "$STARSEAL" check pack --waivers w.json
		n=$((n + 1))
	done <<-'END'
	.untill = "2026-12-31"|w.json: /untill: |is not known here|Here may stand: format, id, check,|ここに書けるもの: format, id, check,
	.approver.mail = "x"|w.json: /approver/mail: |is not known here|Here may stand: name, role, key|ここに書けるもの: name, role, key
	.format = "evidence-waiver/2"|w.json: /format: |is "evidence-waiver/2"|write evidence-waiver/1|evidence-waiver/1 と書いて
	.until = "2026-02-30"|w.json: /until: |is "2026-02-30"|a day that exists as YYYY-MM-DD|実在する日を YYYY-MM-DD
	.until = "2027-06-01"|w.json: /until: |is "2027-06-01"|within 366 days|366 日以内
	.approved_on = "2026-02-01"|w.json: /approved_on: |is "2026-02-01"|approved before it begins|始まる前に承認
	.kind = "for ever"|w.json: /kind: |is "for ever"|accepted-risk, compensating or temporary|のどれかを書いて
	.subjects = "host:a"|w.json: /subjects: |is "host:a"|or a list of subjects such as|のような対象の配列
	.subjects = [5]|w.json: /subjects: |is 5|a text such as "host:web01"|のような文字列
	.check_digest = "abc"|w.json: /check_digest: |is "abc"|policy list --json|書き写してください
	.evidence = ["00"]|w.json: /evidence: |is "00"|64 hex digits|16 進 64 桁
	.compensation = {}|w.json: /compensation: |is an object|write a list of|の配列を書いて
	.compensation = [{"note": "x"}]|w.json: /compensation/0/note: |is not known here|Here may stand: text, check|ここに書けるもの: text, check
	del(.risk_owner)|w.json: /risk_owner: |is missing|missing|がありません
	del(.approver.role)|w.json: /approver/role: |is missing|missing|がありません
	.reason = "r"|w.json: /reason: |must hold|en and ja|en と ja
	{waivers: [., (.kind = 3)]}|w.json: /waivers/1/kind: |text|must be text|文字列
	{waivers: .}|w.json: /waivers: |is an object|write a list of waivers|免除の配列
	END
	[ "$n" -eq 18 ]
	# Whole, it is taken.
	"$STARSEAL" check pack --waivers good.json > text || [ $? -le 4 ]
	grep -q 'Waiver w1' text
}

@test "policies: file, line, place, what was found, what may stand there" {
	n=0
	cp -R "$POLICIES" p
	checks=p/scs-20260327/checks/accounts.json
	while read -r line; do
		jq "(.checks[] | select(.id == \"accounts-one-root\")) |= (${line%%|*})" "$POLICIES/scs-20260327/checks/accounts.json" > $checks
		where="checks/accounts.json:$(grep -n '"accounts-one-root"' $checks | cut -d: -f1)"
		said "$line" "$STARSEAL" policy lint p/scs-20260327
		[[ "$output" == *"p/scs-20260327: $where: /checks/"*" (accounts-one-root)"* ]]
		n=$((n + 1))
	done <<-'END'
	.metod = "TEST"|(accounts-one-root)/metod: |is not known here|Here may stand: id, rev, method,|ここに書けるもの: id, rev, method,
	.remedy.cost = 5|/remedy/cost: |is not known here|Here may stand: text, who, effort, lead_days|ここに書けるもの: text, who, effort, lead_days
	.method = "LOOK"|/method: |is "LOOK"|EXAMINE, INTERVIEW or TEST|のどれか
	.max_age = "a year"|/max_age: |is "a year"|such as P30D|P30D のような
	.min_grade = "R9"|/min_grade: |is "R9"|R0 to R4|R0 から R4
	.quantifier = "most"|/quantifier: |is "most"|all, any, at_least|のどれか
	.prefer = "oldest"|/prefer: |is "oldest"|newest|newest
	.expect = {"all": [], "some": 1}|/expect/some: |is not known here|Here may stand: all|ここに書けるもの: all
	.expect = {"fact": "sshd.no_such", "eq": true}|/expect: sshd.no_such: |has this fact|no table|この事実を持つ表
	.expect = {"most": []}|/expect: |wants all|all, any, fact, each|のどれかが要ります
	.for.population = "nobody"|accounts-one-root|names no such population|population|母集団
	.supports = ["scs-9-9-9-9"]|(accounts-one-root)/supports: |is "scs-9-9-9-9"|catalog has no such criterion|目録にこの評価基準
	END
	[ "$n" -eq 12 ]
}
