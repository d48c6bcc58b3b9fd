#!/usr/bin/env bats
# SPDX-License-Identifier: Apache-2.0
# starseal init --template: what it writes is read without a fault, holds no
# evidence yet, and counts as soon as a person has filled it in.

setup() {
	STARSEAL=${STARSEAL:-build/starseal}
	STARSEAL=$(realpath "$STARSEAL")
	export LC_ALL=C HOME=$BATS_TEST_TMPDIR
	cd "$BATS_TEST_TMPDIR"
}

collected() {	# DIR: its firm into DIR.pack
	"$STARSEAL" collect --engagement "$1/engagement.json" --subject firm:self \
	    --unsigned -q -o "$1.pack" >/dev/null
}

ask() {	# DIR SQL
	"$STARSEAL" query "$1.pack" --json "$2" | jq -c .
}

# Tables that were found, by sheet; rows, bad ones, examples.
summary() {
	"$STARSEAL" query "$1.pack" --json "SELECT kind, rows, rows_bad, rows_example FROM ledger_source
	    WHERE kind NOT IN ('guide') ORDER BY kind" | jq -r '.[] | [.kind, .rows, .rows_bad, .rows_example] | map(tostring) | join(" ")'
}

@test "workbooks in Japanese: each has its example, none is bad, nothing counts" {
	"$STARSEAL" init --template ja firm >/dev/null
	collected firm
	summary firm >got
	n=$(find firm/ledgers -name '*.xlsx' ! -name 'provenance*' | wc -l)
	[ "$n" -eq 29 ]
	[ "$(wc -l <got)" -eq "$n" ]
	! grep -v ' 0 0 1$' got
	[ "$(ask firm 'SELECT count(*) AS n FROM gaps' | grep -o '[0-9]\+')" = 0 ]
	[ "$(ask firm 'SELECT count(*) AS n FROM ledger_asset' | grep -o '[0-9]\+')" = 0 ]
	[ "$(ask firm 'SELECT count(*) AS n FROM documents_document' | grep -o '[0-9]\+')" = 0 ]
	[ "$(ask firm 'SELECT count(*) AS n FROM interview_answer' | grep -o '[0-9]\+')" = 0 ]
	[ "$(ask firm 'SELECT count(*) AS n FROM ledger_provenance' | grep -o '[0-9]\+')" = 0 ]
}

@test "the same as CSV, and in English" {
	for lang in ja en; do
		"$STARSEAL" init --template $lang $lang >/dev/null
		rm $lang/ledgers/*.xlsx $lang/records/*.xlsx $lang/documents/*.xlsx
		for f in $lang/forms/csv/*.csv; do
			case $f in
			*/documents.csv|*/numbers.csv) mv "$f" $lang/documents/ ;;
			*/interviews.csv|*/approvals.csv) mv "$f" $lang/records/ ;;
			*) mv "$f" $lang/ledgers/ ;;
			esac
		done
		collected $lang
		summary $lang >got
		[ "$(wc -l <got)" -eq 29 ]
		! grep -v ' 0 0 1$' got
		[ "$(ask $lang 'SELECT count(*) AS n FROM gaps' | grep -o '[0-9]\+')" = 0 ]
	done
}

@test "every column of every form is found by its heading" {
	"$STARSEAL" init --template ja firm >/dev/null
	collected firm
	"$STARSEAL" query firm.pack --json "SELECT kind, columns_missing FROM ledger_source
	    WHERE kind <> 'guide' AND columns_missing <> '[]'" >got
	[ "$(jq length got)" = 0 ]
}

@test "a line of one's own counts, the example does not; provenance raises the grade" {
	"$STARSEAL" init --template ja firm >/dev/null
	mv firm/forms/csv/社員名簿.csv firm/ledgers/
	rm firm/ledgers/社員名簿.xlsx firm/ledgers/provenance.xlsx
	printf 'P-001,見本 太郎,従業員,営業部,,,R6.4.1,,はい,はい\r\n' >>firm/ledgers/社員名簿.csv
	collected firm
	run ask firm 'SELECT id, joined_on, _grade FROM ledger_person'
	[[ $output == *P-001* && $output == *2024-04-01* && $output == *R1* ]]
	[[ $output != *例* ]]
	cp firm/forms/csv/provenance.csv firm/ledgers/
	printf '社員名簿.csv,サンプル人事,総務課,2026-05-20 10:00,なし,1\r\n' >>firm/ledgers/provenance.csv
	rm firm.pack
	collected firm
	run ask firm 'SELECT _grade FROM ledger_person'
	[[ $output == *R2* ]]
	run ask firm "SELECT provenance, count_agrees FROM ledger_source WHERE kind = 'person'"
	[[ $output != *0* ]]
}

