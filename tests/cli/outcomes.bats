#!/usr/bin/env bats
# SPDX-License-Identifier: Apache-2.0
# Every bad end of a plugin, through the whole of collect: its word is in the
# journal, its gap is told, the run goes on and the pack verifies. STARSEAL
# names the program (default: build/starseal), the hostile plugins lie beside.

setup() {
	STARSEAL=$(realpath "${STARSEAL:-build/starseal}")
	HOSTILE=$(dirname "$STARSEAL")/tests/hostile
	export LC_ALL=C STARSEAL_PLUGINS=$BATS_TEST_TMPDIR/plugins
	cd "$BATS_TEST_TMPDIR"
	mkdir -p plugins
	[ -e "$HOSTILE/acts.so" ] || skip "the hostile plugins are not built"
	cp "$HOSTILE/acts.so" plugins/
	# One more, honest, behind it.
	cp "$(dirname "$STARSEAL")/plugins/timesync.so" plugins/
}

# act ACT: collect with the plugin doing that; sets end to its outcome.
act() {
	cat > e.json <<-END
	{"format":"starseal-engagement/1","series":"t",
	 "limits":{"wall_ms":2500,"cpu_ms":1000,"memory":134217728},
	 "plugins":{"sample":{"settings":{"act":"$1"}},"timesync":{}}}
	END
	rm -rf p.seal.tar.zst x
	"$STARSEAL" collect -e e.json --unsigned --json -o p.seal.tar.zst > out
	end=$(grep -o '"outcome":"[a-z-]*","plugin":"sample"' out | cut -d'"' -f4)
	mkdir x
	tar -C x --zstd -xf p.seal.tar.zst
	grep -q '"event":"plugin-end".*"outcome":"'$end'","plugin":"sample"' x/items/*-journal.jsonl
	# The next plugin was run all the same.
	grep -q '"outcome":"complete","plugin":"timesync"' out
}

gap() {
	grep '"plugin":"sample"' x/items/*-gaps.jsonl | grep -q '"reason":"'$1'"'
}

@test "a crash" {
	for a in segfault abort; do
		act $a
		[ "$end" = crashed ]
		gap crashed
	done
}

@test "limits: processor, memory, wall clock" {
	act loop
	[ "$end" = killed ]
	gap killed
	act sleep
	[ "$end" = timed-out ]
	gap timeout
}

@test "what the manifest does not name" {
	act undeclared
	[ "$end" = undeclared ]
	gap undeclared
}

@test "rows without a cite, of the wrong type, or forged" {
	# The first three are refused in the worker's own call; a plugin that
	# goes round it ends as failed.
	for a in no-cite wrong-type wrong-blob forged-fact forged-cite; do
		act $a
		[[ $a != forged-* || $end == failed ]]
		[ -z "$(ls x/items | grep -- '-sample.jsonl')" ]
	done
}

@test "a worker that breaks the protocol" {
	for a in garbage too-long half out-of-turn; do
		act $a
		[ "$end" != complete ]
	done
}

@test "a link of the host that leads out is a gap, not the plugin's fault" {
	mkdir -p t/etc/default t/srv
	echo 'server outside.example' > t/srv/chrony.conf
	mkdir -p t/etc/chrony
	ln -s /srv/chrony.conf t/etc/chrony/chrony.conf
	ln -s /srv t/etc/systemd
	"$STARSEAL" collect -p timesync --root t --unsigned --json -o p.seal.tar.zst > out
	grep -q '"outcome":"\(complete\|partial\)","plugin":"timesync"' out
	rm -rf x && mkdir x && tar -C x --zstd -xf p.seal.tar.zst
	grep '"what":"/etc/chrony/chrony.conf"' x/items/*-gaps.jsonl > gap
	grep -q '"reason":"denied"' gap
	grep -q 'A link leads from here' gap
	# What lies behind it was not opened.
	run grep -rq outside.example x
	[ "$status" -eq 1 ]
}
