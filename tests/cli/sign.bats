#!/usr/bin/env bats
# SPDX-License-Identifier: Apache-2.0
# Roles and signatures, the keyring, and trusted time, with the real minisign,
# ssh-keygen, ssh-agent and openssl on the other side.

setup_file() {
	export STARSEAL=$(realpath "${STARSEAL:-build/starseal}") LC_ALL=C
	export HOME=$BATS_FILE_TMPDIR
	cd "$BATS_FILE_TMPDIR"
	printf 'sample passphrase\n' > pass
	mkdir -p t/etc && printf 'ID=sample\n' > t/etc/os-release
	for k in collector firm specialist evaluator root; do
		"$STARSEAL" key new -q --out $k.key --passphrase-fd 3 3< pass
	done
	"$STARSEAL" collect -q --root t --plugin host --key collector.key \
	    --passphrase-fd 3 -o fresh.seal.tar.zst 3< pass
	make_authority
}

# A time-stamping authority of our own: root, signer, and its one answer.
make_authority() {
	mkdir -p ca
	cat > ca/ca.cnf <<-'END'
	[req]
	distinguished_name = dn
	[dn]
	[ca]
	basicConstraints = critical,CA:true
	[tsa]
	basicConstraints = CA:false
	keyUsage = critical,digitalSignature
	extendedKeyUsage = critical,timeStamping
	[tsa_config]
	default_policy = 1.2.3.4.1
	digests = sha256
	accuracy = secs:1
	serial = ca/serial
	signer_digest = sha256
	ess_cert_id_alg = sha256
	END
	openssl req -x509 -newkey rsa:2048 -nodes -days 3650 -config ca/ca.cnf \
	    -extensions ca -subj "/CN=sample root" -keyout ca/root.key -out ca/root.pem 2> ca/log
	openssl req -newkey rsa:2048 -nodes -config ca/ca.cnf -subj "/CN=sample tsa" \
	    -keyout ca/tsa.key -out ca/tsa.csr 2>> ca/log
	openssl x509 -req -in ca/tsa.csr -CA ca/root.pem -CAkey ca/root.key -days 300 \
	    -CAcreateserial -extfile ca/ca.cnf -extensions tsa -out ca/tsa.pem 2>> ca/log
	echo 01 > ca/serial
	cat > tsa <<-END
	#!/bin/sh
	# Reads a request, writes the authority's reply.
	cd "$BATS_FILE_TMPDIR" && cat > ca/in.tsq
	exec openssl ts -reply -config ca/ca.cnf -section tsa_config -queryfile ca/in.tsq \
	    -signer ca/tsa.pem -inkey ca/tsa.key -chain ca/root.pem 2> ca/log
	END
	chmod +x tsa
}

setup() {
	cd "$BATS_FILE_TMPDIR"
	cp fresh.seal.tar.zst p
	export STARSEAL_TRUST=$BATS_TEST_TMPDIR/trust
}

sign() { "$STARSEAL" sign -q "$@" --passphrase-fd 3 3< pass; }
trust() { "$STARSEAL" trust "$@" -q --root-key root.key --passphrase-fd 3 3< pass; }
state() { "$STARSEAL" verify --json "$@" p | jq -r '.signatures[]|.file+" "+.state' | sed 's,^sigs/,,'; }

@test "each role signs, covers what stood before, and the sealed bytes stay" {
	before=$("$STARSEAL" show p items/0000000-plan.json | sha256sum)
	sign p --role firm --key firm.key
	sign p --role specialist --key specialist.key
	sign p --role evaluator --decision accepted --key evaluator.key
	run "$STARSEAL" verify --json -p collector.pub -p firm.pub -p specialist.pub -p evaluator.pub p
	[ "$status" -eq 0 ]
	[ "$(jq -c '[.signatures[]|[.role,.state,.form,.covers]]' <<< "$output")" = \
	    '[["collector","valid","minisign",0],["firm","valid","minisign",1],["specialist","valid","sigstore",2],["evaluator","valid","sigstore",3]]' ]
	[ "$("$STARSEAL" show p items/0000000-plan.json | sha256sum)" = "$before" ]
	# The stock tool sees the same signature over the same statement.
	mkdir -p x && tar -C x --zstd -xf p
	minisign -V -q -p firm.pub -m x/seal.txt -x x/sigs/20-firm.minisig
}

