#!/usr/bin/env bats
# SPDX-License-Identifier: Apache-2.0
# starseal verify, show, query on a pack of a small tree; stock tools beside it.

setup_file() {
	export STARSEAL=$(realpath "${STARSEAL:-build/starseal}")
	export LC_ALL=C HOME=$BATS_FILE_TMPDIR/home
	mkdir -p "$HOME" "$BATS_FILE_TMPDIR/t/etc/ssh" "$BATS_FILE_TMPDIR/t/data"
	cd "$BATS_FILE_TMPDIR"
	printf 'root:x:0:0:root:/root:/bin/sh\nsample:x:1000:1000:Sample:/home/sample:/bin/sh\n' > t/etc/passwd
	printf 'root:*:19000:0:99999:7:::\nsample:!:19000:0:99999:7:::\n' > t/etc/shadow
	printf 'root:x:0:\nsudo:x:27:sample\n' > t/etc/group
	printf 'PRETTY_NAME="Sample 1"\nID=sample\nVERSION_ID=1\n' > t/etc/os-release
	printf 'colour \033[31mred\033[0m\n' > t/data/escape
	printf 'x\n' > 't/data/name with blank'
	cat > e.json <<-END
	{"format":"starseal-engagement/1","series":"test",
	 "subjects":[{"id":"host:sample","root":"t"}],
	 "plugins":{"files":{"settings":{"paths":"/data/*"}},"host":{},"accounts":{}}}
	END
	printf 'sample passphrase\n' > pass
	"$STARSEAL" collect -q --engagement e.json --passphrase-fd 3 -o p.seal.tar.zst 3< pass
}

setup() {
	cd "$BATS_FILE_TMPDIR"
}

@test "verify: whole, signed, and the same from a pipe" {
	run "$STARSEAL" verify p.seal.tar.zst
	[ "$status" -eq 0 ]
	[[ "$output" == *"Integrity: good"* ]]
	[[ "$output" == *"1 of 1 valid"* ]]
	run sh -c 'cat p.seal.tar.zst | "$STARSEAL" verify -'
	[ "$status" -eq 0 ]
	[[ "$output" == *"1 of 1 valid"* ]]
}

@test "verify: speaks Japanese, and JSON" {
	run "$STARSEAL" verify --lang ja p.seal.tar.zst
	[[ "$output" == *"完全性: 問題なし"* ]]
	run "$STARSEAL" verify --json p.seal.tar.zst
	echo "$output" | jq -e '.integrity == "good" and .signed and .outcomes.planned > 0'
}

@test "verify: a flipped byte of evidence names the item" {
	mkdir -p x && tar --zstd -xf p.seal.tar.zst -C x
	item=$(ls x/items | grep passwd)
	python3 - "$item" <<-'END'
	import subprocess, sys
	raw = bytearray(subprocess.check_output(["zstd", "-dcq", "p.seal.tar.zst"]))
	at = raw.index(b"root:x:0:0:")
	raw[at] ^= 1
	open("bad.tar", "wb").write(raw)
	END
	# The container is strict: frames made again by zstd are refused as such.
	zstd -q -f bad.tar -o bad.tar.zst
	run "$STARSEAL" verify bad.tar.zst
	[ "$status" -eq 5 ]
	[[ "$output" == *DAMAGED* ]]
}

@test "verify: a cut pack, an empty file, no file" {
	head -c 5000 p.seal.tar.zst > cut
	run "$STARSEAL" verify cut
	[ "$status" -eq 5 ]
	: > empty
	run "$STARSEAL" verify empty
	[ "$status" -eq 5 ]
	run "$STARSEAL" verify missing
	[ "$status" -eq 74 ]
	[[ "$output" == *"missing: cannot open it"* ]]
}

