#!/usr/bin/env bats
# SPDX-License-Identifier: Apache-2.0
# A play: a firm, a specialist, an evaluator and a buyer, each with a folder, a
# home and keys of their own; only files pass between them, by send. Scenes come
# in order and go on from each other; what each party runs is what its people
# would run.

. "$BATS_TEST_DIRNAME/../cli/authority.sh"

setup_file() {
	export STARSEAL=$(realpath "${STARSEAL:-build/starseal}") LC_ALL=C
	export TESTS=$(realpath tests) STAGE=$BATS_FILE_TMPDIR
	cd "$STAGE"
	mkdir firm specialist evaluator buyer
	cp -R "$TESTS/hosts/careless" firm/host
	authority clock 2020-06-01 10000
	BATS_TEST_DIRNAME=$TESTS/cli authorities_start
}

teardown_file() {
	authorities_stop
	[ ! -e "$BATS_FILE_TMPDIR/agent" ] || kill "$(cut -d' ' -f2 "$BATS_FILE_TMPDIR/agent")"
}

setup() { cd "$STAGE"; }

# as WHO COMMAND…: in that party's folder and home, with nobody else's anything.
as() {
	(
		cd "$STAGE/$1" || exit 1
		shift
		export HOME=$PWD
		unset STARSEAL_TRUST SSH_AUTH_SOCK
		"$@"
	)
}
# run starseal as WHO; descriptor 3 holds the passphrase of whoever asks for one.
seal() {
	local who
	who=$1
	shift
	as "$who" "$STARSEAL" "$@" 3< <(printf 'passphrase of %s\n' "$who")
}
# send FROM TO FILE…: the only way from one folder to another.
send() {
	from=$1 to=$2
	shift 2
	(cd "$from" && cp -- "$@" "../$to/")
}

@test "1. each makes a key of their own; the evaluation body keeps the ring under an offline root" {
	for who in firm evaluator; do
		seal $who key new -q --out $who.key --passphrase-fd 3
	done
	seal firm key new -q --out host.key --passphrase-fd 3
	seal evaluator key new -q --out root.key --passphrase-fd 3
	as specialist ssh-keygen -q -t ed25519 -N '' -C 'sample specialist' -f ssh
	send firm evaluator firm.pub host.pub
	send specialist evaluator ssh.pub
	cp clock/root.pem evaluator/clock.pem
	ring() { seal evaluator trust "$@" -q --root-key root.key --passphrase-fd 3; }
	ring init
	ring add host.pub --role collector --holder "sample host"
	ring add firm.pub --role firm --holder "sample firm"
	ring add ssh.pub --role specialist --holder "sample specialist" --registration 000000
	ring add evaluator.pub --form sigstore --role evaluator --holder "sample evaluation body"
	ring authority clock.pem --name "sample clock"
	seal evaluator trust export -q -o ring
	for who in firm specialist buyer; do
		send evaluator $who ring root.pub
		seal $who trust import -q ring --root root.pub
	done
	# Nobody has anybody's secret key.
	[ "$(find firm specialist buyer evaluator -type f \( -name '*.key' -o -name ssh \) | sort | tr '\n' ' ')" = \
	    "evaluator/evaluator.key evaluator/root.key firm/firm.key firm/host.key specialist/ssh " ]
}

@test "2. the firm collects its host, signs, and has the time stamped" {
	# The specialist's challenge first: what is sealed with it is younger.
	as specialist sh -c 'head -c 16 /dev/urandom | od -An -tx1 | tr -d " \n" > challenge'
	send specialist firm challenge
	seal firm collect -q --root host/root --commands host/commands --subject host:sample \
	    --nonce "$(cat firm/challenge)" --series seals.jsonl \
	    --key host.key --passphrase-fd 3 -o evidence.seal.tar.zst
	# The start goes out before the evidence does.
	send firm specialist evidence.seal.tar.zst.start
	hook=$(hook clock)
	seal firm sign -q evidence.seal.tar.zst --role firm --key firm.key --passphrase-fd 3 --tsa-command "$hook"
	seal firm verify -q evidence.seal.tar.zst --require collector --require firm
	cp firm/evidence.seal.tar.zst firm/as-sent
	send firm specialist evidence.seal.tar.zst
}

