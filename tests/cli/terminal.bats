#!/usr/bin/env bats
# SPDX-License-Identifier: Apache-2.0
# Manners on a terminal: a bar that fits the width and says what runs, colour
# unless it is not wanted, plain lines elsewhere. The terminal is a real pty.

setup() {
	STARSEAL=$(realpath "${STARSEAL:-build/starseal}")
	export STARSEAL LC_ALL=C.UTF-8 HOME=$BATS_TEST_TMPDIR
	cd "$BATS_TEST_TMPDIR"
	cp -R "$BATS_TEST_DIRNAME/../hosts/careless" host
	cat > on_terminal <<-'END'
	# columns, then the command: its output as a terminal of that width gets it
	import fcntl, os, pty, struct, sys, termios
	pid, fd = pty.fork()
	if pid == 0:
	    fcntl.ioctl(1, termios.TIOCSWINSZ, struct.pack('HHHH', 24, int(sys.argv[1]), 0, 0))
	    os.execvp(sys.argv[2], sys.argv[2:])
	out = b''
	while True:
	    try:
	        piece = os.read(fd, 65536)
	    except OSError:
	        break
	    if not piece:
	        break
	    out += piece
	os.waitpid(pid, 0)
	sys.stdout.buffer.write(out)
	END
}

collect() {
	python3 on_terminal "$@" "$STARSEAL" collect --root host/root --commands host/commands \
	    --subject host:sample --unsigned -o p
}

@test "the bar: bytes, rate, what runs now, within the width of the terminal" {
	for columns in 40 80 132; do
		TERM=xterm collect $columns > seen
		python3 - $columns <<-'END'
		import re, sys, unicodedata
		text = open('seen', 'rb').read().decode()
		frames = [f for f in re.split('\r', text) if f.strip()]
		plain = [re.sub('\x1b\\[[0-9;?]*[A-Za-z]', '', f).split('\n')[0] for f in frames]
		bars = [f for f in plain if re.search(r'[0-9.]+ ?(B|kB|KB|KiB|MB|MiB)', f)]
		assert len(bars) >= 3, plain[:5]
		assert any('/s' in f for f in bars) or int(sys.argv[1]) < 60, bars[:3]
		names = {n for n in ('accounts', 'sshd', 'logs', 'packages', 'updates') if any(n in f for f in bars)}
		assert names or int(sys.argv[1]) < 60, bars[:5]
		width = lambda s: sum(2 if unicodedata.east_asian_width(c) in 'WF' else 1 for c in s)
		wide = [f for f in bars if width(f.rstrip()) > int(sys.argv[1])]
		assert not wide, wide[:2]
		END
	done
}

@test "no bar where nobody watches, nor with --quiet or a dumb terminal" {
	"$STARSEAL" collect --root host/root --commands host/commands --subject host:sample --unsigned -o p > out 2>&1
	run grep -q "$(printf '\r')" out
	[ "$status" -eq 1 ]
	run grep -q "$(printf '\033')" out
	[ "$status" -eq 1 ]
	python3 on_terminal 80 "$STARSEAL" collect --quiet --root host/root --commands host/commands \
	    --subject host:sample --unsigned -o p > quiet
	run grep -q "$(printf '\033')" quiet
	[ "$status" -eq 1 ]
}

@test "colour on a terminal, none with NO_COLOR, the same words" {
	"$STARSEAL" collect -q --root host/root --commands host/commands --subject host:sample --unsigned -o p > /dev/null 2>&1
	TERM=xterm python3 on_terminal 80 "$STARSEAL" verify p > coloured
	NO_COLOR=1 TERM=xterm python3 on_terminal 80 "$STARSEAL" verify p > plain
	grep -q "$(printf '\033\\[')" coloured
	run grep -q "$(printf '\033')" plain
	[ "$status" -eq 1 ]
	diff <(sed 's/\x1b\[[0-9;]*m//g' coloured) plain
}

@test "Japanese in narrow terminals: no line is wider, none is cut inside a character" {
	"$STARSEAL" collect -q --root host/root --commands host/commands --subject host:sample --unsigned -o p > /dev/null 2>&1
	for columns in 60 80; do
		TERM=xterm NO_COLOR=1 python3 on_terminal $columns "$STARSEAL" check p --lang ja > seen
		python3 - $columns <<-'END'
		import sys, unicodedata
		lines = open('seen', 'rb').read().decode().replace('\r', '').split('\n')
		width = lambda s: sum(2 if unicodedata.east_asian_width(c) in 'WF' else 1 for c in s)
		wide = [l for l in lines if width(l) > int(sys.argv[1]) and l.startswith('  ')]
		assert not wide, wide[:3]
		assert any('次の一手' in l for l in lines)
		END
	done
}

@test "below the engagement's floor a plugin is refused, and the run says so" {
	cat > e.json <<-'END'
	{"format":"starseal-engagement/1","series":"t","sandbox_floor":{"landlock":99,"seccomp":true},
	 "subjects":[{"id":"host:sample","root":"host/root"}],"plugins":{"timesync":{}}}
	END
	run "$STARSEAL" collect -e e.json --unsigned --json -o p
	[[ "$output" == *'"outcome":"refused"'* ]]
	"$STARSEAL" show p gaps.jsonl | grep -q '"reason":"refused"'
}
