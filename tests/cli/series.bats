#!/usr/bin/env bats
# SPDX-License-Identifier: Apache-2.0
# Series of seals: the auditor's challenge, the start commitment, the record of
# what was begun, and what does not add up in it.

setup() {
	export STARSEAL=$(realpath "${STARSEAL:-build/starseal}") LC_ALL=C HOME=$BATS_TEST_TMPDIR
	cd "$BATS_TEST_TMPDIR"
	mkdir -p t/etc && printf 'ID=sample\n' > t/etc/os-release
}

collect() { "$STARSEAL" collect -q --root t --plugin host --unsigned --series record "$@"; }
statement() { tar --zstd -xOf "$1" seal.txt | sed -n "s/^$2: //p"; }
kinds() { "$STARSEAL" log check record --json "$@" | jq -r '.findings[].finding' | tr '\n' ' '; }

@test "the challenge is in the plan and under the seal" {
	"$STARSEAL" plan --root t --plugin host --nonce 00112233445566778899aabbccddeeff --json |
	    jq -e '[.. | .nonce? // empty] | index("00112233445566778899aabbccddeeff") != null'
	collect -o a --nonce 00112233445566778899aabbccddeeff
	[ "$(statement a nonce)" = 00112233445566778899aabbccddeeff ]
	"$STARSEAL" show a plan.json | jq -e '.nonce == "00112233445566778899aabbccddeeff"'
	"$STARSEAL" verify a | grep -q "auditor's challenge"
	for bad in xyz 0011 001122334455667; do
		run collect -o b --nonce $bad
		[ "$status" -eq 64 ]
		[[ "$output" == *"--nonce"*"0-9 a-f"* ]]
	done
}