@test "3. the specialist verifies, checks, judges each criterion, and signs through an agent" {
	seal specialist verify evidence.seal.tar.zst --require firm > specialist/said
	as specialist tar --zstd -xOf evidence.seal.tar.zst seal.txt > specialist/seal.txt
	grep -qx "nonce: $(cat specialist/challenge)" specialist/seal.txt
	grep -qx "run-start: $(sha256sum < specialist/evidence.seal.tar.zst.start | cut -c1-64)" specialist/seal.txt
	grep -q 'sample firm' specialist/said
	seal specialist check evidence.seal.tar.zst --level 3 --as-of 2026-11-23 --json > specialist/result.json || [ $? -le 4 ]
	seal specialist review evidence.seal.tar.zst --level 3 --as-of 2026-11-23 -q -o judge.html
	[ "$(grep -o 'class="jd"' specialist/judge.html | wc -l)" = 81 ]
	# What the page would save: everything conforms that the machine found met.
	jq --arg sum "$(sha256sum < specialist/result.json | cut -d' ' -f1)" '{format: "starseal-determinations/1",
	    pack: .pack.id, seal: .pack.seal, policy: .policy.id, level, as_of, result: $sum,
	    determinations: [.criteria[] | {criterion: .id, determination:
	        (if .verdict == "pass" then "conforming" else "nonconforming" end),
	        basis: "sample: read, asked and seen"}]}' specialist/result.json > specialist/determinations.json
	as specialist sh -c 'ssh-agent -s > agent.sh; . ./agent.sh > /dev/null; ssh-add -q ssh;
	    echo "$SSH_AUTH_SOCK $SSH_AGENT_PID" > ../agent; rm -f ssh'
	SOCK=$(cut -d' ' -f1 agent)
	as specialist env SSH_AUTH_SOCK="$SOCK" "$STARSEAL" judge -q evidence.seal.tar.zst determinations.json \
	    --ssh-key ssh.pub --tsa-command "$(hook clock)"
	send specialist evaluator evidence.seal.tar.zst
}

@test "4. the evaluator asks for both roles, sees the judgement, and accepts" {
	seal evaluator verify -q evidence.seal.tar.zst --require firm --require specialist
	run seal evaluator verify -q evidence.seal.tar.zst --require evaluator
	[ "$status" -eq 3 ]
	seal evaluator sign -q evidence.seal.tar.zst --role evaluator --decision accepted --key evaluator.key \
	    --passphrase-fd 3 --tsa-command "$(hook clock)"
	send evaluator buyer evidence.seal.tar.zst
	send evaluator firm evidence.seal.tar.zst
}

@test "5. the buyer verifies all of it, in either language" {
	seal buyer verify evidence.seal.tar.zst --require collector --require firm --require specialist \
	    --require evaluator > buyer/said
	for holder in "sample firm" "sample specialist" "sample evaluation body"; do
		grep -q "$holder" buyer/said
	done
	seal buyer verify evidence.seal.tar.zst --json | jq -e '[.results[].state] | length == 5 and index("bad") == null'
	seal buyer verify evidence.seal.tar.zst --lang ja | grep -q 完全性
}

