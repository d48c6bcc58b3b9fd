#!/usr/bin/env bats
# SPDX-License-Identifier: Apache-2.0
# starseal init, plan, collect. STARSEAL names the program (default:
# build/starseal).

setup() {
	STARSEAL=${STARSEAL:-build/starseal}
	STARSEAL=$(realpath "$STARSEAL")
	export LC_ALL=C HOME=$BATS_TEST_TMPDIR
	cd "$BATS_TEST_TMPDIR"
	SECRET=$(printf '%064d' 7)
}

# A small tree with what is awkward in it; big adds files to take time over.
tree() {
	mkdir -p t/etc t/data
	printf 'root:x:0:0:root:/root:/bin/sh\n' > t/etc/passwd
	printf 'root:$6$saltsalt$abcdefghijklmnop:19000:0:99999:7:::\n' > t/etc/shadow
	printf 'PRETTY_NAME="Sample 1"\nID=sample\nVERSION_ID=1\n' > t/etc/os-release
	printf x > "t/data/new
line"
	mkfifo t/data/fifo
	ln -s /etc/passwd t/data/link
	printf 'aws_secret_access_key = wJalrXUtnFEMIsK7MDENGsbPxRfiCYzzzzTESTKEYq\n' > t/data/conf
}

big() {
	mkdir -p t/data
	for i in 1 2 3 4 5 6 7 8; do
		head -c 30000000 /dev/urandom > t/data/big$i
	done
}

engagement() {
	cat > e.json <<-END
	{"format":"starseal-engagement/1","series":"test",
	 "subjects":[{"id":"host:sample","root":"t"}],
	 "plugins":{"files":{"settings":{"paths":"/data"}}}}
	END
}

members() {
	tar --zstd -tf "$1"
}

@test "init writes a file that plan takes, and overwrites nothing" {
	run "$STARSEAL" init a/b
	[ "$status" -eq 0 ]
	[ -s a/b/README.md ]
	[ "$(stat -c %a a/b/engagement.json)" = 600 ]
	run "$STARSEAL" init a/b
	[ "$status" -ne 0 ]
	[[ $output == *"not overwritten"* ]]
	run "$STARSEAL" init --lang ja c
	grep -q 監査 c/README.md
	tree
	# The installed policy may be absent while this is tested alone.
	sed -i '/"policy"/d' a/b/engagement.json
	run "$STARSEAL" plan --engagement a/b/engagement.json --root t -p host
	[ "$status" -eq 0 ]
}

