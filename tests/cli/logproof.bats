#!/usr/bin/env bats
# SPDX-License-Identifier: Apache-2.0
# Proofs of logs in a pack's tail, as verify and starseal-verify judge them: the
# keys of log and witness pinned or not, and everything that may be wrong.

. "$BATS_TEST_DIRNAME/authority.sh"

setup_file() {
	export STARSEAL=$(realpath "${STARSEAL:-build/starseal}") LC_ALL=C HOME=$BATS_FILE_TMPDIR
	export RETAIL=$(realpath "$BATS_TEST_DIRNAME/retail.py")
	export STARSEAL_TRUST=$BATS_FILE_TMPDIR/trust
	cd "$BATS_FILE_TMPDIR"
	printf 'sample passphrase\n' > pass
	mkdir -p t/etc && printf 'ID=sample\n' > t/etc/os-release
	for k in log witness stranger root; do seal key new -q --out $k.key; done
	for i in 1 2 3; do seal collect -q --root t --plugin host --key stranger.key -o p$i; done
	"$STARSEAL" log key --name sample.example/seals log.pub > log.line
	"$STARSEAL" log key --name witness.example --witness witness.pub > witness.line
	seal log init -q l --origin sample.example/seals --key log.key
	append l p1 p2
	cosign l
	"$STARSEAL" log prove -q l p1 -o proof1
	"$STARSEAL" log prove -q l p2 -o proof2
	seal trust init -q -k root.key
	seal trust add -q log.line --holder 'sample firm' -k root.key
	seal trust add -q witness.line --holder 'sample witness' -k root.key
	authority clock 2020-06-01 10000
	authorities_start
}

teardown_file() { authorities_stop; }

setup() {
	cp -r "$BATS_FILE_TMPDIR" "$BATS_TEST_TMPDIR/w"
	cd "$BATS_TEST_TMPDIR/w"
	export STARSEAL_TRUST=$PWD/trust
}

seal() { "$STARSEAL" "$@" --passphrase-fd 3 3< pass; }
append() { local d=$1; shift; seal log append -q "$d" "$@" --key log.key; }
cosign() { seal log cosign -q "$1" --name witness.example --key witness.key --log-key log.pub; }
# tail PACK PROOF…: a copy of the pack, out, with these proofs from 80-log on.
tail_of() {
	local i=0 pack=$1
	local -a with=()
	shift
	for f; do with+=("+sigs/8$i-log.tlog-proof=$f"); i=$((i + 1)); done
	python3 "$RETAIL" "$pack" out "${with[@]}"
}
# found STATUS JQ VALUE: of the pack out.
found() {
	run "$STARSEAL" verify --json out
	[ "$status" -eq "$1" ]
	[ "$(jq -r "$2" <<< "$output")" = "$3" ] || { jq .logs <<< "$output"; false; }
}
# edit FILE PYTHON: the lines l of a proof, changed.
edit() {
	python3 - "$1" "$2" <<-'END'
	import base64, sys
	l = open(sys.argv[1], encoding="utf-8").read().split("\n")
	def flip(i, at):
	    head, _, sig = l[i].rpartition(" ")
	    b = bytearray(base64.b64decode(sig))
	    b[at] ^= 1
	    l[i] = (head + " " if head else "") + base64.b64encode(bytes(b)).decode()
	def find(start):
	    return next(i for i, x in enumerate(l) if x.startswith(start))
	exec(sys.argv[2])
	open(sys.argv[1], "w", encoding="utf-8").write("\n".join(l))
	END
}

@test "a proof in the tail: entry and witness's time, if log and witness are pinned" {
	cp p2 out
	"$STARSEAL" log prove -q l out
	found 0 '.logs[0] | "\(.state) \(.finding) \(.origin) \(.index) \(.size) \(.holder)"' \
		'valid fine sample.example/seals 1 2 sample firm'
	[ "$(jq -r .results.time.state <<< "$output")" = witnessed ]
	[ "$(jq -r '.logs[0].witnesses[0] | "\(.state) \(.holder)"' <<< "$output")" = 'valid sample witness' ]
	[[ "$(jq -r '.logs[0].witnesses[0].time' <<< "$output")" == 20*Z ]]
	# No signature of the pack's: a log vouches for nobody.
	[ "$(jq -r .results.authenticity.state <<< "$output")" = unknown ]
	"$STARSEAL" verify out --lang ja > said
	grep -q '時刻: ログの立会人が見た時刻あり' said
	grep -q 'ログ sample.example/seals: この封印は 1 番 (全 2 件)' said
	# Without the ring, by lines of keys alone.
	export STARSEAL_TRUST=$PWD/none
	run "$STARSEAL" verify out --json -p log.line -p witness.line
	[ "$(jq -r .results.time.state <<< "$output")" = witnessed ]
	# A log alone is no time, nor is a witness whom nobody pinned.
	run "$STARSEAL" verify out --json -p log.line -p witness.pub
	[ "$(jq -r .results.time.state <<< "$output")" = claimed ]
	[ "$(jq -r '.logs[0] | "\(.finding) \(.witnesses[0].finding) \(.witnesses[0].time)"' <<< "$output")" = \
		'fine unknown-witness null' ]
	run "$STARSEAL" verify out --json -p witness.line
	[ "$status" -eq 0 ]
	[ "$(jq -r '.logs[0] | "\(.state) \(.finding)"' <<< "$output")" = 'unknown-key unknown-log' ]
	[ "$(jq -r .results.time.state <<< "$output")" = claimed ]
	# A second proof takes the next name.
	run "$STARSEAL" log prove l out
	[ "$output" = sigs/81-log.tlog-proof ]
}

