#!/usr/bin/env bats
# SPDX-License-Identifier: Apache-2.0
# Disclosure: part of a pack for a buyer, verified by starseal and by the two
# scripts, judged again as far as it is open, and nothing besides in it.

bats_require_minimum_version 1.5.0

setup_file() {
	export STARSEAL=$(realpath "${STARSEAL:-build/starseal}") LC_ALL=C TESTS=$(realpath tests)
	export HOME=$BATS_FILE_TMPDIR/home
	mkdir "$HOME"
	cd "$BATS_FILE_TMPDIR"
	printf 'sample passphrase\n' > pass
	for k in collector firm specialist; do
		"$STARSEAL" key new -q --out $k.key --passphrase-fd 3 3< pass
	done
	"$STARSEAL" collect -q --root "$TESTS/hosts/careless/root" --commands "$TESTS/hosts/careless/commands" \
	    --subject host:sample --key collector.key --passphrase-fd 3 -o p 3< pass
	"$STARSEAL" sign -q p --role firm --key firm.key --passphrase-fd 3 -p collector.pub 3< pass
	release all --class open --metadata all --item 7 --table accounts --table accounts.user \
	    --policy scs-20260327 -p firm.pub -o all
}

setup() {
	cd "$BATS_FILE_TMPDIR"
	# By class, as show says: what the release named all must come to.
	plain=$("$STARSEAL" show p --json | jq '[.[] | select(.class == "open")] | length')
	open=$("$STARSEAL" show p --json | jq '[.[] | select(.class == "open" or .item == 7 or
	    (.member | test("-accounts(.user)?.jsonl$")))] | length')
	rest=$((159 - open))
}

# release NAME OPTION…: by the collector's key, without a question.
release() {
	shift
	"$STARSEAL" disclose p --to 'サンプル買主' --why 'sample audit' --key collector.key --passphrase-fd 3 \
	    -p collector.pub --yes -q "$@" 3< pass
}
verify() { "$STARSEAL" verify -p collector.pub "$@"; }

@test "what would go out is listed first, and nothing goes without a word" {
	run -0 "$STARSEAL" disclose p --class open --item 6 --metadata 10 --list
	[[ "$output" == *"  6  open "*"/etc/passwd"* ]]
	[[ "$output" == *" 10  metadata "*"/etc/ufw/ufw.conf"* ]]
	[[ "$output" != *"/etc/shadow"* ]]
	[[ "$output" == *"sigs/20-firm.minisig"* ]]
	[ "$("$STARSEAL" disclose p --item 6 --list --json | jq -c '[.[]|[.item,.level]]')" = '[[6,"open"]]' ]
	run -64 "$STARSEAL" disclose p --to x --why y --item 6 -o never < /dev/null
	[[ "$output" == *"--yes"* ]]
	run -64 "$STARSEAL" disclose p --item 6 -o never --yes
	[[ "$output" == *"--to and --why"* ]]
	# No word of ours can pose as a line of the verifier's.
	run -64 "$STARSEAL" disclose p --to x --why $'y\nAuthenticity: signed' --item 6 -o never --yes
	[[ "$output" == *"one line each"* ]]
	[ ! -e never ]
}

@test "secrets go by item alone; unknown names are refused, each with the next step" {
	run -64 release x --class secret -o never
	[[ "$output" == *"--item NUMBER"* ]]
	run -64 release x --metadata secret -o never
	for option in "--class nonsense" "--table nonsense" "--item nonsense" "--criterion 9-9-9-9"; do
		# shellcheck disable=SC2086
		run -64 release x $option -o never
		[[ "$output" == *nonsense* || "$output" == *9-9-9-9* ]]
	done
	"$STARSEAL" disclose p --metadata all --list | grep -c . > lines
	run ! grep -q shadow <("$STARSEAL" disclose p --class open --metadata all --list)
	# What decides 4-1-3-1 is cited from /etc/shadow too: passed over.
	[ "$("$STARSEAL" disclose p --criterion 4-1-3-1 --policy scs-20260327 --list --json |
	    jq -c '[.[].name] | (index("/etc/passwd") != null) and (index("/etc/shadow") == null)')" = true ]
	[ ! -e never ]
}