@test "plan names each path with its reason, and reads nothing" {
	tree
	# Even with relatime, reading would move an access time this old.
	touch -a -d '3 days ago' t/etc/*
	before=$(stat -c %X t/etc/shadow t/etc/passwd)
	run "$STARSEAL" plan --root t -p accounts
	[ "$status" -eq 0 ]
	[[ $output == *"/etc/shadow"* ]]
	[[ $output == *"masked: shadow"* ]]
	[[ $output =~ plan:\ +[0-9a-f]{64} ]]
	one=${BASH_REMATCH[0]}
	run "$STARSEAL" plan --root t -p accounts --lang ja
	[[ $output == *"伏せる: shadow"* ]]
	[[ $output == *"${one##* }"* ]]
	run "$STARSEAL" plan --root t -p accounts --json
	[[ $output == *'"format":"starseal-plan/1"'* ]]
	[ "$(stat -c %X t/etc/shadow t/etc/passwd)" = "$before" ]
}

@test "plan refuses a plugin that is not there, by name" {
	run "$STARSEAL" plan -p nosuch
	[ "$status" -eq 64 ]
	[[ $output == *nosuch* ]]
}

@test "a tree is sealed, masked, with its gaps, and verified" {
	tree
	engagement
	run "$STARSEAL" collect -e e.json --unsigned -o p.seal.tar.zst
	[ "$status" -eq 0 ]
	[[ $output == *"unsigned"* ]]
	mkdir x
	tar -C x --zstd -xf p.seal.tar.zst
	[ "$(head -1 x/seal.txt)" = starseal-seal/v1 ]
	# The secret is nowhere; what is kept says that something was taken.
	! grep -rq wJalrXUtnFEMI x
	grep -q '<masked:' x/items/*-conf
	grep -q '"flags":"masked".*"original":"[0-9a-f]*"' x/records.jsonl
	# Links and FIFOs are listed and not opened; names are escaped.
	grep -q '"path":"/data/fifo","type":"fifo"' x/items/*-listing.jsonl
	grep -q '"path":"/data/link","type":"link".*"target":"/etc/passwd"' x/items/*-listing.jsonl
	grep -q '"path":"/data/new%0Aline"' x/records.jsonl
	! grep -q '"path":"/data/link"' x/records.jsonl
	# Steps add up.
	outcomes=$(sed -n 's/^outcomes: //p' x/seal.txt)
	eval "$(tr ' ' '\n' <<<"$outcomes" | sed 's/not-applicable/na/')"
	[ "$planned" -eq $((collected + empty + failed + refused + na)) ]
	[ "$planned" -gt 0 ]
}

@test "commands are not run for a root; recorded ones stand in" {
	tree
	mkdir c
	run "$STARSEAL" collect --root t --subject host:s -p sshd --unsigned --quiet -o p.seal.tar.zst
	[ "$status" -eq 0 ]
	! members p.seal.tar.zst | grep -q 'sshd_-t'
	mkdir -p t/etc/ssh
	printf 'PermitRootLogin no\n' > t/etc/ssh/sshd_config
	printf 'permitrootlogin no\n' > c/usr_sbin_sshd_-T.out
	run "$STARSEAL" collect --root t --commands c --subject host:s -p sshd --unsigned --quiet -o q.seal.tar.zst
	[ "$status" -eq 0 ]
	members q.seal.tar.zst | grep -q 'sshd_-t'
	tar --zstd -xOf q.seal.tar.zst records.jsonl | grep '"path":"/usr/sbin/sshd -T"' | grep -q recorded
	tar --zstd -xOf q.seal.tar.zst --wildcards 'items/*-sshd.jsonl' | grep -q '"grade":"R2"'
}

@test "same inputs and secret give the same bytes for any threads" {
	tree
	engagement
	export SOURCE_DATE_EPOCH=1700000000
	for n in 1 4; do
		run "$STARSEAL" collect -e e.json --unsigned --threads $n --test-secret "$SECRET" -o p$n.seal.tar.zst
		[ "$status" -eq 0 ]
		[[ $output == *"for tests only"* ]]
	done
	cmp p1.seal.tar.zst p4.seal.tar.zst
	tar --zstd -xOf p1.seal.tar.zst --wildcards 'items/*-journal.jsonl' | grep -q '"test_secret":true'
}

@test "a key is made when there is none, and the pack is signed with it" {
	tree
	printf 'a long passphrase\n' > pw
	run bash -c "'$STARSEAL' collect --root t --subject host:s -p host --key k --passphrase-fd 3 -o p.seal.tar.zst 3<pw"
	[ "$status" -eq 0 ]
	[[ $output == *"no signing key yet"* ]]
	members p.seal.tar.zst | grep -qx sigs/10-collector.minisig
	[ "$(stat -c %a k)" = 600 ]
	run bash -c "printf 'a long passphrase\n' | '$STARSEAL' collect --root t --subject host:s -p host --key k --passphrase-fd 0 -o q.seal.tar.zst"
	[ "$status" -eq 0 ]
	run bash -c "printf 'wrong\n' | '$STARSEAL' collect --root t --subject host:s -p host --key k --passphrase-fd 0 -o r.seal.tar.zst"
	[ "$status" -ne 0 ]
	[ ! -e r.seal.tar.zst ]
}

# Collect, and be told to stop once the pack has been begun.
interrupted() {
	"$STARSEAL" collect -e e.json --unsigned "$@" -o p.seal.tar.zst &
	local pid=$! i
	for i in $(seq 600); do
		[ ! -e p.seal.tar.zst.partial ] || break
		sleep 0.02
	done
	kill -INT "$pid" 2> /dev/null || true
	wait "$pid"
}

@test "signals at several moments leave nothing under the final name" {
	big
	engagement
	for s in INT TERM KILL; do
		for t in 0.03 0.1 0.3 0.6; do
			rm -f p.seal.tar.zst*
			timeout -s $s $t "$STARSEAL" collect -e e.json --unsigned --quiet -o p.seal.tar.zst 2> log || true
			if [ -e p.seal.tar.zst ]; then
				# It was ready before: then it is whole.
				tar --zstd -tf p.seal.tar.zst > /dev/null
			fi
			[ $s = KILL ] || [ ! -e p.seal.tar.zst.partial ]
		done
	done
	rm -f p.seal.tar.zst*
	interrupted --quiet 2> log || true
	[ -e p.seal.tar.zst ] || grep -q 'nothing was kept' log
}

@test "keep-partial seals what there is, with its gaps" {
	big
	engagement
	interrupted --keep-partial --json > out || true
	[ -e p.seal.tar.zst ]
	tar --zstd -xOf p.seal.tar.zst seal.txt | grep -q '^outcomes: planned=1 '
	if grep -q '"cancelled":true' out; then
		tar --zstd -xOf p.seal.tar.zst --wildcards 'items/*-gaps.jsonl' | grep -q cancelled
	fi
}

@test "a full disk is told, and no pack is left" {
	[ "$(id -u)" -eq 0 ] || skip "needs root to mount a small tmpfs"
	big
	engagement
	mkdir small
	mount -t tmpfs -o size=20m tmpfs small || skip "cannot mount here"
	run "$STARSEAL" collect -e e.json --unsigned --quiet -o small/p.seal.tar.zst
	left=$(ls -A small)
	umount small
	[ "$status" -eq 74 ]
	[ -z "$left" ]
}

@test "this host, every plugin, as root and as nobody" {
	run "$STARSEAL" collect --unsigned --json -o p.seal.tar.zst
	[ "$status" -eq 0 ]
	n=$(grep -o '"outcome":"[a-z-]*"' <<<"$output" | wc -l)
	# Those of a firm's folder have nothing to read on a host.
	hosts=0
	for p in "$(dirname "$STARSEAL")"/plugins/*.so; do
		"$STARSEAL" plugin describe "$p" | jq -e '.flags // [] | index("firm")' > /dev/null || hosts=$((hosts + 1))
	done
	[ "$n" -eq "$hosts" ]
	! grep -Eq '"outcome":"(crashed|killed|undeclared|refused|timed-out)"' <<<"$output"
	[ "$(id -u)" -eq 0 ] || skip "the second half needs root to drop it"
	chmod 777 .
	for d in "$BATS_TEST_TMPDIR" "$(dirname "$BATS_TEST_TMPDIR")" "$BATS_RUN_TMPDIR"; do chmod a+x "$d"; done
	run setpriv --reuid 65534 --regid 65534 --clear-groups "$STARSEAL" collect --unsigned --json -p accounts -o n.seal.tar.zst
	[ "$status" -eq 0 ]
	tar --zstd -xOf n.seal.tar.zst --wildcards 'items/*-gaps.jsonl' | grep '"what":"/etc/shadow"' | grep -q '"reason":"denied"'
}

@test "plan names the places that an engagement sets" {
	cat > e.json <<-'END'
	{"format":"starseal-engagement/1","series":"t",
	 "plugins":{"files":{"settings":{"paths":" /srv/rules \n/opt/sample\r\n"}}}}
	END
	"$STARSEAL" plan -e e.json > plan
	grep -q "/srv/rules.*/opt/sample" plan
	run grep -q "{paths}" plan
	[ "$status" -eq 1 ]
}

@test "a disk too small for what the plan would read: said before anything is read" {
	[ "$(id -u)" -eq 0 ] || skip "needs root to mount a small disk"
	mkdir -p small t/srv
	mount -t tmpfs -o size=16m none small || skip "cannot mount here"
	head -c 60000000 /dev/urandom > t/srv/big
	cat > e.json <<-'END'
	{"format":"starseal-engagement/1","series":"t",
	 "plugins":{"files":{"settings":{"paths":"/srv/*"}}}}
	END
	run "$STARSEAL" collect -q -e e.json -p files --root t --unsigned -o small/p.seal.tar.zst
	left=$(ls -A small)
	umount small
	[ "$status" -eq 74 ]
	[ -z "$left" ]
	grep -q "3[0-9] MB may be needed and 1[0-9] MB are free" <<<"$output"
}
