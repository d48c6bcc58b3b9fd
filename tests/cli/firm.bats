#!/usr/bin/env bats
# SPDX-License-Identifier: Apache-2.0
# Subjects that are firms: which plugins run for them, what their commands may
# do, whose rows they give, and how far these are relied on.

setup() {
	STARSEAL=$(realpath "${STARSEAL:-build/starseal}")
	BUILT=$(dirname "$STARSEAL")
	export LC_ALL=C STARSEAL_PLUGINS=$BATS_TEST_TMPDIR/plugins
	cd "$BATS_TEST_TMPDIR"
	mkdir -p plugins firm/documents tree/etc
	cp "$BUILT/tests/hostile/firm_sample.so" "$BUILT/plugins/timesync.so" plugins/
	echo "a rule of a sample" > firm/documents/rule.txt
	cat > e.json <<-END
	{"format":"starseal-engagement/1","series":"t","subjects":[
	 {"id":"host:web01","root":"tree"},{"id":"firm:sample","root":"firm"}]}
	END
}

@test "each plugin runs for its kind of subject only" {
	"$STARSEAL" collect -e e.json --unsigned --json -o p.seal.tar.zst > out
	[ "$(jq -c '[.plugins[]|[.plugin,.subject]]|sort' out)" = \
	    '[["firm-sample","firm:sample"],["timesync","host:web01"]]' ]
	"$STARSEAL" plan -e e.json --json > plan
	[ "$(jq -c '[.estimates[]|[.plugin,.subject]]|sort' plan)" = \
	    '[["firm-sample","firm:sample"],["timesync","host:web01"]]' ]
}

@test "grades: no firm's row is more than an export, and none by itself" {
	"$STARSEAL" collect -e e.json --unsigned -o p.seal.tar.zst
	"$STARSEAL" query p.seal.tar.zst --json \
	    "SELECT name || ' ' || _grade || ' ' || subject AS line FROM sample ORDER BY name" > rows
	[ "$(jq -c '[.[].line]' rows)" = \
	    '["boast R1 firm:sample","elsewhere R1 host:pc-001","export R2 firm:sample","filtered R1 firm:sample","plain R1 firm:sample","statement R0 firm:sample"]' ]
}

@test "a command that is given a snapshot is run, one about the host is not" {
	"$STARSEAL" collect -e e.json --unsigned --json -o p.seal.tar.zst > out
	[ "$(jq -r '.plugins[]|select(.plugin=="firm-sample").outcome' out)" = complete ]
	"$STARSEAL" show p.seal.tar.zst > list
	"$STARSEAL" show p.seal.tar.zst "/usr/bin/tr a-z A-Z < /documents/rule.txt" |
	    grep -q "A RULE OF A SAMPLE"
	run grep -q /usr/bin/id list
	[ "$status" -eq 1 ]
}

@test "a plugin that was asked for and has no subject says what to write" {
	run "$STARSEAL" collect -p firm-sample --unsigned -o q.seal.tar.zst
	[ "$status" -eq 64 ]
	[[ "$output" == *'firm-sample reads a firm'*'"id":"firm:example"'* ]]
	[ ! -e q.seal.tar.zst ]
	run "$STARSEAL" plan -e e.json --subject firm:sample -p timesync
	[ "$status" -eq 64 ]
	[[ "$output" == *'timesync reads a host'* ]]
	# Left out without a word where nobody asked for it.
	"$STARSEAL" plan -e e.json --subject host:web01 > plan
	run grep -q firm-sample plan
	[ "$status" -eq 1 ]
}