@test "verify: another key is unknown, not valid" {
	run env HOME=/nonexistent "$STARSEAL" verify p.seal.tar.zst
	[ "$status" -eq 0 ]
	[[ "$output" == *"0 of 1 valid"* ]]
	[[ "$output" == *"not known here"* ]]
	run env HOME=/nonexistent "$STARSEAL" verify -p "$HOME/.config/starseal/collector.pub" p.seal.tar.zst
	[[ "$output" == *"1 of 1 valid"* ]]
}

@test "stock tools: tar, bsdtar, 7z and python list the same names; zstd and minisign agree" {
	tar --zstd -tf p.seal.tar.zst > tar.txt
	bsdtar -tf p.seal.tar.zst > bsdtar.txt
	cmp tar.txt bsdtar.txt
	zstd -dcq p.seal.tar.zst > p.tar
	7z l -ba -slt p.tar | sed -n 's/^Path = //p' > 7z.txt
	cmp tar.txt 7z.txt
	python3 -c 'import tarfile; [print(n) for n in tarfile.open("p.tar").getnames()]' > py.txt
	cmp tar.txt py.txt
	zstd -tq p.seal.tar.zst
	rm -rf x && mkdir x && tar --zstd -xf p.seal.tar.zst -C x
	run minisign -V -H -p "$HOME/.config/starseal/collector.pub" -m x/seal.txt -x x/sigs/10-collector.minisig
	[ "$status" -eq 0 ]
	echo "pack: 0" >> x/seal.txt
	run minisign -V -H -p "$HOME/.config/starseal/collector.pub" -m x/seal.txt -x x/sigs/10-collector.minisig
	[ "$status" -ne 0 ]
}

@test "the sums that a stranger can make by hand are those of the pack" {
	rm -rf x && mkdir x && tar --zstd -xf p.seal.tar.zst -C x
	python3 - <<-'END'
	import hashlib, json, os
	rec = open("x/records.jsonl", "rb").read().split(b"\n")[:-1]
	ope = open("x/openings.jsonl", "rb").read().split(b"\n")[:-1]
	names = sorted(os.listdir("x/items"))
	seal = dict(l.split(": ", 1) for l in open("x/seal.txt").read().split("\n")[1:-1])
	assert len(rec) == len(ope) == len(names) == int(seal["items"])
	leaves = []
	for r, o, n in zip(rec, ope, names):
	    opening, record = json.loads(o), json.loads(r)
	    assert hashlib.sha256(open("x/items/" + n, "rb").read()).hexdigest() == opening["sha256"]
	    assert hashlib.sha256(o).hexdigest() == record["commit"]
	    leaves.append(hashlib.sha256(b"\0" + r).digest())
	def root(l):
	    if len(l) == 1: return l[0]
	    k = 1
	    while k * 2 < len(l): k *= 2
	    return hashlib.sha256(b"\1" + root(l[:k]) + root(l[k:])).digest()
	assert root(leaves).hex() == seal["tree"]
	assert hashlib.sha256(b"".join(x.hex().encode() + b"\n" for x in leaves)).hexdigest() == seal["leaves"]
	END
}

@test "show: lists, prints one item as it is, and says what is not there" {
	run "$STARSEAL" show p.seal.tar.zst
	[ "$status" -eq 0 ]
	[[ "$output" == *"/etc/passwd"* ]]
	"$STARSEAL" show p.seal.tar.zst /data/escape > out
	cmp out t/data/escape
	run "$STARSEAL" show p.seal.tar.zst /etc/nothing
	[ "$status" -eq 74 ]
	[[ "$output" == *"no such item"* ]]
	"$STARSEAL" show p.seal.tar.zst plan.json | jq -e .subjects
}

@test "show: a terminal never sees a control character of evidence" {
	run script -qec "$STARSEAL show p.seal.tar.zst /data/escape" /dev/null
	[[ "$output" == *'\x1b[31mred'* ]]
	[[ "$output" != *$'\033[31m'* ]]
}

