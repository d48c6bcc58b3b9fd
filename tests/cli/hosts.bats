#!/usr/bin/env bats
# SPDX-License-Identifier: Apache-2.0
# Three hosts as trees, made for the tests: a well-kept, a careless and a
# broken one, and the verdict of every check of what a host itself shows.

setup() {
	STARSEAL=$(realpath "${STARSEAL:-build/starseal}")
	HOSTS=$BATS_TEST_DIRNAME/../hosts
	export LC_ALL=C HOME=$BATS_TEST_TMPDIR
	cd "$BATS_TEST_TMPDIR"
}

# Collect a copy whose times are fixed: a checkout's are not.
collect() {
	cp -R "$HOSTS/$1" copy
	find copy -exec touch -h -d 2026-11-01T00:00:00Z {} +
	SOURCE_DATE_EPOCH=1795392000 "$STARSEAL" collect -q --root copy/root --commands copy/commands \
		--subject host:sample --unsigned -o pack
	"$STARSEAL" check pack --level 4 --as-of 2026-11-23 --json > result.json || [ $? -eq 3 ] || [ $? -eq 4 ]
}

compare() {
	collect "$1"
	cut -f1 "$HOSTS/$1/expected.tsv" > ids
	jq -r --rawfile ids ids '.checks[] | select(.id as $id | $ids | split("\n") |
		index($id)) | [.id, .verdict, .reason // "-"] | @tsv' result.json | sort > found.tsv
	diff "$HOSTS/$1/expected.tsv" found.tsv
	# What a host alone cannot show is not judged, and says what is needed.
	jq -e '[.criteria[] | select(.verdict == "unknown" and .reason == "no-evidence")] | length > 80 and
		all((.needs | length > 0) and (.ask.ja | length > 0))' result.json
	jq -e '.counts | .total == 153 and (.pass + .fail + .unknown + .review + .not_applicable) == .total' result.json
}

@test "a well-kept host" {
	compare well-kept
}

@test "a careless host" {
	compare careless
}

@test "a broken host: what cannot be read never passes" {
	compare broken
	jq -e '[.checks[] | select(.id == "sudo-no-free-pass")][0].verdict == "unknown"' result.json
}

@test "same pack, policy and date: the same bytes, in any language and zone" {
	collect careless
	"$STARSEAL" check pack --level 4 --as-of 2026-11-23 --json > a || true
	LC_ALL=ja_JP.UTF-8 TZ=Pacific/Auckland "$STARSEAL" check pack --lang ja --as-of 2026-11-23 --json > b || true
	cmp a b
	"$STARSEAL" check pack --as-of 2027-11-23 --json > c || true
	! cmp -s a c
}

@test "every verdict cites sealed bytes: digest, path, place, collector" {
	collect careless
	jq -r '.checks[].observations[].deciding[].cites[] | [.item, .sha256] | @tsv' result.json | sort -u > cited
	[ "$(wc -l < cited)" -gt 15 ]
	while read -r item sha; do
		[ "$("$STARSEAL" show pack "$item" | sha256sum | cut -d' ' -f1)" = "$sha" ]
	done < cited
	jq -e '[.checks[].observations[].deciding[].cites[] | select(.lines)] | length > 5' result.json
}

@test "check: integrity first, counts with denominators, actions by lead time, exit status" {
	collect careless
	run "$STARSEAL" check pack
	[ "$status" -eq 3 ]
	[[ "${lines[0]}" == "Integrity: good"* ]]
	[[ "$output" == *"unsigned"* ]]
	[[ "$output" == *"153 criteria"* ]]
	jq -e '[.actions[] | select(.verdict == "fail") | .lead_days] | . == (sort | reverse)' result.json
	run "$STARSEAL" check pack --lang ja
	[[ "$output" == *"署名なし"* ]]
	[[ "$output" == *"次の一手"* ]]
	run "$STARSEAL" check pack --level 7
	[ "$status" -eq 64 ]
	run "$STARSEAL" check pack --as-of 2026/11/23
	[ "$status" -eq 64 ]
	run "$STARSEAL" check pack --policy nosuch
	[ "$status" -ne 0 ]
	head -c 4000 pack > cut
	run "$STARSEAL" check cut
	[ "$status" -eq 5 ]
}

@test "report: text and HTML; the page loads nothing and holds evidence as text only" {
	mkdir -p t/etc && printf 'ID=sample\nPRETTY_NAME="<script>alert(1)</script>"\n' > t/etc/os-release
	printf '<img src=x onerror=alert(1)>\n' > t/etc/hostname
	"$STARSEAL" collect -q --root t --unsigned -o pack
	"$STARSEAL" report pack -f html -o r.html
	"$STARSEAL" report pack -f text --lang ja -o r.txt
	grep -q '判定不能' r.txt
	grep -q "default-src 'none'" r.html
	! grep -q '<img' r.html
	! grep -qi 'src=\|href="http\|url(' r.html
	[ "$(grep -c '<script>' r.html)" -eq 1 ]
	[ "$(grep -o 'lang="en"' r.html | wc -l)" -gt 300 ]
	[ "$(grep -o '<span lang="en">' r.html | wc -l)" = "$(grep -o '<span lang="ja">' r.html | wc -l)" ]
	# The policy names style and script by their own digests.
	python3 - <<-'END'
	import base64, hashlib, re
	page = open("r.html", encoding="utf-8").read()
	for tag in ("style", "script"):
	    body = re.search("<%s>(.*?)</%s>" % (tag, tag), page, re.S).group(1)
	    digest = base64.b64encode(hashlib.sha256(body.encode()).digest()).decode()
	    assert "'sha256-%s'" % digest in page, tag
	END
}

@test "work is told in words, the same in text and page" {
	collect careless
	"$STARSEAL" check pack --as-of 2026-11-23 > said || true
	grep -q 'work: hours; by' said
	! grep -qE 'effort|work: [SML];' said
	"$STARSEAL" report pack --as-of 2026-11-23 -f html --lang ja -o page.html
	grep -q '手間: </span><span lang="en">hours</span><span lang="ja">数時間</span>' page.html
}