@test "the release verifies: five results, counted, with who released it to whom" {
	run -0 verify all
	[[ "$output" == *"Integrity: good"* ]]
	[[ "$output" == *"159 items: $open open, $rest as metadata, 0 hidden"* ]]
	[[ "$output" == *"released to サンプル買主 on "*": sample audit"* ]]
	[[ "$output" == *"signed by "*": valid"* ]]
	[[ "$output" == *"firm "*": by a key not known here"* ]]
	verify all --json | jq -e --argjson n $open '.disclosed.open == $n and .disclosed.release == "valid" and
	    .disclosed.to == "サンプル買主" and .results.disclosure.state == "part"'
	run -0 verify all --lang ja
	[[ "$output" == *"開示 $open、記録のみ $rest、非開示 0"* ]]
	# Without the key the statement is shown, and not believed.
	run -0 "$STARSEAL" verify all
	[[ "$output" == *"by a key not known here (give it with --public-key)"* ]]
}

@test "the scripts verify it with stock tools, and say what they did not" {
	for sh in dash bash "busybox sh"; do
		command -v ${sh%% *} > /dev/null || continue
		run -0 $sh all/verify.sh
		[[ "$output" == *"content: good, 159 items"*"open $open, metadata $rest, hidden 0"* ]]
		[[ "$output" == *"sigs/10-collector.minisig: good by"* ]]
		[[ "$output" == *"sigs/20-firm.minisig: good by"* ]]
	done
	run -0 python3 all/verify.py
	[[ "$output" == *"open $open, metadata $rest, hidden 0"*"sigs/20-firm.minisig: good by"* ]]
	# Without minisign both say so, loudly, with a status of their own.
	mkdir -p few
	for t in sha256sum awk find sort cut mktemp sed cmp head grep cat rm mkdir dirname; do
		ln -sf "$(command -v $t)" few/
	done
	PATH=$PWD/few run -4 /bin/sh all/verify.sh
	[[ "$output" == *"UNVERIFIED: NO SIGNATURE WAS CHECKED"* ]]
	py=$(python3 -c "import sys; print(sys.executable)")
	PATH=$PWD/few run -4 "$py" all/verify.py
	[[ "$output" == *"UNVERIFIED: NO SIGNATURE WAS CHECKED"* ]]
}

@test "a part that tells of more items than a pack may have meets the limit, told as such" {
	rm -rf t && cp -R all t
	for items in 1000001 900000000000000; do
		sed -i "s/^items: .*/items: $items/" t/seal.txt
		run -74 verify t
		[[ "$output" == *"t: more than 1000000 items"* ]]
		run -74 verify --lang ja t
		[[ "$output" == *"項目が 1000000 件を超えています"* ]]
	done
}

@test "a changed, a missing and a foreign file are found by all three" {
	three() {
		run -5 verify t
		[[ "$output" == *"$1"* || "$output" == *DAMAGED* ]]
		run -5 sh all/verify.sh t
		run -5 python3 all/verify.py t
	}
	rm -rf t && cp -R all t && printf x >> t/items/0000004-login.defs && three login.defs
	rm -rf t && cp -R all t && rm t/items/0000004-login.defs && three login.defs
	rm -rf t && cp -R all t && printf x > t/items/0000010-ufw.conf && three ufw.conf
	rm -rf t && cp -R all t && ln -sf /etc/passwd t/items/0000004-login.defs && three login.defs
	rm -rf t && cp -R all t && sed -i '5s/.*/hidden/' t/records.jsonl && three records
	# One who mends the list of sums as well, and takes the release away.
	sums() { (cd t && find . -type f ! -name SHA256SUMS | sed 's|^\./||' | LC_ALL=C sort | xargs sha256sum > SHA256SUMS); }
	rm -rf t && cp -R all t && sed -i '5s/"step":"/"step":"9/' t/records.jsonl && rm t/disclosure.sigstore.json && sums && three records
	rm -rf t && cp -R all t && sed -i '5s/"salt":"[0-7]/"salt":"f/;t;5s/"salt":"./"salt":"0/' t/openings.jsonl &&
	    rm t/disclosure.sigstore.json && sums && three opening
	rm -rf t && cp -R all t && sed -i '5s/"size":[0-9]*/"size":1/' t/openings.jsonl && rm t/disclosure.sigstore.json && sums && three opening
	rm -rf t && cp -R all t && printf x > t/items/0000004-login.defs && rm t/disclosure.sigstore.json && sums && three login.defs
	rm -rf t && cp -R all t && rm t/sigs/20-firm.minisig && sums
	run -5 verify t
	[[ "$output" == *"release is INVALID"* ]]
	rm -rf t && cp -R all t && sed -i 's/"verdict":"fail"/"verdict":"pass"/' t/result.json && sums
	run -5 verify t
	[[ "$output" == *"result.json"* ]]
	run -5 "$STARSEAL" check t -p collector.pub --policy scs-20260327
	run -5 verify t -q
	[[ "$output" == *"release is INVALID"* ]]
}

