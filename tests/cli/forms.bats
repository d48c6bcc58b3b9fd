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
	[ "$(ask firm "SELECT count(*) AS n FROM gaps WHERE reason <> 'absent'" | grep -o '[0-9]\+')" = 0 ]
	[ "$(ask firm 'SELECT count(*) AS n FROM gaps' | grep -o '[0-9]\+')" = "$((n + 4))" ]
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
		[ "$(ask $lang "SELECT count(*) AS n FROM gaps WHERE reason <> 'absent'" | grep -o '[0-9]\+')" = 0 ]
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
	mkdir tmp
	export TMPDIR=$PWD/tmp
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
	[ -z "$(ls -A "$TMPDIR")" ]
}

@test "in the real sandbox: CP932, UTF-16, workbooks, both calendars" {
	cp -R "$BATS_TEST_DIRNAME/../../plugins/ledger/fixtures/localised/root" firm
	cat >e.json <<-'END'
	{"format":"starseal-engagement/1","series":"test","plugins":{"ledger":{}},
	 "subjects":[{"id":"firm:sample","root":"firm"}]}
	END
	"$STARSEAL" collect --engagement e.json --unsigned -q -o firm.pack
	# The same rows as the mock host gives, which the plugin's fixtures hold.
	"$STARSEAL" query firm.pack --json "SELECT id, hostname, place, support_end, introduced_on
	    FROM ledger_asset WHERE _cites NOT LIKE '%rows%' ORDER BY id" |
	    jq -r '.[] | [.id, .hostname, .place, .support_end, .introduced_on] | map(tostring) | join(" ")' >got
	cat >want <<-'END'
	PC-002 pc-002 本社 別館 2025-10-14 2019-04-30
	SV-① sv-001 サーバ室 null 2019-05-01
	ＰＣ－００１ ｐｃ－００１ 本社２階 2027-10-12 2024-04-01
	END
	diff want got
	"$STARSEAL" query firm.pack --json "SELECT DISTINCT encoding FROM ledger_source ORDER BY 1" >got
	[ "$(jq -r '[.[].encoding] | join(" ")' got)" = "cp932 utf-16le utf-8 xlsx" ]
	# Two machines and two people stand in two files each; else nothing is wrong.
	"$STARSEAL" query firm.pack --json "SELECT what FROM gaps WHERE reason <> 'absent'" >got
	jq -e 'length == 4 and all(.[]; .what | test("^/ledgers/.* = /ledgers/台帳.xlsx "))' got
	# A cite leads to sheet and row.
	"$STARSEAL" query firm.pack --json "SELECT _cites FROM ledger_person WHERE id = 'P-002' AND _cites LIKE '%rows%'" |
	    grep -q 'rows'
}

@test "a bad row is a gap that names file, sheet, row, column and what to do" {
	cp -R "$BATS_TEST_DIRNAME/../../plugins/ledger/fixtures/broken/root" firm
	cat >e.json <<-'END'
	{"format":"starseal-engagement/1","series":"test","plugins":{"ledger":{}},
	 "subjects":[{"id":"firm:sample","root":"firm"}]}
	END
	"$STARSEAL" collect --engagement e.json --unsigned -q -o firm.pack
	"$STARSEAL" show firm.pack gaps.jsonl >gaps
	grep -aq '/ledgers/book.xlsx \[Assets\] 3 Support ends on: \\"46677\\"' gaps
	grep -a '/ledgers/assets.csv 2 Support ends on' gaps | grep -q 'write it as 2026-04-01.*日付として一通りに読めません'
	# Counted, and not less than what is a gap.
	"$STARSEAL" query firm.pack --json "SELECT rows, rows_bad FROM ledger_source WHERE file = 'assets.csv'" |
	    jq -e '.[0].rows_bad > 0 and .[0].rows_bad <= .[0].rows'
}

@test "hostile workbooks end at their limits, and the others are read" {
	cp -R "$BATS_TEST_DIRNAME/../../plugins/ledger/fixtures/hostile/root" firm
	rm firm/ledgers/columns.json
	cat >e.json <<-'END'
	{"format":"starseal-engagement/1","series":"test","plugins":{"ledger":{}},
	 "subjects":[{"id":"firm:sample","root":"firm"}]}
	END
	"$STARSEAL" collect --engagement e.json --unsigned -q -o firm.pack
	"$STARSEAL" show firm.pack gaps.jsonl >gaps
	for f in bomb deep laughs mark xxe plain.zip; do grep -aq "/ledgers/$f.xlsx" gaps; done
	[ "$("$STARSEAL" show firm.pack gaps.jsonl | grep -ac root:)" -eq 0 ]
	"$STARSEAL" query firm.pack --json "SELECT name FROM ledger_person WHERE id = 'P-002'" | grep -q script
	# Nothing of it reaches a terminal as a control.
	"$STARSEAL" query firm.pack "SELECT * FROM ledger_person" >out
	! grep -aq "$(printf '\033')" out
	"$STARSEAL" show firm.pack journal.jsonl | grep -a '"plugin-end"' | grep -q '"outcome":"partial"'
}