@test "nothing that is there is overwritten, and nothing is half written" {
	mkdir -p firm/ledgers
	echo mine >firm/ledgers/asset.xlsx
	run "$STARSEAL" init --template en firm
	[ "$status" -eq 74 ] || [ "$status" -eq 64 ]
	[[ $output == *firm/ledgers/asset.xlsx* && $output == *"not overwritten"* ]]
	[ "$(find firm -type f | wc -l)" -eq 1 ]
	[ "$(cat firm/ledgers/asset.xlsx)" = mine ]
	run "$STARSEAL" init --template fr other
	[ "$status" -eq 64 ]
}

@test "the workbook explains itself: comments, lists to choose from, guide" {
	"$STARSEAL" init --template ja firm >/dev/null
	mkdir x
	(cd x && python3 -m zipfile -e ../firm/ledgers/資産台帳.xlsx .)
	grep -q 'starseal: 説明' x/xl/sharedStrings.xml
	grep -q '失われると業務が止まる' x/xl/comments1.xml
	grep -q 'type="list"' x/xl/worksheets/sheet1.xml
	grep -q '説明!' x/xl/worksheets/sheet1.xml
	grep -q 'シンクライアント' x/xl/sharedStrings.xml
	grep -q 'date' x/xl/styles.xml || grep -q 'yyyy-mm-dd' x/xl/styles.xml
}

@test "plan: what the folder lacks, until it is there" {
	"$STARSEAL" init --template en firm >/dev/null
	"$STARSEAL" plan --engagement firm/engagement.json --json >before
	[ "$(jq -r .lacks.subject before)" = firm:self ]
	[ "$(jq '.lacks.criteria | length' before)" -gt 100 ]
	# Training lacks its ledger; the first criterion a document of its own.
	jq -e '.lacks.criteria[] | select(.criterion == "scs-4-2-1-4") | .puts[]
	    | select(.table == "ledger.training" and .file.en == "ledgers/training")' before
	jq -e '.lacks.criteria[] | select(.criterion == "scs-1-1-1-1") | .puts[]
	    | select(.folder == "documents/1-governance" and (.what.ja | length) > 0)' before
	rm firm/ledgers/training.xlsx firm/documents/documents.xlsx
	cp firm/forms/csv/training.csv firm/ledgers/
	printf 'P-001,Passwords,2026-04-15,,,Attended,\r\n' >>firm/ledgers/training.csv
	echo 'Sample list of laws' >firm/documents/1-governance/laws.txt
	{
		sed -n 1p firm/forms/csv/documents.csv | tr -d '\r\n'
		printf '\r\n'
		python3 - firm/forms/csv/documents.csv <<-'END'
		import csv, sys
		head = next(csv.reader(open(sys.argv[1], encoding="utf-8-sig")))
		row = {"Document ID": "D-1", "Kind": "List of laws", "Title": "Sample list of laws",
		    "Criteria": "1-1-1-1", "File": "1-governance/laws.txt"}
		csv.writer(sys.stdout).writerow([next((v for k, v in row.items() if h.lower().startswith(k.lower())), "") for h in head])
		END
	} >firm/documents/documents.csv
	"$STARSEAL" plan --engagement firm/engagement.json --json >after
	! jq -e '.lacks.criteria[] | select(.criterion == "scs-1-1-1-1")' after
	! jq -e '.lacks.criteria[].puts[] | select(.table == "ledger.training")' after
	[ "$(jq .lacks.asked before)" = "$(jq .lacks.asked after)" ]
	# For people, in both languages; no firm, no list.
	"$STARSEAL" plan --engagement firm/engagement.json --lang ja | grep -q '会社のフォルダーにまだないもの'
	"$STARSEAL" init plain >/dev/null
	[ "$("$STARSEAL" plan --engagement plain/engagement.json --json | jq 'has("lacks")')" = false ]
	[ -z "$(find "${TMPDIR:-/tmp}" -maxdepth 1 -name 'starseal-??????' -newer before)" ]
}