@test "five results, each by itself, in both languages" {
	sign p --role firm --key firm.key
	run "$STARSEAL" verify -p collector.pub -p firm.pub p
	[ "$(grep -c '^[A-Z]' <<< "$output")" -eq 5 ]
	[[ "$output" == *"Integrity: good"*"Authenticity: signed"*"Time: claimed only"*"Completeness:"*"Disclosure: the whole pack"* ]]
	run "$STARSEAL" verify --lang ja -p collector.pub -p firm.pub p
	[[ "$output" == *"完全性: 問題なし"*"真正性: 署名あり"*"時刻: 申告のみ"*"網羅性:"*"開示: パック全体"* ]]
}

@test "--require: roles by different keys" {
	sign p --role firm --key firm.key
	"$STARSEAL" verify -q -p collector.pub -p firm.pub --require collector --require firm p
	run "$STARSEAL" verify -q -p collector.pub -p firm.pub --require specialist p
	[ "$status" -eq 3 ]
	[[ "$output" == *"no valid signature of the registered specialist"* ]]
	# One person in two roles is one.
	cp fresh.seal.tar.zst p
	sign p --role firm --key firm.key
	sign p --role verifier --key firm.key
	run "$STARSEAL" verify -q -p firm.pub --require firm --require verifier p
	[ "$status" -eq 3 ]
	[[ "$output" == *"one and the same key"* ]]
}

@test "a policy's level says which roles must have signed, by keys of their own" {
	export STARSEAL_TRUST=$BATS_TEST_TMPDIR/trust
	all="-p collector.pub -p firm.pub -p specialist.pub -p evaluator.pub -p root.pub"
	sign p --role firm --key firm.key
	run "$STARSEAL" verify $all p --policy scs-20260327 --level 3
	[ "$status" -eq 3 ]
	[[ "$output" == *"at star 3: not all there"*"missing: registered specialist (starseal sign --role specialist)"* ]]
	run "$STARSEAL" verify --lang ja -q $all p --policy scs-20260327 --level 3
	[[ "$output" == "★3 で求められる署名: そろっていません"*"不足: 登録セキスペ"* ]]
	sign p --role specialist --key specialist.key
	run "$STARSEAL" verify $all p --policy scs-20260327 --level 3
	[ "$status" -eq 0 ]
	[[ "$output" == *"at star 3: all there"* ]]
	run "$STARSEAL" verify --json $all p --policy scs-20260327
	[ "$status" -eq 3 ]
	[ "$(jq -c .asked <<< "$output")" = \
	    '{"level":4,"met":false,"missing":["evaluator","verifier"],"roles":["collector","firm","evaluator","verifier"]}' ]
	# check tells it too, beside its verdict.
	[[ "$("$STARSEAL" check $all p || true)" == *"at star 4: not all there"*"missing: evaluation body"*"missing: technical verifier"* ]]
	# One key in two roles is one.
	sign p --role evaluator --decision accepted --key evaluator.key
	sign p --role verifier --key evaluator.key
	run "$STARSEAL" verify $all p --policy scs-20260327
	[ "$status" -eq 3 ]
	[[ "$output" == *"at star 4: one key signed in two roles"* ]]
	sign p --role verifier --key root.key
	"$STARSEAL" verify -q $all p --policy scs-20260327 --level 4
	# Star 5 asks at least for what star 4 does.
	"$STARSEAL" verify -q $all p --policy scs-star5-preview --level 5
	run "$STARSEAL" verify p --level 3
	[ "$status" -eq 64 ]
	[[ "$output" == *"--level needs --policy"* ]]
}

