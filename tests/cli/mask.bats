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
