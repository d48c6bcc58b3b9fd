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
}

# under_passphrase IN OUT [-a]: as age -p makes it, which asks a terminal.
under_passphrase() {
	python3 - "$@" <<-'END'
	import os, pty, sys, time
	source, out, *more = sys.argv[1:]
	pid, fd = pty.fork()
	if pid == 0:
	    os.execvp('age', ['age', '-p', *more, '-o', out, source])
	said, answered = b'', 0
	while True:
	    try:
	        part = os.read(fd, 1000)
	    except OSError:
	        break
	    if not part:
	        break
	    said += part
	    while said.count(b'passphrase') > answered and answered < 2 and said.rstrip().endswith(b':'):
	        time.sleep(0.2)
	        os.write(fd, b'sample passphrase\n')
	        answered += 1
	sys.exit(os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]))
	END
}

@test "identities under a passphrase, as age -p keeps them, in both forms" {
	"$STARSEAL" encrypt random -o in.age --recipient theirs.pub
	printf 'sample passphrase\n' > pass
	for form in "" -a; do
		rm -f kept
		under_passphrase theirs kept $form
		chmod 600 kept
		"$STARSEAL" decrypt in.age --identity kept --passphrase-fd 3 3< pass | cmp - random
		echo wrong > no
		run "$STARSEAL" decrypt in.age --identity kept --passphrase-fd 3 -o out 3< no
		[ "$status" -eq 74 ]
		[[ "$output" == *"kept: wrong passphrase"* ]]
		[ ! -e out ]
	done
	head -n 1 kept | grep -q 'BEGIN AGE ENCRYPTED FILE'
	# Its text form cut, joined, or with something behind.
	for edit in '$d' '3d' '2s/^./!/' '$a x' '2{N;s/\n//}'; do
		sed "$edit" kept > cut && chmod 600 cut
		run "$STARSEAL" decrypt in.age --identity cut --passphrase-fd 3 -o out 3< pass
		[ "$status" -ne 0 ]
		[ ! -e out ]
	done
	# One that asks for more memory than there may be is not even tried.
	rm -f kept && under_passphrase theirs kept
	sed 's/^\(-> scrypt [^ ]*\) [0-9]*$/\1 30/' kept > heavy && chmod 600 heavy
	run timeout 5 "$STARSEAL" decrypt in.age --identity heavy --passphrase-fd 3 -o out 3< pass
	[ "$status" -eq 74 ]
	[[ "$output" == *"too much work"* ]]
}

@test "age's text form of a pack is refused with the way out, a passphrase's as well" {
	age -a -r "$(cat ours.pub)" -o armored random
	run "$STARSEAL" decrypt armored --identity ours -o out
	[ "$status" -eq 64 ]
	[[ "$output" == *"base64 -d"* ]]
	[ ! -e out ]
	# The way that is told works.
	sed '/^-----/d' armored | base64 -d | "$STARSEAL" decrypt - --identity ours | cmp - random
	rm -f secret && under_passphrase random secret
	run "$STARSEAL" decrypt secret --identity ours -o out
	[ "$status" -eq 64 ]
	[[ "$output" == *"X25519"* ]]
	[ ! -e out ]
}

@test "from standard input to standard output, both ways, with many recipients" {
	for i in $(seq 64); do age-keygen 2> /dev/null > many.$i; age-keygen -y many.$i; done > all.pub
	chmod 600 many.*
	"$STARSEAL" encrypt - --recipient all.pub < random > in.age
	for i in 1 33 64; do age -d -i many.$i < in.age | cmp - random; done
	"$STARSEAL" decrypt - --identity many.64 < in.age | cmp - random
	"$STARSEAL" encrypt - --recipient ours.pub -o - < random | age -d -i ours | cmp - random
	# What is cut on its way shows in the status, though bytes went out.
	head -c 150000 in.age > cut
	run bash -c '"$STARSEAL" decrypt - --identity many.1 < cut > /dev/null'
	[ "$status" -eq 5 ]
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

@test "what is encrypted, and what is no pack, is told as that" {
	"$STARSEAL" encrypt -q random -R ours.pub -o told.age
	run "$STARSEAL" verify told.age
	[ "$status" -eq 5 ]
	[[ "$output" == *"the file is encrypted with age; open it first: starseal decrypt"* ]]
	echo no pack > told
	run "$STARSEAL" check told
	[ "$status" -eq 5 ]
	[[ "$output" == *"the file is no pack: it does not begin as one"* ]]
	run "$STARSEAL" verify --lang ja told
	[[ "$output" == *"パックの形で始まっていません"* ]]
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