@test "a proof that is broken, of another seal, or under a changed checkpoint: each is named" {
	tail_of p1 proof2
	found 5 '.logs[0].finding' other-seal
	[ "$(jq -r .results.authenticity.word.en <<< "$output")" = 'a proof of a log is INVALID' ]
	[ "$(jq -r .results.time.state <<< "$output")" = claimed ]
	run "$STARSEAL" verify out --lang ja
	[[ $output == *"無効: この封印からログのチェックポイントにつながりません"* ]]
	# The hash of the path.
	cp proof1 one && edit one 'flip(2, 0)'
	tail_of p1 one
	found 5 '.logs[0].finding' other-seal
	# The root, and the number of entries.
	cp proof1 one && edit one 'flip(find("sample.example/seals") + 2, 0)'
	tail_of p1 one
	found 5 '.logs[0].finding' altered-checkpoint
	cp proof1 one && edit one 'l[find("sample.example/seals") + 1] = "3"'
	tail_of p1 one
	found 5 '.logs[0].finding' altered-checkpoint
	# The log's signature, the witness's time, the form.
	cp proof1 one && edit one 'flip(find("\u2014 sample"), 20)'
	tail_of p1 one
	found 5 '.logs[0].finding' altered-checkpoint
	cp proof1 one && edit one 'flip(find("\u2014 witness"), 11)'
	tail_of p1 one
	found 5 '.logs[0].finding' altered-witness
	cp proof1 one && edit one 'l[1] = "index 00"'
	tail_of p1 one
	found 5 '.logs[0].finding' malformed
	# Where the log is not pinned, a proof of another seal is still none.
	tail_of p1 proof2
	STARSEAL_TRUST=$PWD/none found 5 '.logs[0].finding' other-seal
	# Under another name it is a file that nobody knows.
	cp p1 out
	python3 "$RETAIL" p1 out "+sigs/20-log.tlog-proof=proof1"
	found 0 '.logs | length' 0
	[ "$(jq -r '.signatures[1].state' <<< "$output")" = other ]
}

@test "keys of a log that are revoked, and a witness's: its own word about time is no help" {
	log=$(cut -d+ -f1,2 log.line) witness=$(cut -d+ -f1,2 witness.line)
	tail_of p1 proof1
	sleep 1.1
	seal trust revoke -q "$log" --reason 'sample: sold' -k root.key
	# The pinned witness saw the checkpoint before.
	found 0 '.logs[0].finding' fine
	seal trust revoke -q "$witness" --reason 'sample: stolen' --compromised-since unknown -k root.key
	found 0 '.logs[0] | "\(.state) \(.finding) \(.witnesses[0].finding)"' 'not-counted log-key-ended witness-ended'
	[ "$(jq -r .results.time.state <<< "$output")" = claimed ]
	run "$STARSEAL" verify out --lang ja
	[[ $output == *"数えません: ログの鍵が失効したか期限切れ"* ]]
	[[ $output == *"立会人 witness.example: 鍵が失効したか有効期間外です"* ]]
	# Only the log's, revoked before anyone saw it.
	export STARSEAL_TRUST=$PWD/other
	seal trust init -q -k root.key
	seal trust add -q log.line --holder 'sample firm' -k root.key
	seal trust add -q witness.line --holder 'sample witness' -k root.key
	found 0 '.logs[0].finding' fine
	seal trust revoke -q "$log" --at 2026-01-01 --reason 'sample: lost' -k root.key
	found 0 '.logs[0].finding' log-key-ended
	# A time that has not come.
	rm -r other
	seal trust init -q -k root.key
	seal trust add -q log.line --holder 'sample firm' -k root.key
	seal trust add -q witness.line --holder 'sample witness' -k root.key
	run faketime -f '-2h' "$STARSEAL" verify --json out
	[ "$(jq -r '.logs[0].witnesses[0].finding' <<< "$output")" = witness-ahead ]
	[ "$(jq -r .results.time.state <<< "$output")" = claimed ]
}

