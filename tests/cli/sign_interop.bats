#!/usr/bin/env bats
# SPDX-License-Identifier: Apache-2.0
# Signatures read by others' programs, and by hand: openssl alone, ssh-keygen
# and its namespaces, a FIDO key through the agent, Sigstore's own verifier.

. "$BATS_TEST_DIRNAME/authority.sh"

setup_file() {
	export STARSEAL=$(realpath "${STARSEAL:-build/starseal}") LC_ALL=C
	export TOP=$(realpath "$BATS_TEST_DIRNAME/../..") HOME=$BATS_FILE_TMPDIR
	cd "$BATS_FILE_TMPDIR"
	printf 'sample passphrase\n' > pass
	mkdir -p t/etc && printf 'ID=sample\n' > t/etc/os-release
	for k in collector specialist; do
		"$STARSEAL" key new -q --out $k.key --passphrase-fd 3 3< pass
	done
	"$STARSEAL" collect -q --root t --plugin host --key collector.key \
	    --passphrase-fd 3 -o fresh.seal.tar.zst 3< pass
	# Sigstore's reader knows authorities with ECDSA keys only.
	AUTHORITY_KEY=ec authority good 2020-06-01 10000
	AUTHORITY_KEY=ec authority other 2020-06-01 10000
	authorities_start
	cp fresh.seal.tar.zst signed
	"$STARSEAL" sign -q signed --role specialist --key specialist.key --passphrase-fd 3 \
	    --tsa-command "$(hook good)" 3< pass
	mkdir x && tar -C x --zstd -xf signed
	pem specialist.pub > specialist.pem
	pem collector.pub > collector.pem
}

teardown_file() { authorities_stop; }

setup() {
	cd "$BATS_FILE_TMPDIR"
	cp fresh.seal.tar.zst p
	export STARSEAL_TRUST=$BATS_TEST_TMPDIR/trust
}

# A minisign public key as openssl takes it: behind the ten bytes of algorithm
# and number stand the 32 of Ed25519, in front of which goes their DER.
pem() {
	{ printf '\x30\x2a\x30\x05\x06\x03\x2b\x65\x70\x03\x21\x00'; tail -n 1 "$1" | base64 -d | tail -c 32; } |
	    openssl pkey -pubin -inform DER
}

@test "openssl alone verifies a bundle, by the envelope's message put together by hand" {
	jq -r .dsseEnvelope.payload x/sigs/30-specialist.sigstore.json | base64 -d > body
	jq -r '.dsseEnvelope.signatures[0].sig' x/sigs/30-specialist.sigstore.json | base64 -d > sig
	{ printf 'DSSEv1 28 application/vnd.in-toto+json %d ' "$(wc -c < body)"; cat body; } > message
	openssl pkeyutl -verify -pubin -inkey specialist.pem -rawin -in message -sigfile sig
	# The body names the pack's statement and the file before it.
	[ "$(jq -r '.subject[0].digest.sha256' body)" = "$(sha256sum < x/seal.txt | cut -c1-64)" ]
	[ "$(jq -r '.subject[1].digest.sha256' body)" = "$(sha256sum < x/sigs/10-collector.minisig | cut -c1-64)" ]
	# The type is signed with it, and another key did not sign.
	sed '1s/in-toto/in-xxxx/' message > wrong
	run openssl pkeyutl -verify -pubin -inkey specialist.pem -rawin -in wrong -sigfile sig
	[ "$status" -ne 0 ]
	run openssl pkeyutl -verify -pubin -inkey collector.pem -rawin -in message -sigfile sig
	[ "$status" -ne 0 ]
}

@test "openssl alone verifies a minisign signature, by its BLAKE2b digest" {
	openssl dgst -blake2b512 -binary x/seal.txt > digest
	sed -n 2p x/sigs/10-collector.minisig | base64 -d | tail -c 64 > sig
	openssl pkeyutl -verify -pubin -inkey collector.pem -rawin -in digest -sigfile sig
}

@test "ssh-keygen: the right namespace and the right one only; a key that has ended" {
	[ -e ssh ] || ssh-keygen -q -t ed25519 -N '' -C sample -f ssh
	eval "$(ssh-agent -s)" > /dev/null
	ssh-add -q ssh
	run "$STARSEAL" sign p --role specialist --ssh-key ssh.pub
	kill "$SSH_AGENT_PID"
	[ "$status" -eq 0 ]
	rm -rf z && mkdir z && tar -C z --zstd -xf p
	verify() {
		ssh-keygen -q -Y verify -f allowed -I someone -n "$1" -s z/sigs/30-specialist.sshsig < z/sigs/30-specialist.json
	}
	echo "someone namespaces=\"starseal-statement/v1\" $(cat ssh.pub)" > allowed
	verify starseal-statement/v1
	for namespace in starseal-seal/v1 file git; do
		run verify $namespace
		[ "$status" -ne 0 ]
	done
	echo "someone valid-before=\"20200101\" $(cat ssh.pub)" > allowed
	run verify starseal-statement/v1
	[ "$status" -ne 0 ]
	# What somebody signed as a file elsewhere is no signature of a pack.
	ssh-keygen -q -Y sign -f ssh -n file z/sigs/30-specialist.json 2> /dev/null
	python3 "$BATS_TEST_DIRNAME/retail.py" p q sigs/30-specialist.sshsig=z/sigs/30-specialist.json.sig
	run "$STARSEAL" verify q -p ssh.pub
	[ "$status" -eq 5 ]
	[[ "$output" == *"namespace"* ]]
}