@test "a part is neither signed nor disclosed further" {
	run -64 "$STARSEAL" sign all --role firm --key firm.key --passphrase-fd 3 3< pass
	[[ "$output" == *"sign the whole pack"* ]]
	run -64 "$STARSEAL" disclose all --to x --why y --item 4 --yes -q -o never --key firm.key --passphrase-fd 3 3< pass
	[[ "$output" == *"cannot be disclosed again"* ]]
	[ ! -e never ]
}

@test "a zip holds the same, stock tools open it, and starseal reads it as it is" {
	release x --class open --metadata 6 --zip z.zip
	run -0 verify z.zip
	[[ "$output" == *"$plain open, 1 as metadata, $((158 - plain)) hidden"* ]]
	python3 -m zipfile -t z.zip
	rm -rf zu && python3 -m zipfile -e z.zip zu
	run -0 verify zu
	run -0 sh zu/verify.sh
	[ "$("$STARSEAL" show z.zip 4)" = "$("$STARSEAL" show p 4)" ]
	run "$STARSEAL" show z.zip 6
	[[ "$output" == *"item 6 is not disclosed here"* ]]
	"$STARSEAL" show z.zip --json | jq -e '.[6].level == "metadata" and .[6].sha256 == null and
	    .[7] == {"item":7,"level":"hidden"} and .[4].level == "open"'
	# A byte more, a comment, another order: not the strict form.
	cp z.zip y.zip && printf x >> y.zip
	run -5 verify y.zip
	python3 - <<-'END'
	import zipfile
	with zipfile.ZipFile("zu.zip", "w", zipfile.ZIP_DEFLATED) as z:
	    for n in zipfile.ZipFile("z.zip").namelist():
	        z.writestr(n, zipfile.ZipFile("z.zip").read(n))
	END
	run -5 verify zu.zip
	[[ "$output" == *"not a zip of the one allowed form"* ]]
}

@test "an encrypted zip opens with age alone, and no plain one stays" {
	"$STARSEAL" key identity --out id > to
	release x --class open --zip e.zip.age --recipient to
	[ ! -e e.zip.age.plain ]
	age -d -i id -o d.zip e.zip.age
	run -0 verify d.zip
}

@test "what is open is judged again; the rest is unknown, with the released verdict beside" {
	"$STARSEAL" check p -p collector.pub --policy scs-20260327 --json > whole.json || true
	"$STARSEAL" check all -p collector.pub --policy scs-20260327 --json > part.json || true
	# Nothing is better than on the whole pack, and what is open is the same.
	jq -se '[.[0].checks, .[1].checks] | transpose | all(.[]; .[1].verdict == .[0].verdict or
	    (.[1].verdict == "unknown"))' whole.json part.json
	for c in accounts-no-empty-password accounts-one-root; do
		jq -se --arg c $c 'map(.checks[]|select(.id==$c).verdict) == ["fail","fail"]' whole.json part.json
	done
	jq -e '.checks[] | select(.id == "firewall-active") | .verdict == "unknown"' part.json
	jq -e '[.criteria[].reason] | index("redacted") != null' part.json
	jq -e '.disclosed.judged | length > 0 and all(.[]; .verdict != "unknown")' part.json
	jq -e '.disclosed.covered == false' part.json
	run -3 "$STARSEAL" check all -p collector.pub --policy scs-20260327
	[[ "$output" == *"A part of the pack: $open items open"* ]]
	[[ "$output" == *"no specialist's valid signature covers this"* ]]
	run -0 "$STARSEAL" query all "SELECT count(*) AS n FROM accounts_user" --json
	[ "$(jq '.[0].n' <<< "$output")" = "$("$STARSEAL" query p "SELECT count(*) AS n FROM accounts_user" --json | jq '.[0].n')" ]
	"$STARSEAL" report all -p collector.pub --policy scs-20260327 --format html -o all.html
	"$STARSEAL" report all -p collector.pub --policy scs-20260327 --format oscal-ar -o all.json
}