@test "a ledger that was not given, or not filled in, is no empty ledger" {
	judged() {
		"$STARSEAL" collect -q -e $1/engagement.json --subject firm:self --unsigned -o $1.judged || return
		"$STARSEAL" check $1.judged --policy scs-20260327 --json |
		    jq -r '.checks[] | select(.id == "leavers-no-later-login" or .id == "yearly-rules") | [.id, .verdict, .reason] | map(tostring) | join(" ")' | sort >got
	}
	"$STARSEAL" init --template en firm >/dev/null
	jq '.subjects |= map(select(.id | startswith("firm:")))' firm/engagement.json >e
	mv e firm/engagement.json
	judged firm
	diff - got <<-'END'
	leavers-no-later-login unknown no-evidence
	yearly-rules unknown no-evidence
	END
	# Someone left; which accounts there are, nobody told.
	rm firm/ledgers/*.xlsx
	printf 'Person ID,Category,Left on\r\nP-1,Employee,2026-03-31\r\n' >firm/ledgers/people.csv
	judged firm
	grep -qx 'leavers-no-later-login unknown no-evidence' got
	# Headings without rows say: there are none.
	head -n 1 firm/forms/csv/inspection.csv >firm/ledgers/inspection.csv
	judged firm
	grep -qx 'yearly-rules fail null' got
}

@test "registers that hold their example only are missing, not empty" {
	for lang in ja en; do
		"$STARSEAL" init --template $lang $lang >/dev/null
		jq '.subjects |= map(select(.id | startswith("firm:")))' $lang/engagement.json >e
		mv e $lang/engagement.json
		collected $lang
		ask $lang "SELECT \"table\" AS t, what FROM gaps WHERE reason = 'absent' AND
		    \"table\" NOT LIKE 'ledger.%' ORDER BY 1" | jq -r '.[] | .t + " " + .what' >got
		diff - got <<-'END'
		approval.record /records/approvals.xlsx
		documents.document /documents/documents.xlsx
		documents.number /documents/numbers.xlsx
		interview.answer /records/interviews.xlsx
		END
		"$STARSEAL" check $lang.pack --policy scs-20260327 --level 4 --json >result.json || [ $? -eq 4 ]
		[ -z "$(jq -r '.criteria[] | select(.verdict == "fail" or .verdict == "pass") | .id' result.json)" ]
	done
	# With its headings alone the register says that there is no document.
	rm en/documents/documents.xlsx
	head -n 1 en/forms/csv/documents.csv >en/documents/documents.csv
	collected en
	"$STARSEAL" check en.pack --policy scs-20260327 --level 4 --json >result.json || [ $? -eq 3 ]
	jq -e '.criteria[] | select(.id == "scs-1-2-1-4") | .verdict == "fail"' result.json
}

@test "a column that a ledger does not have is missing; an empty cell is empty" {
	given() {
		rm -f firm.pack
		collected firm
		"$STARSEAL" check firm.pack --policy scs-20260327 --level 4 --as-of 2026-11-23 --json >result.json || true
		jq -r '.checks[] | select(.id == "leavers-returned-all") | [.verdict, .reason // "-"] | join(" ")' result.json
	}
	"$STARSEAL" init --template en firm >/dev/null
	jq '.subjects |= map(select(.id | startswith("firm:")))' firm/engagement.json >e
	mv e firm/engagement.json
	rm firm/ledgers/*.xlsx
	printf 'Person ID,Event,Left on,IDs disabled on\nP-1,leave,2026-03-31,2026-03-31\n' >firm/ledgers/leavers.csv
	[ "$(given)" = 'unknown no-evidence' ]
	# It says which column of which file, in both languages.
	jq -e '[.checks[] | select(.id == "leavers-returned-all").observations[].deciding[].text] |
	    any(.en | contains("/ledgers/leavers.csv has no column \"Devices returned on\"")) and
	    any(.ja | contains("/ledgers/leavers.csv に「機器返却日」の列がありません"))' result.json
	jq -e '[.criteria[] | select(.verdict == "fail")] == []' result.json
	"$STARSEAL" query firm.pack --json "SELECT \"column\" AS c FROM gaps WHERE what = '/ledgers/leavers.csv'" |
	    jq -e 'map(.c) | contains(["devices_returned_on", "keys_returned_on"]) and (contains(["ids_disabled_on"]) | not)'
	# The columns are there, and nobody wrote a day into them.
	printf 'Person ID,Event,Left on,IDs disabled on,Devices returned on,Information returned on,Keys returned on\nP-1,leave,2026-03-31,2026-03-31,,,\n' >firm/ledgers/leavers.csv
	[ "$(given)" = 'fail -' ]
}

@test "an empty ledger passes by the file that was empty, which is cited" {
	"$STARSEAL" init --template en firm >/dev/null
	jq '.subjects |= map(select(.id | startswith("firm:")))' firm/engagement.json >e
	mv e firm/engagement.json
	rm firm/ledgers/*.xlsx
	for t in person account; do
		head -n 1 firm/forms/csv/$t.csv >firm/ledgers/$t.csv
	done
	collected firm
	"$STARSEAL" check firm.pack --policy scs-20260327 --level 4 --as-of 2026-11-23 --json >result.json || true
	jq -e '.checks[] | select(.id == "leavers-no-later-login") | .verdict == "pass" and
	    ([.observations[].deciding[].cites[].path] == ["/ledgers/person.csv"])' result.json
	# No pass of the firm's evidence is without one.
	jq -e '[.checks[] | select(.population == "firm") | .id as $i | .observations[]? | select(.verdict == "pass") |
	    select([.deciding[].cites[]] == []) | $i] == []' result.json
}

@test "a file that could be any ledger is named as the cause; the digest of a document is told" {
	"$STARSEAL" init --template en firm >/dev/null
	jq '.subjects |= map(select(.id | startswith("firm:")))' firm/engagement.json >e
	mv e firm/engagement.json
	echo 'Sample text' >firm/documents/laws.txt
	rm firm/documents/documents.xlsx
	printf 'Document ID,Title,File\nD-1,Sample,laws.txt\n' >firm/documents/documents.csv
	# Nothing stands in the way yet.
	"$STARSEAL" plan -e firm/engagement.json --json >plan.json
	jq -e '.lacks.unread == []' plan.json
	collected firm
	! "$STARSEAL" check firm.pack --policy scs-20260327 --lang en | grep -q 'First: files'
	printf 'foo,bar\n1,2\n' >firm/ledgers/mystery.csv
	"$STARSEAL" plan -e firm/engagement.json --json >plan.json
	jq -e '.lacks.unread | length == 1 and (.[0].what | startswith("/ledgers/mystery.csv")) and
	    (.[0].why.ja | contains("columns.json"))' plan.json
	jq -e --arg sha "$(sha256sum <firm/documents/laws.txt | cut -c1-64)" \
	    '.lacks.documents == [{"file": "laws.txt", "id": "D-1", "sha256": $sha}]' plan.json
	for lang in en ja; do
		"$STARSEAL" plan -e firm/engagement.json --lang $lang >plan.txt
		grep -q '/ledgers/mystery.csv' plan.txt
		grep -q "$(sha256sum <firm/documents/laws.txt | cut -c1-64)  laws.txt" plan.txt
	done
	collected firm
	"$STARSEAL" check firm.pack --policy scs-20260327 --lang en >text || [ $? -eq 4 ]
	sed -n '/First: files/,/columns.json/p' text | grep -q 'ledger /ledgers/mystery.csv'
	"$STARSEAL" check firm.pack --policy scs-20260327 --lang ja | grep -q '最初に: どの表としても読めないファイル'
	# The pages and the workbook name it first, with what to do; its criteria name it too.
	for f in html sme; do
		"$STARSEAL" report firm.pack --policy scs-20260327 -f $f -o r.$f
		[ "$(grep -o '<section id="first">.*/ledgers/mystery.csv' r.$f | grep -c 'columns.json に表の名前')" -eq 1 ]
	done
	"$STARSEAL" report firm.pack --policy scs-20260327 --lang en -f csv -o r.csv
	grep -q 'Inspections: .*/ledgers/mystery.csv: has no headings that are known' r.csv
	"$STARSEAL" report firm.pack --policy scs-20260327 --lang en -f xlsx -o r.xlsx
	python3 -m zipfile -e r.xlsx x
	grep -q 'First: a file that could not be read as any table' x/xl/sharedStrings.xml
	grep -q '/ledgers/mystery.csv: has no headings .*name its table in ledgers/columns.json' x/xl/sharedStrings.xml
	rm firm/ledgers/mystery.csv firm.pack
	collected firm
	"$STARSEAL" report firm.pack --policy scs-20260327 -f sme -o r.sme
	[ "$(grep -c '<section id="first">' r.sme)" -eq 0 ]
}