@test "a start commits to the run before anything is read; stock tools check it" {
	collect -o a
	[ "$(sha256sum < a.start | cut -c1-64)" = "$(statement a run-start)" ]
	for k in pack series sequence prev plan nonce collector; do
		[ "$(sed -n "s/^$k: //p" a.start)" = "$(statement a $k)" ]
	done
	# The start is put down before the seal, and each names what stood before.
	[ "$(jq -r .event record | tr '\n' ' ')" = "start seal " ]
	[ "$(jq -r 'select(.event == "start").start' record)" = "$(statement a run-start)" ]
	[ "$(jq -r 'select(.event == "seal").line' record)" = "$(head -n 1 record | tr -d '\n' | sha256sum | cut -c1-64)" ]
}

@test "each seal names the one before it" {
	collect -o a
	collect -o b
	collect -o c
	[ "$(statement a prev)" = none ]
	[ "$(statement b prev)" = "$(tar --zstd -xOf a seal.txt | sha256sum | cut -c1-64)" ]
	[ "$(statement c prev)" = "$(tar --zstd -xOf b seal.txt | sha256sum | cut -c1-64)" ]
	[ "$(statement c sequence)" = 3 ]
	"$STARSEAL" log check record a b c | grep -q 'no forks, no gaps, nothing unfinished'
	"$STARSEAL" log check record --lang ja | grep -q '終わっていない実行はありません'
}

@test "a run that is killed stays begun; one that is stopped is an abort" {
	collect -o a
	mkdir big && head -c 200000000 /dev/urandom > big/x
	for s in INT KILL; do
		cat > e.json <<-END
		{"format":"starseal-engagement/1","series":"s","subjects":[{"id":"host:sample","root":"big"}],
		 "plugins":{"files":{"settings":{"paths":"/x"}}}}
		END
		"$STARSEAL" collect -q -e e.json --unsigned --series record -o b > /dev/null 2>&1 &
		for _ in $(seq 200); do
			[ "$(tail -n 1 record | jq -r .event)" = start ] && break
			sleep 0.02
		done
		kill -$s $!
		wait $! || true
		[ ! -e b ]
	done
	run "$STARSEAL" log check record
	[ "$status" -eq 3 ]
	[[ "$output" == *"3 runs begun, 1 sealed, 1 aborted"* ]]
	[[ "$output" == *"has neither a seal nor an abort"* ]]
	[ "$(kinds)" = "unfinished " ]
	# The number of what was never sealed goes to the next.
	collect -o c
	[ "$(statement c sequence)" = 2 ]
	[ "$(statement c prev)" = "$(tar --zstd -xOf a seal.txt | sha256sum | cut -c1-64)" ]
}

@test "a fork: two runs from copies of one record" {
	collect -o a
	cp record other
	collect -o b
	cp record mine
	cp other record
	collect -o c
	[ "$(statement b sequence)" = "$(statement c sequence)" ]
	cp mine record
	[ "$(kinds a b)" = "" ]
	[ "$(kinds a b c)" = "not-recorded " ]
	run "$STARSEAL" log check record c
	[ "$status" -eq 3 ]
	[[ "$output" == *"c: the record has no seal"* ]]
}

@test "a record that was changed, cut or rewritten says where" {
	collect -o a
	collect -o b
	sed '2s/"sequence":1/"sequence":7/' record > changed
	run "$STARSEAL" log check changed
	[ "$status" -eq 5 ]
	[[ "$output" == *"line 3 does not follow"* ]]
	sed 2d record > less
	run "$STARSEAL" log check less
	[ "$status" -eq 5 ]
	[[ "$output" == *"line 2 does not follow"* ]]
	head -c -5 record > cut
	run "$STARSEAL" log check cut --lang ja
	[ "$status" -eq 5 ]
	[[ "$output" == *"途中で切れています"* ]]
	# Nobody goes on from it.
	cp changed record
	run collect -o c
	[ "$status" -eq 5 ]
	[ ! -e c ]
}

@test "a record made up afterwards, with its digests right: the seals do not fit it" {
	collect -o a
	collect -o b
	python3 - <<-'END'
	import hashlib, json
	last, out = "0" * 64, []
	for l in open("record"):
	    o = json.loads(l)
	    if o["event"] == "start" and o["sequence"] == 2:
	        o["start"] = "1" * 64
	    if o["event"] == "seal" and o["sequence"] == 2:
	        o["sequence"] = 4
	    o["line"] = last
	    t = json.dumps(o, separators=(",", ":"), sort_keys=True, ensure_ascii=False)
	    last = hashlib.sha256(t.encode()).hexdigest()
	    out.append(t)
	open("record", "w").write("\n".join(out) + "\n")
	END
	[ "$(kinds a b)" = "gap other-number other-start " ]
	echo x >> b.start
	[ "$(kinds a b)" = "gap other-number other-start other-start " ]
}

@test "the journal's lines follow each other, and a joined one is refused" {
	collect -o a
	"$STARSEAL" show a journal.jsonl > j
	last=$(printf '0%.0s' $(seq 64))
	while IFS= read -r line; do
		[ "$(jq -r .prev <<< "$line")" = "$last" ]
		last=$(printf '%s' "$line" | sha256sum | cut -c1-64)
	done < j
	[ "$(wc -l < j)" -ge 4 ]
}

@test "--series to a pipe has no place for the start" {
	run collect -o -
	[ "$status" -eq 64 ]
	[[ "$output" == *"PACK.start"* ]]
}

@test "a signal that comes between start and first reading ends the run, and is no refusal" {
	mkdir t/data
	for i in 1 2 3 4 5 6; do head -c 40000000 /dev/urandom > t/data/big$i; done
	cat > e.json <<-END
	{"format":"starseal-engagement/1","series":"sample",
	 "subjects":[{"id":"host:sample","root":"t"}],"plugins":{"files":{"settings":{"paths":"/data"}}}}
	END
	"$STARSEAL" collect -q -e e.json --unsigned --series record -o a &
	pid=$!
	for _ in $(seq 3000); do [ ! -s a.start ] || break; sleep 0.005; done
	kill -INT $pid
	wait $pid && return 1
	[ ! -e a ]
	[ "$(jq -r .event record | tr '\n' ' ')" = "start abort " ]
}

@test "packs without a record: a fork, a gap, another seal before" {
	collect -o a
	cp record other
	collect -o b
	collect -o c
	run "$STARSEAL" log check c a b
	[ "$status" -eq 0 ]
	[[ "$output" == *"no forks, no gaps among them"* ]]
	[[ "$output" == *"3 packs, no record given"* ]]
	found() { "$STARSEAL" log check --json "$@" | jq -r '.findings[].finding' | tr '\n' ' '; }
	[ "$(found c a)" = "gap " ]
	cp other record
	collect -o b2
	[ "$(found b2 b)" = "fork " ]
	# c names b, not b2, though b2 has the number before it.
	[ "$(found a b2 c)" = "fork " ]
	run "$STARSEAL" log check a b2 c --lang ja
	[ "$status" -eq 3 ]
	[[ "$output" == *"c: 前の封印が、その番号の b2 の封印ではありません"* ]]
	# The same pack twice is one pack; another series is another series.
	cp a again
	[ "$(found a again)" = "" ]
	printf '{"format":"starseal-engagement/1","series":"s","subjects":[{"id":"host:sample","root":"t"}],"plugins":{"host":{}}}' > e.json
	"$STARSEAL" collect -q -e e.json --unsigned -o d
	[ "$(found a d)" = "" ]
}

@test "verify --series: what its record does not know, or never ended" {
	collect -o a
	"$STARSEAL" verify a --series record > said
	grep -q 'Series: fits its record' said
	"$STARSEAL" verify a --series record --json | jq -e '.series_findings == []'
	cp record other
	collect -o b
	run "$STARSEAL" verify b --series other --json
	[ "$status" -eq 3 ]
	[ "$(jq -r '.series_findings[].finding' <<< "$output")" = not-recorded ]
	# A run was begun and not ended; its start is put down.
	head -n 3 record > killed
	run "$STARSEAL" verify a --series killed --lang ja
	[ "$status" -eq 3 ]
	[[ "$output" == *"系列: 辻褄が合いません"* ]]
	[[ "$output" == *"封印も中止の記録もありません"* ]]
	echo x >> a.start
	run "$STARSEAL" verify a --series record -q
	[ "$status" -eq 3 ]
	[[ "$output" == *"is not the start that the seal of pack"* ]]
	sed '2s/"sequence":1/"sequence":7/' record > changed
	run "$STARSEAL" verify a --series changed
	[ "$status" -eq 5 ]
	# What is damaged is said before all else.
	head -c 2000 b > cut
	run "$STARSEAL" verify cut --series record
	[ "$status" -eq 5 ]
}