@test "a renewal that lists the proof keeps a witness who was revoked later, and no other" {
	seal trust authority -q clock/root.pem --name 'sample clock' -k root.key
	witness=$(cut -d+ -f1,2 witness.line)
	cp p1 out
	"$STARSEAL" log prove -q l out
	cp out before
	"$STARSEAL" timestamp renew -q out --tsa-command "$(hook clock)"
	sleep 1.1
	seal trust revoke -q "$witness" --reason 'sample: left' -k root.key
	found 0 '"\(.logs[0].witnesses[0].finding) \(.renewals[0].state)"' 'fine valid'
	"$STARSEAL" verify out | grep -q 'the seal was in the log sample.example/seals by 20.*(witness witness.example)'
	mv before out
	found 0 '.logs[0].witnesses[0].finding' witness-ended
	# It was gone before the renewal.
	"$STARSEAL" timestamp renew -q out --tsa-command "$(hook clock)"
	found 0 '"\(.logs[0].witnesses[0].finding) \(.renewals[0].state)"' 'witness-ended valid'
	# A proof that the renewal lists and that was changed: the renewal says so.
	"$STARSEAL" log prove -q l p2
	python3 "$RETAIL" out other sigs/80-log.tlog-proof=proof2
	run "$STARSEAL" verify other --json
	[ "$status" -eq 5 ]
	[ "$(jq -r '.renewals[0].state + " " + .logs[0].finding' <<< "$output")" = 'invalid other-seal' ]
}

@test "a part for the buyer carries the proof: folder and zip say the same of it" {
	cp p1 out
	"$STARSEAL" log prove -q l out
	for how in -o --zip; do
		seal disclose -q -y out --to 'sample buyer' --why 'sample' --class open --key stranger.key $how part$how
		run "$STARSEAL" verify part$how --json
		[ "$(jq -r '"\(.logs[0].finding) \(.logs[0].index) \(.results.time.state)"' <<< "$output")" = 'fine 0 witnessed' ]
	done
}

@test "two proofs of a log that forked, or took entries back: both cannot be true" {
	# The firm keeps two logs under one name and key.
	seal log init -q m --origin sample.example/seals --key log.key
	append m p1 p3
	"$STARSEAL" log prove -q m p1 -o other
	tail_of p1 proof1 other
	found 5 '[.logs[].finding] | join(" ")' 'forked forked'
	run "$STARSEAL" verify out --lang ja
	[[ $output == *"相手により違うログを見せています"* ]]
	# One of them by a log that is not pinned says nothing.
	STARSEAL_TRUST=$PWD/none found 0 '[.logs[].finding] | join(" ")' 'unknown-log unknown-log'
	# It grows, a witness signs, and then signs a shorter one.
	cp -r l short
	append l p3
	cosign l
	"$STARSEAL" log prove -q l p1 -o long
	tail_of p1 proof1 long
	found 0 '[.logs[].finding] | join(" ")' 'fine fine'
	sleep 1.1
	cosign short
	"$STARSEAL" log prove -q short p1 -o again
	tail_of p1 again long
	found 5 '[.logs[].finding] | join(" ")' 'rolled-back fine'
	[ "$(jq -r .results.authenticity.state <<< "$output")" = invalid ]
}

@test "trust add: the line of a log or witness says what it is for; a changed one is refused" {
	run "$STARSEAL" trust list
	[[ $output == *"witness.example+"*"witness"*"sample witness"* ]]
	run seal trust add log.line --holder x -k root.key
	[ "$status" -ne 0 ]
	[[ $output == *"in the ring already"* ]]
	"$STARSEAL" log key --name other.example --witness stranger.pub > line
	run seal trust add line --holder x --role specialist -k root.key
	[ "$status" -eq 64 ]
	[[ $output == *"neither --role nor --form"* ]]
	seal trust add -q line --holder 'sample other' --not-after 2020-01-01 -k root.key
	# The hash in the middle is over name and key.
	sed 's/^other/Other/' line > bad
	run seal trust add bad --holder x -k root.key
	[ "$status" -ne 0 ]
	[[ $output != *"written"* ]]
	run "$STARSEAL" log key --name 'a b' log.pub
	[ "$status" -eq 64 ]
	[[ $output == *"without blank or plus"* ]]
	# Such a key signs no pack in any role.
	run "$STARSEAL" verify p1 --require firm -p log.line
	[ "$status" -eq 3 ]
}