@test "a thing that stands twice in a register is told with both places, and what counts it is undecided" {
	"$STARSEAL" init --template en firm >/dev/null
	jq '.subjects |= map(select(.id | startswith("firm:")))' firm/engagement.json >e
	mv e firm/engagement.json
	rm firm/ledgers/*.xlsx
	given() {
		rm -f firm.pack
		collected firm
		"$STARSEAL" check firm.pack --policy scs-20260327 --level 4 --as-of 2026-11-23 --json >result.json || true
		jq -r '.checks[] | select(.id == "leavers-no-later-login") | [.verdict, .reason // "-"] | join(" ")' result.json
	}
	head -n 1 firm/forms/csv/account.csv >firm/ledgers/account.csv
	sed -n 1p firm/forms/csv/person.csv >firm/ledgers/person.csv
	columns=$(head -n 1 firm/ledgers/person.csv | tr -cd , | wc -c)
	commas=$(printf "%${columns}s" '' | tr ' ' ,)
	printf 'P-1%s\r\nP-2%s\r\n' "$commas" "$commas" >>firm/ledgers/person.csv
	[ "$(given)" = 'pass -' ]
	# Written in another way, and on another sheet: the same person.
	sed '2s/^P-1/"Ｐ－１ "/;3d' firm/ledgers/person.csv >firm/ledgers/staff.csv
	[ "$(given)" = 'unknown unparsable' ]
	jq -e '[.gaps[] | select(.table == "ledger.person" and (.what | contains("/ledgers/staff.csv 2")) and
	    (.what | contains(" = /ledgers/person.csv 2")))] | length == 1 and
	    (.[0].why.en | contains("both rows are kept")) and (.[0].why.ja | contains("同じもの"))' result.json
	[ "$(ask firm 'SELECT count(*) AS n FROM ledger_person')" = '[{"n":3}]' ]
	jq -e '[.checks[] | select(.id == "leavers-no-later-login").observations[].deciding[].text.en] |
	    any(contains("staff.csv"))' result.json
}

@test "records of what was done may tell the same twice" {
	"$STARSEAL" init --template en firm >/dev/null
	printf 'Person ID,Topic,Held on\nP-1,Password,2026-04-15\nP-1,Password,2026-04-15\n' >firm/ledgers/training2.csv
	collected firm
	[ "$(ask firm "SELECT what FROM gaps WHERE what LIKE '%training2.csv 3%'")" = '[]' ]
	[ "$(ask firm 'SELECT count(*) AS n FROM ledger_training')" = '[{"n":2}]' ]
}

@test "a clerk's mess: no pass is unearned, nothing missing fails, and each sentence says what to do" {
	"$STARSEAL" init --template ja firm >/dev/null
	jq '.subjects |= map(select(.id | startswith("firm:")))' firm/engagement.json >e
	mv e firm/engagement.json
	printf '株式会社サンプル 機器一覧,,,,\n,,,,\n管理番号,種類,名前,状態,導入日\nPC1,ノートパソコン,pc1,つかってる,令和6年4月1日\nPC1,デスクトップ,pc1b,使用中,不明\n合計,2,,,\n' |
	    iconv -f utf-8 -t cp932 >firm/ledgers/ウチの機器.csv
	printf '社員番号,氏名,区分\nP1,サンプル一,派遣社員\nP2,サンプル二,役員\n' >firm/ledgers/名簿.csv
	printf '評価基準,回答,回答内容,確認日\n1-2-1-1,はい,やってます,2026-06-01\n1-3-1-1,たぶん,,\n' >firm/records/interviews.csv
	collected firm
	"$STARSEAL" check firm.pack --policy scs-20260327 --level 4 --as-of 2026-11-23 --json >result.json || [ $? -eq 4 ]
	jq -e '[.criteria[] | select(.verdict == "pass" or .verdict == "fail")] == []' result.json
	# A word that the column does not take: those that it does.
	jq -e '[.gaps[] | select(.what | contains("つかってる"))] | length == 1 and
	    (.[0].why.ja | contains("使える語: 使用中、予備")) and (.[0].why.en | contains("Write one of: In use, Spare"))' result.json
	"$STARSEAL" report firm.pack --policy scs-20260327 --level 4 --as-of 2026-11-23 --lang ja -f csv -o r.csv
	# People by what they are, hosts that were not reached as such.
	grep -q '派遣社員と受入出向者 P1: 契約・誓約書台帳: ' r.csv
	grep -q 'host:PC1: ここからは何も収集していない' r.csv
	grep -q 'アカウント台帳: 0件以上 (必要: 0件)、証跡がない' r.csv
	run grep -E 'external_person|対象に届いていない \(必要: いいえ\)' r.csv
	[ "$status" -eq 1 ]
}