@test "6. the buyer verifies it with nothing but stock tools" {
	as buyer sh -e <<-'END'
	rm -rf x && mkdir x && tar -C x --zstd -xf evidence.seal.tar.zst
	cd x
	s=$(sha256sum < seal.txt | cut -c1-64)
	# Public keys lie in the ring, which the root signed.
	mkdir ../keys
	python3 - ../ring ../keys <<-'PY'
	import base64, json, re, sys
	text = open(sys.argv[1]).read()
	for k in re.findall(r'"key":"([^"]+)"', text):
	    name = k.split()[0] if k.startswith("ssh-") else k[:12].replace("/", "_")
	    open("%s/%s" % (sys.argv[2], name.replace("/", "_")), "w").write(k + "\n")
	PY
	END
	cd buyer/x
	minisign -V -q -m seal.txt -x sigs/10-collector.minisig -p "$STAGE/firm/host.pub"
	minisign -V -q -m seal.txt -x sigs/20-firm.minisig -p "$STAGE/firm/firm.pub"
	printf 'specialist %s\n' "$(cat "$STAGE/specialist/ssh.pub")" > ../allowed
	ssh-keygen -q -Y verify -f ../allowed -I specialist -n starseal-statement/v1 \
	    -s sigs/30-specialist.sshsig < sigs/30-specialist.json
	[ "$(jq -r '.subject[] | select(.name == "seal.txt") | .digest.sha256' sigs/30-specialist.json)" = \
	    "$(sha256sum < seal.txt | cut -c1-64)" ]
	# The evaluator's covers all that stood before, by digest.
	jq -r .dsseEnvelope.payload sigs/40-evaluator.sigstore.json | base64 -d > ../statement
	jq -r '.subject[] | .digest.sha256 + "  " + .name' ../statement | sha256sum -c --quiet
	[ "$(jq '.subject | length' ../statement)" -ge 6 ]
	for f in sigs/*.tsr; do
		signed=$(find sigs -name "$(basename "${f%.tsr}").*" ! -name '*.tsr*' ! -name '*-specialist.json')
		openssl ts -verify -data "$signed" -in "$f" -CAfile "$STAGE/evaluator/clock.pem"
	done
}

@test "7. an altered pack: every byte of evidence is under the seal" {
	python3 - buyer/evidence.seal.tar.zst buyer/altered <<-'END'
	import subprocess, sys
	raw = bytearray(open(sys.argv[1], "rb").read())
	raw[len(raw) // 3] ^= 1
	open(sys.argv[2], "wb").write(raw)
	END
	run seal buyer verify altered
	[ "$status" -eq 5 ]
	[[ "$output" == *DAMAGED* ]]
}

@test "8. the specialist's signature withheld: the evaluator's says that it is missing" {
	as buyer python3 "$TESTS/cli/retail.py" evidence.seal.tar.zst without -sigs/30-specialist.sshsig
	run seal buyer verify without --require specialist
	[ "$status" -ne 0 ]
	[[ "$output" == *"30-specialist"* ]]
}

@test "9. a judgement moved to another pack of the same firm counts for nothing there" {
	seal firm collect -q --root host/root --subject host:sample --key host.key --passphrase-fd 3 \
	    --series seals.jsonl -o other.seal.tar.zst
	seal firm sign -q other.seal.tar.zst --role firm --key firm.key --passphrase-fd 3
	as firm sh -c 'mkdir y && tar -C y --zstd -xf evidence.seal.tar.zst'
	as firm python3 "$TESTS/cli/retail.py" other.seal.tar.zst forged \
	    +sigs/30-specialist.json=y/sigs/30-specialist.json +sigs/30-specialist.sshsig=y/sigs/30-specialist.sshsig
	send firm buyer forged
	run seal buyer verify forged --require specialist
	[ "$status" -eq 5 ]
	[[ "$output" == *"registered specialist"*"INVALID: it is about another pack"* ]]
}

@test "10. the specialist's key is stolen: what was stamped before stays, what is signed later does not count" {
	id=$(seal evaluator trust list --json | jq -r '.. | objects | select(.holder? == "sample specialist") | .id')
	seal evaluator trust revoke "$id" -q --reason "sample: the token was lost" --root-key root.key --passphrase-fd 3
	seal evaluator trust export -q -o ring2
	for who in firm buyer; do
		send evaluator $who ring2
		seal $who trust import -q ring2
	done
	seal buyer verify -q evidence.seal.tar.zst --require specialist
	# Whoever has the key now can still sign; nobody counts it.
	cp firm/as-sent buyer/later
	as buyer env SSH_AUTH_SOCK="$(cut -d' ' -f1 agent)" "$STARSEAL" sign -q later --role specialist \
	    --ssh-key "$STAGE/specialist/ssh.pub"
	run seal buyer verify later --require specialist
	[ "$status" -eq 3 ]
	[[ "$output" == *"registered specialist"*"NOT COUNTED: the key was revoked"* ]]
}

@test "11. the firm releases a part: the buyer verifies it with three programs, and sees no more" {
	as buyer sh -c 'age-keygen -o age.key 2> /dev/null; age-keygen -y age.key > age.pub'
	send buyer firm age.pub
	seal firm disclose evidence.seal.tar.zst --to "sample buyer" --why "sample contract" --criterion scs-4-4-3-1 \
	    --level 4 --as-of 2026-11-23 -z part.zip.age --recipient age.pub -y -q --key firm.key --passphrase-fd 3
	send firm buyer part.zip.age
	as buyer age -d -i age.key -o part.zip part.zip.age
	seal buyer verify part.zip > buyer/said
	grep -q 'sample buyer' buyer/said
	as buyer "$(dirname "$STARSEAL")/starseal-verify" part.zip | grep -q 'sample buyer'
	as buyer sh -e -c 'rm -rf part && mkdir part && cd part && 7z x -y ../part.zip > ../log && sh verify.sh > ../sh.out &&
	    python3 verify.py > ../py.out'
	# Nothing else of the host went out: no account, no name of a file that was not released.
	! grep -rqa 'root:x:0:0' buyer/part
	[ "$(grep -c '^hidden$' buyer/part/records.jsonl)" -gt 50 ]
	# And one byte more or less is seen by each.
	as buyer sh -c 'f=$(ls part/items/* | tail -n 1); printf x >> "$f"'
	for v in "sh verify.sh" "python3 verify.py" "$STARSEAL verify ."; do
		run as buyer sh -c "cd part && $v"
		[ "$status" -ne 0 ]
	done
}

@test "12. an older pack shown for the new one: another challenge, another start, an earlier number" {
	as specialist sh -c 'head -c 16 /dev/urandom | od -An -tx1 | tr -d " \n" > challenge2'
	send specialist firm challenge2
	# The firm sends the old one again.
	as specialist tar --zstd -xOf evidence.seal.tar.zst seal.txt > specialist/seal.txt
	! grep -qx "nonce: $(cat specialist/challenge2)" specialist/seal.txt
	send firm specialist seals.jsonl other.seal.tar.zst
	seal specialist log check seals.jsonl evidence.seal.tar.zst other.seal.tar.zst
	[ "$(seal specialist verify other.seal.tar.zst --json | jq .sequence)" = 2 ]
	[ "$(seal specialist verify evidence.seal.tar.zst --json | jq .sequence)" = 1 ]
}

@test "13. the firm logs its seals, the specialist signs the log as a witness, the evaluator checks the proof offline" {
	seal firm key new -q --out log.key --passphrase-fd 3
	seal firm log init -q log --origin sample.example/seals --key log.key --passphrase-fd 3
	seal firm log append -q log evidence.seal.tar.zst other.seal.tar.zst --key log.key --passphrase-fd 3
	seal firm log key --name sample.example/seals log.pub > firm/log.line
	seal specialist key new -q --out witness.key --passphrase-fd 3
	seal specialist log key --name witness.example --witness witness.pub > specialist/witness.line
	# The evaluation body pins both, and everybody follows its ring.
	send firm evaluator log.line
	send specialist evaluator witness.line
	ring() { seal evaluator trust "$@" -q --root-key root.key --passphrase-fd 3; }
	ring add log.line --holder "sample firm"
	ring add witness.line --holder "sample specialist"
	seal evaluator trust export -q -o ring
	for who in firm specialist buyer; do
		send evaluator $who ring
		seal $who trust import -q ring
	done
	# A log is a folder of files; it travels as one.
	as firm tar -cf log.tar log
	send firm specialist log.tar log.pub
	as specialist tar -xf log.tar
	seal specialist log check -q log other.seal.tar.zst --log-key log.pub
	seal specialist log cosign -q log --name witness.example --log-key log.pub --key witness.key --passphrase-fd 3
	as specialist cp log/checkpoint checkpoint
	send specialist firm checkpoint
	send specialist buyer checkpoint
	as firm cp checkpoint log/checkpoint
	seal firm log prove -q log other.seal.tar.zst
	send firm evaluator other.seal.tar.zst
	# No log is at hand here, only the pack.
	[ ! -e evaluator/log ]
	seal evaluator verify other.seal.tar.zst --json > evaluator/said.json
	[ "$(jq -r '.logs[0] | "\(.state) \(.index) \(.size) \(.holder) \(.witnesses[0].holder)"' evaluator/said.json)" = \
		'valid 1 2 sample firm sample specialist' ]
	[ "$(jq -r .results.time.state evaluator/said.json)" = witnessed ]
	as evaluator "$(dirname "$STARSEAL")/starseal-verify" -q --json other.seal.tar.zst > evaluator/alone.json
	jq -S . evaluator/said.json | diff - <(jq -S . evaluator/alone.json)
}

@test "14. the firm shows the buyer another log, and then a shorter one: the buyer sees both" {
	# The same name, key and length, the seals in another order.
	seal firm log init -q log2 --origin sample.example/seals --key log.key --passphrase-fd 3
	seal firm log append -q log2 other.seal.tar.zst evidence.seal.tar.zst --key log.key --passphrase-fd 3
	seal firm log prove -q log2 other.seal.tar.zst
	send firm buyer other.seal.tar.zst log.pub
	run seal buyer verify other.seal.tar.zst
	[ "$status" -eq 5 ]
	[[ $output == *"it shows each party another log"* ]]
	[ "$(seal buyer verify other.seal.tar.zst --json | jq -r '[.logs[].finding] | join(" ")')" = 'forked forked' ]
	# With the folder and the checkpoint that the specialist had signed.
	as firm tar -cf log2.tar log2
	send firm buyer log2.tar
	as buyer tar -xf log2.tar
	run seal buyer log check log2 --log-key log.pub --previous checkpoint
	[ "$status" -eq 5 ]
	[[ $output == *"rewritten, or forked"* ]]
	seal firm log init -q log3 --origin sample.example/seals --key log.key --passphrase-fd 3
	seal firm log append -q log3 evidence.seal.tar.zst --key log.key --passphrase-fd 3
	as firm tar -cf log3.tar log3
	send firm buyer log3.tar
	as buyer tar -xf log3.tar
	run seal buyer log check log3 --log-key log.pub --previous checkpoint
	[ "$status" -eq 5 ]
	[[ $output == *"shrunk"* ]]
	# The honest one holds.
	send firm buyer log.tar
	as buyer tar -xf log.tar
	seal buyer log check -q log --log-key log.pub --previous checkpoint
}