@test "a policy that extends another asks for no fewer roles" {
	mkdir -p own
	own() {
		printf '{"format":"starseal-policy/1","extends":"scs-20260327","id":"sample-own","version":"1","edition":"1","title":{"en":"x","ja":"例"},"reason":{"en":"x","ja":"例"},"signatures":[%s]}' "$1" > own/policy.json
		run "$STARSEAL" verify --json p --policy ./own --level 3
	}
	own '{"level":"star3","roles":["collector","firm"],"note":{"en":"x","ja":"例"}}'
	[ "$status" -eq 64 ]
	[[ "$output" == *"never for fewer"* ]]
	own '{"level":"star3","roles":["collector","firm","specialist","verifier"],"note":{"en":"x","ja":"例"}}'
	[ "$(jq -c .asked.roles <<< "$output")" = '["collector","firm","specialist","verifier"]' ]
	for wrong in '{"level":"star3","roles":["boss"],"note":{"en":"x","ja":"例"}}' \
	    '{"level":"star3","roles":[],"note":{"en":"x","ja":"例"}}' \
	    '{"level":"star6","roles":["firm"],"note":{"en":"x","ja":"例"}}' \
	    '{"level":"star3","roles":["firm","firm"],"note":{"en":"x","ja":"例"}}' \
	    '{"level":"star3","roles":["firm"]}'; do
		own "$wrong"
		[ "$status" -eq 64 ]
		[[ "$output" == *"/signatures/0"* ]]
	done
}

