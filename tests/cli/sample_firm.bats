#!/usr/bin/env bats
# SPDX-License-Identifier: Apache-2.0
# The sample firm: three hosts, documents, ledgers, records and exports with the
# mess of real ones. The verdict of every criterion is expected, and each
# planted mess is found where it was planted.

setup_file() {
	export STARSEAL=$(realpath "${STARSEAL:-build/starseal}") LC_ALL=C HOME=$BATS_FILE_TMPDIR
	export FIRM=$BATS_TEST_DIRNAME/../sample-firm
	cd "$BATS_FILE_TMPDIR"
	mkdir tests
	cp -R "$FIRM" "$FIRM/../hosts" tests/
	# A checkout's times are its own.
	find tests -exec touch -h -d 2026-11-01T00:00:00Z {} +
	SOURCE_DATE_EPOCH=1795392000 "$STARSEAL" collect -q -e tests/sample-firm/engagement.json --unsigned -o pack
	"$STARSEAL" check pack --level 4 --as-of 2026-11-23 --json > result.json || [ $? -eq 3 ]
}

setup() { cd "$BATS_FILE_TMPDIR"; }

# Observations of a check that fail or are unknown, with what they cite.
found() {
	jq -r --arg id "$1" '.checks[] | select(.id == $id) | .observations[] | [.subject, .verdict,
	    ([.deciding[].cites[]? | .path + " " + ((.rows // .lines // []) | tostring)] | unique | join("; "))] | @tsv' result.json
}

@test "the verdict of each of the 153 criteria" {
	jq -r '.criteria[] | [.id, .verdict, .reason // "-"] | @tsv' result.json | sort > found.tsv
	[ "$(wc -l < found.tsv)" -eq 153 ]
	diff "$FIRM/expected.tsv" found.tsv
}

@test "★3 is judged by the same policy: its 81 criteria have the same verdicts" {
	"$STARSEAL" check pack --level 3 --as-of 2026-11-23 --json > three.json || [ $? -eq 3 ]
	jq -r '.criteria[] | [.id, .verdict, .reason // "-"] | @tsv' three.json | sort > three.tsv
	[ "$(wc -l < three.tsv)" -eq 81 ]
	[ -z "$(comm -13 found.tsv three.tsv)" ]
}

@test "a leaver's account is open: roster and host are both cited" {
	found leavers-hosts-closed | grep '^host:web01.fail' | grep -q '/etc/passwd'
	jq -e '.checks[] | select(.id == "leavers-accounts-closed") | .verdict == "fail"' result.json
	found leavers-accounts-closed | grep 'fail' | grep '/ledgers/社員名簿.xlsx \[1,9,9\]' | grep -q '/ledgers/アカウント台帳.csv \[4,4\]'
}

@test "two people are missing from the training, and they are named" {
	for check in training-awareness-everyone training-incident-everyone; do
		[ "$(found $check | cut -f1,2 | tr '\t\n' ' ,')" = "person:P-001 pass,person:P-002 pass,person:P-003 pass,person:P-004 pass,person:P-005 fail,person:P-006 fail," ]
	done
}

@test "a rule was changed after its approval" {
	"$STARSEAL" query pack "SELECT id FROM documents_document WHERE changed_after_approval = 1" --json | jq -e '. == [{"id":"DOC-08"}]'
	"$STARSEAL" query pack "SELECT document FROM approval_record WHERE digest_matches = 0" --json | jq -e '. == [{"document":"DOC-08"}]'
}

@test "a host in no ledger, and a ledger's host that was not reached" {
	jq -e '.populations.host | .missing == ["host:pc-003"] and .unlisted == ["host:files01", "host:old01"] and .declared == 4' result.json
	found hosts-in-ledger | grep -q '^host:files01.fail'
}

@test "what cannot be read is told with its row, and nothing else is lost" {
	"$STARSEAL" show pack gaps.jsonl | grep '資産台帳.csv 4 ' | grep -q '2026-13-45'
	"$STARSEAL" query pack "SELECT count(*) n FROM ledger_asset" --json | jq -e '.[0].n == 5'
	"$STARSEAL" query pack "SELECT hostname h, support_end s FROM ledger_asset WHERE id LIKE '%０１' OR id LIKE 'SV%' OR kind = 'server'" --json |
	    jq -e '.[0].s == "2028-06-30"'
	"$STARSEAL" query pack "SELECT joined_on j FROM ledger_person ORDER BY id" --json |
	    jq -e '[.[].j] == ["2008-04-01","2013-04-01","2019-05-01","2023-04-01","2024-04-01","2026-07-01","2018-04-01"]'
}

@test "a scanned page goes to a person, and each format gave its text" {
	"$STARSEAL" query pack "SELECT id, format f, needs_person p FROM documents_document ORDER BY id" --json > docs
	jq -e '[.[] | select(.id == "DOC-11") | .p] == [1] or [.[] | select(.id == "DOC-11") | .p] == [true]' docs
	[ "$(jq -r '[.[].f] | unique | join(" ")' docs)" = "docx markdown odt pdf pptx text xlsx" ]
}

@test "the folder is what its script makes" {
	mkdir -p again/tests again/plugins
	cp -R "$FIRM" again/tests/
	for p in windows antivirus entra; do
		mkdir -p again/plugins/$p
		cp -R "$FIRM/../../plugins/$p/fixtures" again/plugins/$p/
	done
	python3 again/tests/sample-firm/make.py
	diff -r "$FIRM/firm" again/tests/sample-firm/firm
}

@test "values are said in words of both languages, never as the tables' symbols" {
	# Every symbol that has words of its own and could not be taken for a word.
	jq -r '[.. | objects | select(.symbols? and .words?) | [.symbols, [.words[].ja]] | transpose[] |
	    select((.[0] | test("^[a-z]+(-[a-z]+)+$")) and (.[0] != .[1])) | .[0]] | unique[]' \
	    "$BATS_TEST_DIRNAME/../../policies/scs-20260327/tables.json" >symbols
	grep -qx representative-director symbols
	jq -r '.. | objects | select(has("ja") and has("en") and (.en | type == "string") and (.en | contains("(wanted: "))) |
	    .en, .ja' result.json | tr -c 'a-z\n-' '\n' >words
	run grep -wFxf symbols words
	[ "$status" -eq 1 ]
	jq -r '.. | objects | .ja? | strings' result.json >ja
	grep -q '承認者の役職: 代表取締役 (必要: 代表取締役、取締役' ja
	# What a program reports keeps the program's word behind it.
	grep -q '許可(accept) (必要: 破棄(drop)、拒否(reject)のどれか)' ja
	for f in text html sme csv; do
		"$STARSEAL" report pack --level 4 --as-of 2026-11-23 --lang ja -f $f -o report.$f
		run grep -E 'representative-director|end-of-term|trusted-addresses' report.$f
		[ "$status" -eq 1 ]
	done
}

@test "the firm is called the firm, whatever its engagement calls it" {
	"$STARSEAL" report pack --level 4 --as-of 2026-11-23 -f csv --lang ja -o firm.csv
	grep -q '会社: 承認の記録: 該当なし' firm.csv
	run grep -c 'firm:sample' firm.csv
	[ "$output" = 0 ]
	"$STARSEAL" report pack --level 4 --as-of 2026-11-23 -f csv --lang en -o firm.csv
	grep -q 'the firm: Approvals: none that fits' firm.csv
}

@test "a value that is not there is not made up out of another table's row" {
	# The longest number that the evidence holds has 12 digits.
	jq -r '[.. | objects | select(has("deciding")) | .deciding[].text.en] | unique[]' result.json >texts
	grep -q 'Tries until locked, Failed tries until lock' texts
	run grep -E ': [0-9]{15,} \(wanted' texts
	[ "$status" -eq 1 ]
}

@test "answers, approvals and waivers stand beneath their criterion in every form, in both languages" {
	rm -rf beside && mkdir beside && cp -R "$FIRM/firm" beside/firm
	cd beside
	sed -i 's/2026-11-10/2026-05-10/' firm/records/interviews.csv
	sed -i 's/\r$//; 1s/$/,対応する評価基準/; 2,$s/$/,1-2-1-4/' firm/documents/documents.csv
	jq '.subjects = [{"id": "firm:sample", "root": "firm"}]' "$FIRM/engagement.json" > e.json
	"$STARSEAL" collect -q -e e.json --unsigned -o pack
	check() { "$STARSEAL" check pack --level 4 --as-of "$1" --json --waivers w.json > r.json || [ $? -le 4 ]; }
	digest=$("$STARSEAL" policy list --json | jq -r '.[] | select(.id == "committee-met").digest')
	jq -n --arg d "$digest" '{format: "evidence-waiver/1", id: "w-7", check: "committee-met", check_digest: $d,
	    subjects: "all", kind: "temporary", reason: {en: "It is being set up", ja: "設置の準備中"}, risk_owner: "Sample head",
	    approver: {name: "Sample officer", role: "CISO"}, approved_on: "2026-01-01", from: "2026-01-01", until: "2026-12-31"}' > w.json
	check 2026-11-23
	jq -e '.criteria[] | select(.id == "scs-1-2-1-4") | .answer.answer_text.ja == "はい" and .answer.state == "valid" and
	    ([.approvals[] | .digest] | index("matches") != null and index("differs") != null) and .waivers == ["w-7"]' r.json
	for f in text html sme csv xlsx; do
		for lang in en ja; do
			"$STARSEAL" report pack --level 4 --as-of 2026-11-23 --waivers w.json --lang $lang -f $f -o r.$f
			[ $f != xlsx ] || python3 "$BATS_TEST_DIRNAME/cells.py" r.xlsx > r.x
			[ $f != xlsx ] || mv r.x r.xlsx
			# One line, without the breaks that a width makes.
			case $f in
			text) tr -s '\n ' ' ' < r.$f | sed 's/\([^ -~]\) \([^ -~]\)/\1\2/g; s/\([^ -~]\) \([^ -~]\)/\1\2/g' > line ;;
			*) cat r.$f > line ;;
			esac
			if [ $lang = en ] || [ $f = html ] || [ $f = sme ]; then
				grep -q 'said by .*asked by .*on 2026-05-10, by Interview, holds until 2027-11-10, still holds' line
				grep -q 'Approval: DOC-01 .*Representative director, on 2026-04-01, the file is the one approved, signature: None' line
				grep -q 'Approval: DOC-08 .*the file is NOT the one approved' line
				grep -q 'Waiver w-7: A body with management met this year, in force, from 2026-01-01, until 2026-12-31, approved by Sample officer, CISO, on 2026-01-01, risk owner Sample head, reason: It is being set up, UNSIGNED' line
			fi
			if [ $lang = ja ]; then
				grep -q '回答: はい「四半期ごとに委員会を開いています。」、回答者' line
				grep -q '免除 w-7: .*署名なし' line
			fi
		done
	done
	# An answer that ran out says so.
	"$STARSEAL" report pack --level 4 --as-of 2027-11-11 --lang en -f csv -o r.csv
	grep -q 'holds until 2027-11-10, EXPIRED, to be asked again' r.csv
}
