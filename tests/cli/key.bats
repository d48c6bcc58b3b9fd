#!/usr/bin/env bats
# SPDX-License-Identifier: Apache-2.0
# starseal key, and the real minisign on both sides.

setup() {
	STARSEAL=$(realpath "${STARSEAL:-build/starseal}")
	export LC_ALL=C HOME=$BATS_TEST_TMPDIR
	cd "$BATS_TEST_TMPDIR"
	printf 'sample passphrase\n' > pass
}

@test "key new: encrypted, private, never overwritten" {
	run "$STARSEAL" key new --passphrase-fd 3 3< pass
	[ "$status" -eq 0 ]
	[ "$(stat -c %a .config/starseal/collector.key)" = 600 ]
	[ "$(stat -c %a .config/starseal)" = 700 ]
	grep -q 'encrypted secret key' .config/starseal/collector.key
	cp .config/starseal/collector.key before
	run "$STARSEAL" key new --passphrase-fd 3 3< pass
	[ "$status" -eq 74 ]
	[[ "$output" == *"never overwritten"* ]]
	cmp before .config/starseal/collector.key
}

@test "key show and public agree; JSON" {
	"$STARSEAL" key new -q --passphrase-fd 3 3< pass
	id=$("$STARSEAL" key show --json | jq -r .id)
	"$STARSEAL" key public | grep -q "$id"
	"$STARSEAL" key public | cmp - .config/starseal/collector.pub
}

@test "minisign opens our key, and its signature is the one we accept" {
	"$STARSEAL" key new -q --out k.key --passphrase-fd 3 3< pass
	echo text > f
	run sh -c 'minisign -S -s k.key -m f -x f.sig < pass'
	[ "$status" -eq 0 ]
	run minisign -V -p k.pub -m f -x f.sig
	[ "$status" -eq 0 ]
}

@test "collect signs with a key that minisign made" {
	mkdir -p t/etc && printf 'ID=sample\n' > t/etc/os-release
	printf 'sample\nsample\n' | minisign -G -p m.pub -s m.key > /dev/null
	chmod 600 m.key
	printf 'sample\n' > p
	run "$STARSEAL" collect -q --root t --plugin host --key m.key --passphrase-fd 3 -o o 3< p
	[ "$status" -eq 0 ]
	run "$STARSEAL" verify -p m.pub o
	[[ "$output" == *"1 of 1 valid"* ]]
}

@test "a wrong passphrase signs nothing and leaves no pack" {
	"$STARSEAL" key new -q --passphrase-fd 3 3< pass
	echo wrong > bad
	mkdir -p t/etc && printf 'ID=sample\n' > t/etc/os-release
	run "$STARSEAL" collect -q --root t --plugin host --passphrase-fd 3 -o o 3< bad
	[ "$status" -eq 74 ]
	[[ "$output" == *"wrong passphrase"* ]]
	[ ! -e o ]
	[ ! -e o.partial ]
}

@test "a key that others may read is refused, with the mend" {
	"$STARSEAL" key new -q --passphrase-fd 3 3< pass
	chmod 644 .config/starseal/collector.key
	mkdir -p t/etc && printf 'ID=sample\n' > t/etc/os-release
	run "$STARSEAL" collect -q --root t --plugin host --passphrase-fd 3 -o o 3< pass
	[ "$status" -eq 74 ]
	[[ "$output" == *"chmod 600"* ]]
}

@test "the passphrase is asked on the terminal without echo, twice, and must agree" {
	cat > ask.py <<-'END'
	import os, pty, sys, time
	pid, fd = pty.fork()
	if pid == 0:
	    os.execv(sys.argv[1], [sys.argv[1], "key", "new", "--out", "a.key"])
	seen = b""
	for answer in sys.argv[2:]:
	    while not seen.rstrip().endswith(b":"):
	        seen += os.read(fd, 1000)
	    time.sleep(0.2)
	    os.write(fd, answer.encode() + b"\n")
	    seen += b"\n"
	try:
	    while True:
	        got = os.read(fd, 1000)
	        if not got: break
	        seen += got
	except OSError:
	    pass
	print(seen.decode(errors="replace"))
	sys.exit(os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]))
	END
	run python3 ask.py "$STARSEAL" first-sample other-sample
	[ "$status" -ne 0 ]
	[[ "$output" == *"not the same"* ]]
	[[ "$output" != *first-sample* ]]
	[ ! -e a.key ]
	run python3 ask.py "$STARSEAL" first-sample first-sample
	[ "$status" -eq 0 ]
	[[ "$output" != *first-sample* ]]
	[ -e a.key ]
}

@test "no terminal and no descriptor: a clear refusal" {
	run setsid -w "$STARSEAL" key new < /dev/null
	[ "$status" -eq 74 ]
	[[ "$output" == *"--passphrase-fd"* ]]
}

@test "the passphrase is in no command line" {
	"$STARSEAL" key new -q --passphrase-fd 3 3< pass &
	for i in 1 2 3 4 5 6 7 8 9 10; do
		cat /proc/[0-9]*/cmdline 2>/dev/null | tr '\0' ' ' >> seen || true
	done
	wait
	! grep -q 'sample passphrase' seen
}