@test "an SSH agent's key signs; ssh-keygen verifies it" {
	[ -e ssh ] || ssh-keygen -q -t ed25519 -N '' -C sample -f ssh
	eval "$(ssh-agent -s)" > /dev/null
	ssh-add -q ssh
	run "$STARSEAL" sign p --role specialist --ssh-key ssh.pub
	kill "$SSH_AGENT_PID"
	[ "$status" -eq 0 ]
	[ "$(state -p collector.pub -p ssh.pub)" = "10-collector.minisig valid
30-specialist.sshsig valid" ]
	mkdir -p z && tar -C z --zstd -xf p
	echo "someone $(cat ssh.pub)" > allowed
	ssh-keygen -q -Y verify -f allowed -I someone -n starseal-statement/v1 \
	    -s z/sigs/30-specialist.sshsig < z/sigs/30-specialist.json
	# What was signed names the pack's statement.
	[ "$(jq -r '.subject[0].digest.sha256' z/sigs/30-specialist.json)" = \
	    "$(sha256sum < z/seal.txt | cut -c1-64)" ]
	run "$STARSEAL" sign p --role specialist --ssh-key ssh.pub
	[ "$status" -eq 74 ]
	[[ "$output" == *"SSH agent"* ]]
}

@test "nobody signs on top of an invalid signature, or of a damaged pack" {
	sign p --role firm --key firm.key
	python3 - <<-'END'
	data = bytearray(open('p', 'rb').read())
	data[len(data) // 3] ^= 1
	open('damaged', 'wb').write(data)
	END
	run "$STARSEAL" sign damaged --role firm --key firm.key --passphrase-fd 3 3< pass
	[ "$status" -eq 5 ]
}

@test "an evaluator decides, a statement needs a form that holds one" {
	run "$STARSEAL" sign p --role evaluator --key evaluator.key --passphrase-fd 3 3< pass
	[ "$status" -eq 64 ]
	[[ "$output" == *"--decision accepted"* ]]
	echo '{"criteria":[]}' > s.json
	run "$STARSEAL" sign p --role firm --statement s.json --key firm.key --passphrase-fd 3 3< pass
	[ "$status" -eq 64 ]
	[[ "$output" == *"--form sigstore"* ]]
	run "$STARSEAL" sign p --role firm --statement s.json --form sigstore --key firm.key --passphrase-fd 3 3< pass
	[ "$status" -eq 0 ]
}

@test "keyring: roles and forms are bound to keys" {
	trust init
	trust add collector.pub --role collector --holder "sample host"
	trust add firm.pub --role firm --holder "サンプル株式会社"
	trust add specialist.pub --role specialist --form sigstore --holder "sample person" --registration 000000
	sign p --role firm --key firm.key
	sign p --role specialist --key specialist.key
	[ "$(state)" = "10-collector.minisig valid
20-firm.minisig valid
30-specialist.sigstore.json valid" ]
	run "$STARSEAL" verify p
	[[ "$output" == *"firm, サンプル株式会社 "* ]]
	# The firm's key in the specialist's place: its form is not bound to it.
	sign p --role verifier --key firm.key
	run "$STARSEAL" verify p
	[[ "$output" == *"NOT COUNTED: the key may not sign in this role"* ]]
}

@test "keyring: without --form a key gets what its roles sign, and another form does not count" {
	trust init
	trust add specialist.pub --role specialist --holder "sample person"
	trust add firm.pub --role firm --holder "sample firm"
	"$STARSEAL" trust list --json | jq -e '[.keys[].form] == ["sigstore", "minisign"]'
	sign p --role specialist --key specialist.key
	sign p --role specialist --form minisign --key specialist.key
	run "$STARSEAL" verify p
	[[ "$output" == *"sample person "*": valid; covers 1 earlier file"$'\n'* ]]
	[[ "$output" == *"NOT COUNTED: the keyring has the key for sigstore, not for minisign; covers 2 earlier files"* ]]
	run trust add firm.pub --role firm --role specialist --holder "sample firm"
	[ "$status" -eq 64 ]
	[[ "$output" == *"these roles sign in different forms: give --form, or a key for each"* ]]
}

@test "keyring: a key counts from its beginning to its end, told by trusted time alone" {
	trust init
	trust authority ca/root.pem --name "sample authority"
	trust add collector.pub --role collector --holder "sample host" --not-before 2099-01-01
	trust add firm.pub --role firm --holder "sample firm" --registration 000000 --not-after 2020-01-01
	sign p --role firm --key firm.key
	run "$STARSEAL" verify p
	[[ "$output" == *"NOT COUNTED: signed before the key was valid"* ]]
	[[ "$output" == *"NOT COUNTED: the key has ended, and no trusted time says that it was signed before"* ]]
	cp fresh.seal.tar.zst p
	sign p --role firm --key firm.key --tsa-command ./tsa
	run "$STARSEAL" verify p
	[[ "$output" == *"NOT COUNTED: signed after the key had ended"* ]]
	"$STARSEAL" trust list --json | jq -e '.keys[1]|.not_after == "2020-01-01T00:00:00Z" and .registration == "000000" and .holder == "sample firm"'
}

@test "keyring: revoked keys, with and without trusted time" {
	trust init
	trust add collector.pub --role collector --holder "sample host"
	trust add firm.pub --role firm --holder "sample firm"
	trust authority ca/root.pem --name "sample authority"
	sign p --role firm --key firm.key --tsa-command ./tsa
	cp p timed
	cp fresh.seal.tar.zst p
	sign p --role firm --key firm.key
	cp p untimed
	id=$("$STARSEAL" key show --json firm.key | jq -r .id)
	trust revoke "$id" --reason superseded --at 2099-01-01
	cp timed p
	[ "$(state | tail -n 1)" = "20-firm.minisig valid" ]
	cp untimed p
	[ "$(state | tail -n 1)" = "20-firm.minisig not-counted" ]
	run "$STARSEAL" verify p
	[[ "$output" == *"no trusted time says that it was signed before"* ]]
	# Revoked before the signature was made.
	trust revoke "$id" --reason stolen --at 2020-01-01
	cp timed p
	run "$STARSEAL" verify p
	[[ "$output" == *"signed after the key was revoked"* ]]
	# Others had it then, as was found out later.
	trust revoke "$id" --reason stolen --at 2099-01-01 --compromised-since 2020-01-01
	run "$STARSEAL" verify p
	[[ "$output" == *"others may have had the key"* ]]
}

@test "keyring: a chain is carried, goes on, and never forks or goes back" {
	trust init
	trust add firm.pub --role firm --holder "sample firm"
	"$STARSEAL" trust export -o chain1
	there=$BATS_TEST_TMPDIR/there
	run "$STARSEAL" trust import chain1 --folder "$there"
	[ "$status" -eq 64 ]
	[[ "$output" == *"--root KEY.pub"* ]]
	run "$STARSEAL" trust import chain1 --folder "$there" --root firm.pub
	[ "$status" -eq 74 ]
	[[ "$output" == *"not the root key"* ]]
	"$STARSEAL" trust import -q chain1 --folder "$there" --root root.pub
	cp -R "$STARSEAL_TRUST" fork
	trust add specialist.pub --role specialist --holder "sample person"
	"$STARSEAL" trust export -o chain2
	"$STARSEAL" trust import chain2 --folder "$there" | grep -q "1 rings added"
	run "$STARSEAL" trust import chain1 --folder "$there"
	[ "$status" -eq 74 ]
	[[ "$output" == *"older"* ]]
	STARSEAL_TRUST=$PWD/fork trust add evaluator.pub --role evaluator --holder "sample body"
	"$STARSEAL" trust export --folder fork -o chain3
	run "$STARSEAL" trust import chain3 --folder "$there"
	[ "$status" -eq 5 ]
	[[ "$output" == *"forked"* ]]
	rm -rf fork
	# A ring that is missing, or changed, is noticed by whoever reads it.
	sed -i s/firm/form/ "$there/000002.json"
	run "$STARSEAL" verify p
	STARSEAL_TRUST=$there run "$STARSEAL" verify p
	[ "$status" -eq 5 ]
	[[ "$output" == *"000002.json"* ]]
}

@test "timestamps: request, reply, attach; openssl agrees" {
	"$STARSEAL" timestamp request -q p -o req.tsq
	openssl ts -query -in req.tsq -text 2> /dev/null | grep -qi sha256
	./tsa < req.tsq > reply.tsr
	"$STARSEAL" timestamp attach -q p reply.tsr --request req.tsq
	run "$STARSEAL" timestamp verify p --ca ca/root.pem -p collector.pub
	[ "$status" -eq 0 ]
	[[ "$output" == *"bounded by a trusted timestamp"*"10-collector: signed by 20"* ]]
	mkdir -p w && tar -C w --zstd -xf p
	openssl ts -verify -data w/sigs/10-collector.minisig -in w/sigs/10-collector.tsr \
	    -CAfile ca/root.pem -untrusted w/sigs/10-collector.tsr.pem 2> /dev/null
	# An authority that nobody trusts vouches for nothing.
	run "$STARSEAL" timestamp verify p -p collector.pub
	[ "$status" -eq 3 ]
	[[ "$output" == *"no authority is trusted here"* ]]
}

@test "timestamps: what does not answer the request is refused" {
	"$STARSEAL" timestamp request -q p -o a.tsq
	"$STARSEAL" timestamp request -q p -o b.tsq
	./tsa < b.tsq > b.tsr
	run "$STARSEAL" timestamp attach p b.tsr --request a.tsq
	[ "$status" -eq 5 ]
	[[ "$output" == *"nonce"* ]]
	echo other > other
	openssl ts -query -data other -sha256 -cert -out o.tsq 2> /dev/null
	./tsa < o.tsq > o.tsr
	run "$STARSEAL" timestamp attach p o.tsr
	[ "$status" -eq 5 ]
	[[ "$output" == *"none of this pack"* ]]
	head -c 100 b.tsr > cut.tsr
	run "$STARSEAL" timestamp attach p cut.tsr
	[ "$status" -eq 64 ]
	# The authority refuses a digest that it does not take.
	openssl ts -query -data other -sha512 -out r.tsq 2> /dev/null
	./tsa < r.tsq > r.tsr
	run "$STARSEAL" timestamp attach p r.tsr
	[ "$status" -ne 0 ]
	[ "$("$STARSEAL" verify --json p | jq '.signatures|length')" = 1 ]
	run "$STARSEAL" sign p --role firm --key firm.key --tsa-command false --passphrase-fd 3 3< pass
	[ "$status" -eq 74 ]
	[[ "$output" == *"ended with status 1"* ]]
	[ "$("$STARSEAL" verify --json p | jq '.signatures|length')" = 1 ]
}

# strange N SIZE: the pack's tail with N files more that nobody knows.
strange() {
	head -c "$2" /dev/zero > bytes
	# shellcheck disable=SC2046  # words
	python3 "$BATS_TEST_DIRNAME/retail.py" p q $(for i in $(seq "$1"); do printf '+sigs/x%02d-sample=bytes ' "$i"; done)
	mv q p
}

@test "files that nobody knows are listed, never counted, and later signers cover them" {
	strange 2 5
	run "$STARSEAL" verify p -p collector.pub
	[ "$status" -eq 0 ]
	[[ "$output" == *"1 of 3 valid"*"sigs/x01-sample: not a signature known here; not counted"* ]]
	[ "$("$STARSEAL" verify --json -p collector.pub p | jq -c '[.signatures[]|.state]')" = '["valid","other","other"]' ]
	sign p --role firm --key firm.key
	python3 "$BATS_TEST_DIRNAME/retail.py" p q -sigs/x01-sample
	run "$STARSEAL" verify q -p firm.pub
	[ "$status" -eq 5 ]
	[[ "$output" == *"a file that it covers is missing: sigs/x01-sample"* ]]
}

@test "a full tail: what no longer fits is said, with the way that is left, and nothing changes" {
	strange 60 5
	run "$STARSEAL" sign p --role firm --key firm.key --passphrase-fd 3 3< pass
	[ "$status" -eq 74 ]
	[[ "$output" == *"too many earlier files for a minisign signature; sign with --form sigstore"* ]]
	sign p --role firm --form sigstore --key firm.key
	[ "$("$STARSEAL" verify --json -p collector.pub p | jq '.signatures|length')" = 62 ]
	python3 "$BATS_TEST_DIRNAME/retail.py" p q +sigs/y1=bytes +sigs/y2=bytes
	mv q p
	[ "$("$STARSEAL" verify --json p | jq '.signatures|length')" = 64 ]
	before=$(sha256sum < p)
	for command in "sign p --role specialist --key specialist.key --passphrase-fd 3" \
	    "timestamp renew p --tsa-command ./tsa"; do
		# shellcheck disable=SC2086  # words
		run "$STARSEAL" $command 3< pass
		echo "$command: $status $output"
		[ "$status" -eq 74 ]
		[[ "$output" == *"the tail holds 64 files at most: there are 64"* ]]
		[ "$(sha256sum < p)" = "$before" ]
	done
	# A file more, by another hand, and no reader takes the pack.
	python3 "$BATS_TEST_DIRNAME/retail.py" p q +sigs/z=bytes
	run "$STARSEAL" verify q
	[ "$status" -eq 74 ]
	[[ "$output" == *"the tail has too many or too long files"* ]]
}

@test "a file of the tail of 256 KiB is the longest" {
	strange 1 262144
	[ "$("$STARSEAL" verify --json p | jq '.signatures|length')" = 2 ]
	cp fresh.seal.tar.zst p
	strange 1 262145
	run "$STARSEAL" verify p
	[ "$status" -eq 74 ]
	[[ "$output" == *"too many or too long"* ]]
	# A statement that would not fit is not begun.
	cp fresh.seal.tar.zst p
	python3 -c 'print("{\"criteria\":[\"%s\"]}" % ("x" * 190000))' > long.json
	run "$STARSEAL" sign p --role specialist --statement long.json --key specialist.key --passphrase-fd 3 3< pass
	[ "$status" -ne 0 ]
	[ "$("$STARSEAL" verify --json p | jq '.signatures|length')" = 1 ]
}