@test "show --extract: a new folder only, safe names, an index of the true paths" {
	rm -rf out.d
	run "$STARSEAL" show --extract out.d p.seal.tar.zst
	[ "$status" -eq 0 ]
	grep -q '/data/name with blank$' out.d/index.tsv
	[ -z "$(find out.d -type f -perm /077)" ]
	cut -f1,2 out.d/index.tsv | tail -n +2 | while read -r f s; do
		[ "$(sha256sum < "out.d/$f" | cut -d' ' -f1)" = "$s" ]
	done
	run "$STARSEAL" show --extract out.d p.seal.tar.zst
	[ "$status" -eq 74 ]
	[[ "$output" == *"wants a new folder"* ]]
}

@test "query: rows, their citations, and the tables" {
	run "$STARSEAL" query p.seal.tar.zst "SELECT name, uid FROM accounts_user ORDER BY uid" --json
	[ "$status" -eq 0 ]
	[ "$(echo "$output" | jq -c '[.[].name]')" = '["root","sample"]' ]
	run "$STARSEAL" query --cite --json p.seal.tar.zst "SELECT _cites FROM accounts_user WHERE name='sample'"
	echo "$output" | jq -e '.[0]._cites | map(.path) | index("/etc/passwd") != null'
	echo "$output" | jq -e '.[0]._cites | all(.sha256 | length == 64)'
	run "$STARSEAL" query p.seal.tar.zst --schema
	[[ "$output" == *"accounts_user"* ]]
	run "$STARSEAL" query p.seal.tar.zst --schema --lang ja
	[[ "$output" == *"どの表にも"* ]]
}

@test "query: nothing but reading, within limits" {
	for sql in "DELETE FROM host" "ATTACH '/tmp/x' AS y" "PRAGMA journal_mode=WAL" \
		"SELECT load_extension('x')" "SELECT 1; SELECT 2" "CREATE TABLE x(y)" ""; do
		run "$STARSEAL" query p.seal.tar.zst "$sql"
		[ "$status" -eq 64 ]
	done
	run "$STARSEAL" query --timeout 1 p.seal.tar.zst "WITH RECURSIVE t(x) AS (SELECT 1 UNION ALL SELECT x+1 FROM t) SELECT count(*) FROM t"
	[ "$status" -eq 74 ]
	[[ "$output" == *"took too long"* ]]
	run "$STARSEAL" query --limit 1 p.seal.tar.zst "SELECT name FROM accounts_user"
	[ "$status" -eq 74 ]
	[[ "$output" == *"more than 1 rows"* ]]
}

# confined COMMAND…: started with a pipe that nobody reads for an output; while it
# waits there, the kernel says what was given up.
confined() {
	mkfifo full
	"$@" > full &
	pid=$!
	exec 7< full
	for _ in $(seq 100); do
		sleep 0.05
		grep -q '^Seccomp:.*2' "/proc/$pid/status" && break
	done
	state=$(grep -E '^(NoNewPrivs|Seccomp):' "/proc/$pid/status" | tr -d '\n\t')
	cat <&7 > /dev/null
	exec 7<&-
	wait "$pid" || [ $? -lt 5 ]
	rm full
	[ "$state" = NoNewPrivs:1Seccomp:2 ]
}

@test "a pack is read by a process that has given up files, sockets and other processes" {
	confined "$STARSEAL" check p.seal.tar.zst --json
	confined "$STARSEAL" show p.seal.tar.zst items/0000002-policy.json
	# verify prints little: it waits for its pack instead. The program itself,
	# whatever answers for it elsewhere.
	mkfifo in
	"${BUILD:-$(dirname "$STARSEAL")}/starseal" verify - < in > said &
	pid=$!
	exec 8> in
	for _ in $(seq 100); do
		sleep 0.05
		grep -q '^Seccomp:.*2' "/proc/$pid/status" && break
	done
	state=$(grep '^Seccomp:' "/proc/$pid/status" | tr -d '\n\t')
	cat p.seal.tar.zst >&8
	exec 8>&-
	wait "$pid"
	[ "$state" = Seccomp:2 ]
	grep -q 'Integrity: good' said
}
