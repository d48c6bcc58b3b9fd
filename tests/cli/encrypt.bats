#!/usr/bin/env bats
# SPDX-License-Identifier: Apache-2.0
# Encryption for transport: the real age opens ours, ours opens its, at every
# edge of a chunk; what was changed or cut leaves nothing behind.

setup_file() {
	export STARSEAL=$(realpath "${STARSEAL:-build/starseal}") LC_ALL=C
	export HOME=$BATS_FILE_TMPDIR
	cd "$BATS_FILE_TMPDIR"
	age-keygen -o theirs 2> /dev/null
	age-keygen -y theirs > theirs.pub
	"$STARSEAL" key identity --out ours > ours.pub
	head -c 200000 /dev/urandom > random
}

setup() {
	cd "$BATS_FILE_TMPDIR"
	rm -f out out.partial
}

@test "each side opens what the other made, at all edges of a chunk" {
	for n in 0 1 65535 65536 65537 131072 131073 196608; do
		head -c $n random > in
		"$STARSEAL" encrypt in -o in.age --recipient "$(cat theirs.pub)" --recipient "$(cat ours.pub)"
		age -d -i theirs in.age | cmp - in
		age -d -i ours in.age | cmp - in
		"$STARSEAL" decrypt in.age --identity ours | cmp - in
		age -r "$(cat ours.pub)" -r "$(cat theirs.pub)" -o by-age in
		"$STARSEAL" decrypt by-age --identity theirs -o out
		cmp out in
		rm -f by-age
	done
}

@test "the identity is the user's alone, and is not overwritten" {
	[ "$(stat -c %a ours)" = 600 ]
	[ "$(age-keygen -y ours)" = "$(cat ours.pub)" ]
	run "$STARSEAL" key identity --out ours
	[ "$status" -eq 74 ]
	cp ours open && chmod 644 open
	"$STARSEAL" encrypt random -o in.age --recipient ours.pub
	run "$STARSEAL" decrypt in.age --identity open
	[ "$status" -eq 74 ]
	[[ "$output" == *"chmod 600"* ]]
}

@test "somebody else does not open it, and is told so" {
	"$STARSEAL" encrypt random -o in.age --recipient "$(cat theirs.pub)"
	run "$STARSEAL" decrypt in.age --identity ours -o out
	[ "$status" -eq 74 ]
	[[ "$output" == *"none of the identities is a recipient"* ]]
	[ ! -e out ]
	age -p -o secret.age random < /dev/null 2> /dev/null || true
}

@test "every place changed, every length cut: nothing is left under the name" {
	head -c 66000 random > in
	"$STARSEAL" encrypt in -o in.age --recipient ours.pub
	python3 - <<-'END'
	import os, subprocess
	data = open('in.age', 'rb').read()
	header = data.index(b'---')
	places = list(range(0, header + 48, 3)) + [header + 50, header + 70, 65700, len(data) - 1]
	cuts = list(range(0, header + 60, 7)) + [header + 65536, 65740, len(data) - 17, len(data) - 1]
	bad = []
	def attempt(what, text):
	    open('changed', 'wb').write(text)
	    r = subprocess.run([os.environ['STARSEAL'], 'decrypt', 'changed', '--identity', 'ours', '-o', 'out'],
	                       capture_output=True)
	    if r.returncode not in (5, 64, 74) or os.path.exists('out') or os.path.exists('out.partial'):
	        bad.append((what, r.returncode))
	for p in places:
	    attempt(('flip', p), data[:p] + bytes([data[p] ^ 1]) + data[p + 1:])
	for n in cuts:
	    attempt(('cut', n), data[:n])
	attempt('more', data + b'x')
	assert not bad, bad
	END
}

@test "recipients that are none, and too many" {
	run "$STARSEAL" encrypt random -o out --recipient age1nonsense
	[ "$status" -eq 64 ]
	[[ "$output" == *"not a recipient of age"* ]]
	run "$STARSEAL" encrypt random -o out
	[ "$status" -eq 64 ]
	for _ in $(seq 65); do cat ours.pub; done > many
	run "$STARSEAL" encrypt random -o out --recipient many
	[ "$status" -ne 0 ]
	[[ "$output" == *"64 recipients"* ]]
	[ ! -e out ]
	# A checksum that does not fit, and two cases in one key.
	run "$STARSEAL" encrypt random -o out --recipient "$(sed 's/q$/p/;t;s/.$/q/' ours.pub)"
	[ "$status" -eq 64 ]
	run "$STARSEAL" encrypt random -o out --recipient "$(sed 's/.$/\U&/' ours.pub)x"
	[ "$status" -eq 64 ]
}

@test "collect --recipient: the pack never stands in the clear under its name" {
	mkdir -p t/etc && printf 'ID=sample\n' > t/etc/os-release
	"$STARSEAL" collect -q --root t --plugin host --unsigned --recipient ours.pub -o pack.age
	head -c 21 pack.age | grep -q age-encryption.org/v1
	[ "$(find . -name 'pack.age*' | wc -l)" -eq 1 ]
	"$STARSEAL" decrypt pack.age --identity ours | "$STARSEAL" verify - | grep -q "Integrity: good"
	age -d -i ours pack.age | "$STARSEAL" verify --json - | jq -e '.integrity == "good"'
}
