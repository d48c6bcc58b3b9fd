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
	[[ "$output" == *"Waiver w1 of accounts-one-root, until 2026-12-31: expired; UNSIGNED"* ]]
	[[ "$output" == *"Waivers: UNSIGNED, so nobody answers for them"* ]]
	sed -i 's/2026-12-31/2027-01-03/' w.json
	run "$STARSEAL" check pack --policy scs-20260327 --waivers w.json
	[ "$status" -eq 64 ]
	[[ "$output" == *"within 366 days"* ]]
}

@test "a waiver's signature: whose it is, that it does not count, that it does not fit" {
	pack
	printf 'sample passphrase\n' > pass
	for k in firm collector root; do "$STARSEAL" key new -q --out $k.key --passphrase-fd 3 3< pass; done
	export STARSEAL_TRUST=$PWD/trust
	trust() { "$STARSEAL" trust "$@" -q --root-key root.key --passphrase-fd 3 3< pass; }
	trust init
	trust add firm.pub --role firm --holder "サンプル株式会社"
	trust add collector.pub --role collector --holder "sample host"
	id=$("$STARSEAL" key show --json firm.key | jq -r .id)
	digest=$("$STARSEAL" policy list --json | jq -r '.[] | select(.id == "accounts-one-root").digest')
	waiver() {
		jq -n --arg d "$digest" --arg k "$1" '{format: "evidence-waiver/1", id: "w1", check: "accounts-one-root", check_digest: $d,
			subjects: "all", kind: "temporary", reason: {en: "r", ja: "r"}, risk_owner: "sample",
			approver: {name: "sample", role: "ciso", key: $k}, approved_on: "2026-01-01", from: "2026-01-01", until: "2026-12-31"}' > w.json
		rm -f w.json.minisig w.json.sig
	}
	judge() { run "$STARSEAL" check pack --policy scs-20260327 --waivers w.json --as-of 2026-11-23 "$@"; }
	# By the real minisign, with the firm's own key.
	waiver "$id"
	minisign -S -s firm.key -m w.json < pass > /dev/null
	judge
	[[ "$output" == *"in force; signed with the key $id"*"Waivers: signed"*"サンプル株式会社 $id"* ]]
	judge --json
	[ "$(jq -r '.waivers[0]|.signature+" "+.signed_by' <<< "$output")" = "present $id" ]
	"$STARSEAL" report pack --policy scs-20260327 --waivers w.json --as-of 2026-11-23 --format html -o w.html || true
	grep -q "signed with the key" w.html
	# A collector's key waives nothing, nor does one that the approver's is not.
	rm w.json.minisig && minisign -S -s collector.key -m w.json < pass > /dev/null
	judge
	[[ "$output" == *"Waivers: signed, but NOT COUNTED"*"may not sign in this role"* ]]
	waiver 0000000000000000
	minisign -S -s firm.key -m w.json < pass > /dev/null
	judge
	[[ "$output" == *"NOT COUNTED"*"its approver's key is another"* ]]
	# Changed after it was signed.
	sed -i 's/2026-12-31/2026-12-30/' w.json
	judge
	[ "$status" -eq 5 ]
	[[ "$output" == *"w.json.minisig: "* ]]
	# By ssh-keygen, in the namespace of waivers alone; unknown until it is given.
	ssh-keygen -q -t ed25519 -N '' -C sample -f ssh
	waiver "$(ssh-keygen -lf ssh.pub | cut -d' ' -f2)"
	ssh-keygen -q -Y sign -f ssh -n starseal-waiver/v1 w.json 2> /dev/null
	judge
	[[ "$output" == *"Waivers: by a key not known here"* ]]
	judge -p ssh.pub
	[[ "$output" == *"Waivers: signed"*"SHA256:"* ]]
	rm w.json.sig && ssh-keygen -q -Y sign -f ssh -n file w.json 2> /dev/null
	judge -p ssh.pub
	[ "$status" -eq 5 ]
	[[ "$output" == *"namespace"* ]]
	# A key that was revoked vouches for no waiver: nothing tells when it was made.
	waiver "$id"
	minisign -S -s firm.key -m w.json < pass > /dev/null
	trust revoke "$id" --reason left --at 2099-01-01
	judge
	[[ "$output" == *"NOT COUNTED"* ]]
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

@test "explain speaks the language that was asked for, and no other" {
	"$STARSEAL" policy explain leavers-accounts-closed > en
	"$STARSEAL" policy explain leavers-accounts-closed --lang ja > ja
	! grep -qP '[ぁ-ん]' en
	! grep -q 'it is met when' ja
	grep -q '判定日の1日前より前' ja
	! grep -q '判定日から' ja
}