@test "nothing passes because what speaks against it was left out" {
	# Gaps, journal, plan or collector hidden: no check may rest on the tables.
	for left in 0 3 157 158; do
		items=$(for i in 0 3 157 158; do [ $i = $left ] || echo --item $i; done)
		rm -rf o
		# shellcheck disable=SC2086
		release x $items --table host --table accounts --table accounts.user --metadata all --metadata 7 -o o
		"$STARSEAL" check o -p collector.pub --policy scs-20260327 --json > o.json || true
		jq -e '[.checks[].verdict] | all(. != "pass" and . != "fail" and . != "not_applicable")' o.json
		jq -e '.checks[] | select(.id == "accounts-one-root") | .verdict == "unknown"' o.json
	done
	run "$STARSEAL" check o -p collector.pub
	[ "$status" -eq 74 ]
	[[ "$output" == *"the pack's policy was not disclosed here; name one with --policy"* ]]
	# A table without a member may be among what is hidden.
	rm -rf o
	release x --item 0 --item 3 --item 157 --item 158 --table accounts --table accounts.user -o o
	"$STARSEAL" check o -p collector.pub --policy scs-20260327 --json > o.json || true
	jq -e '.checks | all(.[]; .verdict != "pass" and .verdict != "not_applicable")' o.json
}

@test "a specialist's judgement on the result covers what is not shown" {
	cp p q
	"$STARSEAL" check q -p collector.pub --policy scs-20260327 --json > q.json || true
	jq -nc --slurpfile r q.json --arg d "$(sha256sum < q.json | cut -d' ' -f1)" '{result: $d}' > said.json
	"$STARSEAL" sign -q q --role specialist --key specialist.key --passphrase-fd 3 --statement said.json \
	    -p collector.pub 3< pass
	rm -rf s
	"$STARSEAL" disclose q --to sample --why sample --item 4 --key collector.key --passphrase-fd 3 \
	    --policy scs-20260327 -p collector.pub -p specialist.pub --yes -q -o s 3< pass
	run "$STARSEAL" check s -p collector.pub -p specialist.pub --policy scs-20260327
	[[ "$output" == *"Judged by the specialist, not disclosed"* ]]
	"$STARSEAL" check s -p collector.pub -p specialist.pub --policy scs-20260327 --json > s.json || true
	jq -e '.disclosed.covered and (.disclosed.judged | length > 0)' s.json
	run "$STARSEAL" check s -p collector.pub --policy scs-20260327 --lang ja
	[[ "$output" == *"引き渡した人の申告"* ]]
	# No path, digest or word of an item is in the result that went along.
	run ! grep -E '"path"|"sha256"|/etc/' s/result.json
}

@test "one item is proved alone: path, record, opening, seal and signatures" {
	"$STARSEAL" disclose p --proof /etc/passwd -o pw.proof
	run -0 verify --proof pw.proof pw.proof.item
	[[ "$output" == *"159 items: 1 open, 0 as metadata, 158 hidden"* ]]
	cmp pw.proof.item <("$STARSEAL" show p 6)
	run ! grep -q shadow pw.proof
	printf x >> pw.proof.item
	run -5 verify --proof pw.proof pw.proof.item
	"$STARSEAL" disclose p --proof 5 -o five
	run -5 verify --proof five pw.proof.item
	for edit in '2s/5/6/' '3s/159/158/' '5s/^./g/' '5s/^\(.\)\(.\)/\2\1/' '4s/8/7/' 's/"step":"/"step":"1/' \
	    's/"salt":"./"salt":"g/' 's/^items: 159/items: 158/'; do
		sed "$edit" five > bent
		if cmp -s five bent; then continue; fi
		run -5 verify --proof bent five.item
	done
	(cat five; printf x) > bent
	run -5 verify --proof bent five.item
}

@test "60 random subsets: three verifiers agree, also on flipped bytes, and nothing leaks" {
	mkdir -p prop && cd prop
	python3 "$TESTS/cli/disclose_property.py" "$STARSEAL" ../p ../collector.pub ../collector.key ../pass 60
}
