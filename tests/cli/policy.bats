#!/usr/bin/env bats
# SPDX-License-Identifier: Apache-2.0
# Policies upon policies, waivers, what-if and diff, as a person uses them.

setup() {
	STARSEAL=$(realpath "${STARSEAL:-build/starseal}")
	TOP=$(realpath "$BATS_TEST_DIRNAME/../..")
	export LC_ALL=C HOME=$BATS_TEST_TMPDIR
	cd "$BATS_TEST_TMPDIR"
	mkdir -p preview/catalog
	cat > preview/policy.json <<-'END'
	{"format":"starseal-policy/1","id":"sample-preview","version":"1","edition":"preview",
	 "title":{"en":"PREVIEW of a sample","ja":"サンプル (下書き)"},"source":{},
	 "extends":"scs-20260327","preview":true,"set":{"patch_days":7},
	 "notice":{"en":"PREVIEW: not a published standard.","ja":"下書き: 公表された基準ではありません。"}}
	END
	jq '{requirements: [.requirements[0] | .criteria = [.criteria[0] | .id = "sample-5" | .level = "star5"]]}' \
		"$TOP/policies/scs-20260327/catalog/1-3.json" > preview/catalog/1.json
}

pack() {
	mkdir -p t/etc && printf 'web01\n' > t/etc/hostname
	printf 'root:x:0:0::/root:/bin/sh\ntoor:x:0:0::/root:/bin/sh\n' > t/etc/passwd
	"$STARSEAL" collect -q --root t --subject host:sample --unsigned -o pack
}

@test "a policy upon another: what it adds, what it tightens, and its notice in both languages" {
	"$STARSEAL" policy diff scs-20260327 ./preview > diff.txt
	grep -q '^parameter patch_days: tightened (default, extended_from)$' diff.txt
	grep -q '^criterion sample-5: added$' diff.txt
	pack
	run "$STARSEAL" check pack --policy ./preview --level 5
	[ "${lines[3]}" = "PREVIEW: not a published standard." ] || { printf '%s\n' "${lines[@]}" | head; false; }
	"$STARSEAL" check pack --policy ./preview --level 5 --lang ja > ja.txt || true
	grep -q '下書き' ja.txt
	"$STARSEAL" check pack --policy ./preview --level 5 --json > r.json || true
	jq -e '.policy.preview and .policy.extends.id == "scs-20260327" and .notice.ja != null
		and (.criteria | map(.id) | index("sample-5") != null)' r.json
	"$STARSEAL" report pack --policy ./preview --level 5 --format html -o r.html || true
	grep -q 'PREVIEW: not a published standard' r.html && grep -q '下書き: 公表' r.html
	# The base alone has no star 5.
	run "$STARSEAL" check pack --policy scs-20260327 --level 5
	[ "$status" -eq 64 ]
	[[ "$output" == *"no criteria of star 5"* ]]
}

@test "a policy upon another may not loosen it" {
	sed -i 's/"patch_days":7/"patch_days":30/' preview/policy.json
	run "$STARSEAL" policy diff scs-20260327 ./preview
	[ "$status" -eq 64 ]
	[[ "$output" == *"patch_days: a policy that extends another may only tighten it"* ]]
}

@test "a waiver stands beside the verdict, until its day" {
	pack
	digest=$("$STARSEAL" policy list --json | jq -r '.[] | select(.id == "accounts-one-root").digest')
	jq -n --arg d "$digest" '{format: "evidence-waiver/1", id: "w1", check: "accounts-one-root", check_digest: $d,
		subjects: ["host:sample"], kind: "temporary", reason: {en: "r", ja: "r"}, risk_owner: "sample",
		approver: {name: "sample", role: "ciso"}, approved_on: "2026-01-01", from: "2026-01-01", until: "2026-12-31"}' > w.json
	for day in 2026-12-31:in-force:true 2027-01-01:expired:null; do
		IFS=: read -r as_of state waived <<< "$day"
		"$STARSEAL" check pack --as-of "$as_of" --policy scs-20260327 --waivers w.json --json > r.json || true
		jq -e --arg s "$state" --argjson w "$waived" '.waivers[0].state == $s
			and (.checks[] | select(.id == "accounts-one-root").observations[0].waived == $w)' r.json
	done
	run "$STARSEAL" check pack --as-of 2027-01-01 --policy scs-20260327 --waivers w.json
	[[ "$output" == *"Waiver w1 of accounts-one-root, until 2026-12-31: expired; signature not checked"* ]]
	sed -i 's/2026-12-31/2027-01-03/' w.json
	run "$STARSEAL" check pack --policy scs-20260327 --waivers w.json
	[ "$status" -eq 64 ]
	[[ "$output" == *"within 366 days"* ]]
}

@test "what if: facts that are written down are judged as sealed ones are" {
	printf '{"as_of":"2026-11-23","facts":{"accounts":[{"uid0_users":%s,"malformed_lines":0}]}}' 2 > two.json
	sed 's/"uid0_users":2/"uid0_users":1/' two.json > one.json
	for n in one two; do
		"$STARSEAL" policy what-if $n.json --json > $n.out || true
		jq -r '.checks[] | select(.id == "accounts-one-root").verdict' $n.out
	done > verdicts
	[ "$(tr '\n' ' ' < verdicts)" = "pass fail " ]
	# Unless the policy gates it by more; then the reason is told.
	"$STARSEAL" policy what-if two.json > text.txt || true
	grep -q '^★4: ' text.txt
}
