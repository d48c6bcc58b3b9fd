#!/usr/bin/env bats
# SPDX-License-Identifier: Apache-2.0
# A firm's log of seals: tiles, checkpoint, cosignature, offline proof; and what
# a rewritten, shortened or forked log is told.

setup_file() {
	export STARSEAL=$(realpath "${STARSEAL:-build/starseal}") LC_ALL=C HOME=$BATS_FILE_TMPDIR
	export READER=$(realpath "$BATS_TEST_DIRNAME/../interop/log.py")
	cd "$BATS_FILE_TMPDIR"
	printf 'sample passphrase\n' > pass
	mkdir -p t/etc && printf 'ID=sample\n' > t/etc/os-release
	for k in log specialist other; do "$STARSEAL" key new -q --out $k.key --passphrase-fd 3 3< pass; done
	for i in 1 2 3 4 5; do "$STARSEAL" collect -q --root t --plugin host --unsigned -o p$i; done
	log init l --origin sample.example/seals --key log.key
}

setup() {
	export STARSEAL_TRUST=$BATS_TEST_TMPDIR/trust
	cp -r "$BATS_FILE_TMPDIR" "$BATS_TEST_TMPDIR/w"
	cd "$BATS_TEST_TMPDIR/w"
}

log() { local c=$1; shift; "$STARSEAL" log "$c" -q "$@" --passphrase-fd 3 3< pass; }
digest() { tar --zstd -xOf "$1" seal.txt | sha256sum | cut -c1-64; }
append() { log append l "$@" --key log.key; }
refused() {
	run "$@"
	[ "$status" -eq 5 ]
}

@test "another program reads the tiles, the checkpoint's signature, the proof and the cosignature" {
	append p1
	append p2 p3
	append p4 p5
	python3 "$READER" l log.pub | grep -qx 'sample.example/seals 5'
	"$STARSEAL" log check l p1 p5 --log-key log.pub
	log cosign l --name specialist.example --key specialist.key --log-key log.pub
	for i in 1 2 3 4 5; do
		"$STARSEAL" log prove -q l p$i -o proof
		python3 "$READER" l log.pub proof "$(digest p$i)" specialist.example specialist.pub
		"$STARSEAL" log verify p$i --proof proof --log-key log.pub
		# It is a proof of this seal and of no other.
		run "$STARSEAL" log verify p$((i % 5 + 1)) --proof proof --log-key log.pub
		[ "$status" -eq 5 ]
	done
	! python3 "$READER" l other.pub 2> /dev/null
	run "$STARSEAL" log check l --log-key other.pub
	[ "$status" -ne 0 ]
}

@test "the proof lies in the pack's tail, the cosigner's time counts if the key is known" {
	append p1 p2
	log cosign l --name specialist.example --key specialist.key --log-key log.pub
	"$STARSEAL" log prove -q l p2
	run "$STARSEAL" log verify p2 --log-key log.pub --json
	[ "$status" -eq 0 ]
	[ "$(jq -r '.cosignatures[0].state' <<< "$output")" = unknown ]
	[ "$(jq -r '.cosignatures[0].time' <<< "$output")" = null ]
	run "$STARSEAL" log verify p2 --log-key log.pub -p specialist.pub --json
	[ "$(jq -r '.cosignatures[0].state' <<< "$output")" = counts ]
	[[ "$(jq -r '.cosignatures[0].time' <<< "$output")" == 20*Z ]]
	[ "$(jq -r .index <<< "$output")" = 1 ]
	run "$STARSEAL" log verify p2 --log-key log.pub --lang ja
	[[ $output == *"知らない鍵。数えません"* ]]
	# The tail is no part of the seal.
	"$STARSEAL" verify p2 > said
	grep -q 'Integrity: good' said
	run "$STARSEAL" log verify p1 --log-key log.pub
	[ "$status" -ne 0 ]
	[[ $output == *"holds no proof"* ]]
	run "$STARSEAL" log prove l p3
	[ "$status" -ne 0 ]
	[[ $output == *"log append"* ]]
	# A known key whose signature does not fit spoils the note.
	cat > spoil.py <<-'END'
	import base64, sys
	lines = open("proof", encoding="utf-8").read().splitlines()
	for i, l in enumerate(lines):
	    if l.startswith("\u2014 specialist"):
	        head, sig = l.rsplit(" ", 1)
	        b = bytearray(base64.b64decode(sig))
	        b[11] ^= 1
	        lines[i] = head + " " + base64.b64encode(bytes(b)).decode()
	open("proof", "w", encoding="utf-8").write("\n".join(lines) + "\n")
	END
	"$STARSEAL" log prove -q l p1 -o proof
	python3 spoil.py
	refused "$STARSEAL" log verify p1 --proof proof --log-key log.pub -p specialist.pub
	[[ $output == *"cosignature of specialist.example"* ]]
}

@test "a log that was rewritten, cut, shortened or forked is refused and named" {
	append p1 p2 p3
	cp l/checkpoint seen
	cp -r l kept
	append p4
	"$STARSEAL" log check -q l --log-key log.pub --previous seen
	# An entry changed, and a tile cut.
	f=l/tile/entries/000.p/4
	python3 -c 'import sys; b = bytearray(open(sys.argv[1], "rb").read()); b[5] = ord("0") if b[5] != ord("0") else ord("1"); open(sys.argv[1], "wb").write(b)' $f
	refused append p5
	[[ $output == *"rewritten"* ]]
	rm -r l && cp -r kept l
	truncate -s -1 l/tile/0/000.p/3
	refused "$STARSEAL" log check l
	[[ $output == *"tile/0/000.p/3"* ]]
	rm -r l && cp -r kept l
	rm -r l/tile/entries
	refused append p5
	[[ $output == *"shorter than its checkpoint"* ]]
	# The firm itself begins anew: who saw the old one notices.
	rm -r l && log init l --origin sample.example/seals --key log.key
	append p1
	refused "$STARSEAL" log check l --log-key log.pub --previous seen
	[[ $output == *"shrunk"* ]]
	append p5 p4 p3
	refused "$STARSEAL" log check l --log-key log.pub --previous seen
	[[ $output == *"rewritten, or forked"* ]]
	cp l/checkpoint before
	refused log cosign l --name specialist.example --key specialist.key --log-key log.pub --previous seen
	cmp l/checkpoint before
	# Another key does not go on with this log.
	run log append l p2 --key other.key
	[ "$status" -ne 0 ]
	cmp l/checkpoint before
	run log init l --origin sample.example/seals --key log.key
	[ "$status" -ne 0 ]
	[[ $output == *"not overwritten"* ]]
}