@test "ssh-keygen's own signature over seal.txt counts, without a statement" {
	[ -e ssh ] || ssh-keygen -q -t ed25519 -N '' -C sample -f ssh
	rm -f x/seal.txt.sig
	ssh-keygen -q -Y sign -f ssh -n starseal-seal/v1 x/seal.txt 2> /dev/null
	python3 "$BATS_TEST_DIRNAME/retail.py" p q +sigs/20-firm.sshsig=x/seal.txt.sig
	[ "$("$STARSEAL" verify --json q -p ssh.pub | jq -r '.signatures[1].state')" = valid ]
}

@test "a FIDO key, in software, signs through the agent; ssh-keygen and starseal verify it" {
	gcc -shared -fPIC -O1 -Wall -Wextra -Werror -o sk.so "$BATS_TEST_DIRNAME/sk_soft.c" -lsodium
	export SSH_SK_PROVIDER=$PWD/sk.so
	rm -f fido fido.pub
	ssh-keygen -q -t ed25519-sk -N '' -C sample -f fido
	eval "$(ssh-agent -P "$PWD/*" -s)" > /dev/null
	ssh-add -q fido
	run "$STARSEAL" sign p --role specialist --ssh-key fido.pub
	kill "$SSH_AGENT_PID"
	[ "$status" -eq 0 ]
	rm -rf z && mkdir z && tar -C z --zstd -xf p
	grep -q '^sk-ssh-ed25519@openssh.com ' fido.pub
	echo "someone $(cat fido.pub)" > allowed
	ssh-keygen -q -Y verify -f allowed -I someone -n starseal-statement/v1 \
	    -s z/sigs/30-specialist.sshsig < z/sigs/30-specialist.json
	run "$STARSEAL" verify --json p -p collector.pub -p fido.pub
	[ "$(jq -r '.signatures[1].state' <<< "$output")" = valid ]
	# The flag that a person was there is signed with it.
	sed -n '2,$p' z/sigs/30-specialist.sshsig | grep -v END | base64 -d > raw
	python3 - <<-'END'
	raw = bytearray(open('raw', 'rb').read())
	raw[-5] ^= 1   # flags, before the four bytes of the counter
	import base64, textwrap
	body = '\n'.join(textwrap.wrap(base64.b64encode(bytes(raw)).decode(), 70))
	open('absent', 'w').write('-----BEGIN SSH SIGNATURE-----\n%s\n-----END SSH SIGNATURE-----\n' % body)
	END
	python3 "$BATS_TEST_DIRNAME/retail.py" p q sigs/30-specialist.sshsig=absent
	run "$STARSEAL" verify q -p fido.pub
	[ "$status" -eq 5 ]
}

@test "Sigstore's verifier accepts our bundle with key and time, and refuses what was changed" {
	command -v npm > /dev/null || skip "npm is not installed: NO SECOND READER OF BUNDLES"
	mkdir -p npm && cp "$TOP"/tests/interop/sigstore/package*.json "$TOP"/tests/interop/sigstore/verify.cjs npm/
	[ -e npm/node_modules ] || (cd npm && npm ci --no-audit --no-fund --ignore-scripts > log 2>&1) || { tail -n 5 npm/log; false; }
	bundle=x/sigs/30-specialist.sigstore.json
	node npm/verify.cjs $bundle specialist.pem 1 good/tsa.pem good/root.pem > said
	jq -r .dsseEnvelope.payload $bundle | base64 -d | cmp - said
	# A time is asked for, and only this authority's will do.
	run node npm/verify.cjs $bundle specialist.pem 1 other/tsa.pem other/root.pem
	[ "$status" -eq 1 ]
	run node npm/verify.cjs $bundle specialist.pem 1
	[ "$status" -eq 1 ]
	run node npm/verify.cjs $bundle collector.pem 1 good/tsa.pem good/root.pem
	[ "$status" -eq 1 ]
	[[ "$output" == *"signature verification failed"* ]]
	# One bit of signature, statement, or time; starseal refuses the same.
	for member in '.dsseEnvelope.signatures[0].sig' .dsseEnvelope.payload \
	    '.verificationMaterial.timestampVerificationData.rfc3161Timestamps[0].signedTimestamp'; do
		python3 - "$bundle" "$member" <<-'END'
		import base64, json, re, sys
		bundle = json.load(open(sys.argv[1]))
		*path, last = re.findall(r'[A-Za-z0-9]+', sys.argv[2])
		at = bundle
		for step in path:
		    at = at[int(step) if step.isdigit() else step]
		raw = bytearray(base64.b64decode(at[last]))
		raw[-3] ^= 1
		at[last] = base64.b64encode(bytes(raw)).decode()
		json.dump(bundle, open('flipped', 'w'), separators=(',', ':'))
		END
		run node npm/verify.cjs flipped specialist.pem 1 good/tsa.pem good/root.pem
		[ "$status" -eq 1 ]
		python3 "$BATS_TEST_DIRNAME/retail.py" signed q sigs/30-specialist.sigstore.json=flipped \
		    -sigs/30-specialist.tsr -sigs/30-specialist.tsr.pem
		run "$STARSEAL" timestamp verify q -p specialist.pub --ca good/root.pem
		[ "$status" -eq 3 ]
		run "$STARSEAL" verify q -p specialist.pub
		case $member in
		*signedTimestamp) [[ "$output" == *"its timestamp does not hold"* ]] ;;
		*) [ "$status" -eq 5 ] ;;
		esac
	done
}
