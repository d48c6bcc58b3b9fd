#!/usr/bin/env bats
# SPDX-License-Identifier: Apache-2.0
# 200 kinds of secrets in files, names, command outputs and the environment:
# none is in the pack, the log, the plan or what is printed.

setup() {
	STARSEAL=$(realpath "${STARSEAL:-build/starseal}")
	HERE=$BATS_TEST_DIRNAME
	export LC_ALL=C HOME=$BATS_TEST_TMPDIR
	cd "$BATS_TEST_TMPDIR"
}

@test "no planted secret leaves the host" {
	python3 "$HERE/plant.py" t cmds > secrets.txt
	[ "$(wc -l < secrets.txt)" -ge 200 ]
	cat > e.json <<-END
	{"format":"starseal-engagement/1","series":"test",
	 "subjects":[{"id":"host:sample","root":"t","commands":"cmds"}],
	 "plugins":{"files":{"settings":{"paths":"/srv/**"}},"accounts":{},"sshd":{},"pam":{},
	  "sudo":{},"packages":{},"updates":{},"host":{},"logs":{},"firewall":{},"services":{},"listeners":{},"timesync":{}}}
	END
	STARSEAL_SAMPLE_TOKEN=$(head -n 1 secrets.txt) "$STARSEAL" plan --engagement e.json > plan.txt 2>&1
	STARSEAL_SAMPLE_TOKEN=$(head -n 1 secrets.txt) "$STARSEAL" collect --engagement e.json --unsigned -o p > log.txt 2>&1
	zstd -dcq p > p.tar
	cat plan.txt log.txt p.tar > all.bin
	grep -aq 'Port 2222' all.bin
	grep -aq '<masked:' all.bin
	python3 - <<-'END'
	all = open("all.bin", "rb").read()
	found = [s for s in open("secrets.txt", encoding="utf-8").read().splitlines()
	    if s.encode() in all or s.encode("utf-16le") in all]
	assert not found, found
	END
}

@test "rules about secrets keep their words, and a secret among them does not" {
	mkdir -p t/srv
	cat > t/srv/kept.txt <<-'END'
	Password rules (sample)
	Password must be at least 10 characters long
	password: at least 10 characters, changed after an incident
	パスワード：１０文字以上とする。
	パスワード: 10文字以上 (英数字)
	秘密：社外に出さない情報
	END
	cat > t/srv/masked.txt <<-'END'
	password: correct horse battery staple
	password: at least Hunter2x characters
	パスワード：初期値はHunter2xです
	パスワード：初期値はＨＵＮＴです
	パスワード：初期値はｈｕｎｔです
	パスワード: Hunter2x (管理者用)
	パスワード：123456番
	password Hunter2x
	END
	cat > e.json <<-END
	{"format":"starseal-engagement/1","series":"test",
	 "subjects":[{"id":"host:sample","root":"t"}],
	 "plugins":{"files":{"settings":{"paths":"/srv/**"}}}}
	END
	"$STARSEAL" collect --engagement e.json --unsigned -o p > log.txt
	zstd -dcq p > p.tar
	while read -r line; do
		grep -aqF "$line" p.tar
	done < t/srv/kept.txt
	run grep -ac 'Hunter2x\|horse\|ＨＵＮＴ\|ｈｕｎｔ\|123456番' p.tar
	[ "$output" = 0 ]
	[ "$(grep -ac '<masked:' p.tar)" -ge 8 ]
}
