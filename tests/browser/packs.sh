#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Two packs for the tests of reports, in WORK: a careless host, and one whose
# every name and cell tries to become a script, a formula or a control code.
set -eu
top=$(cd "$(dirname "$0")/../.." && pwd)
cd "$WORK"
export SOURCE_DATE_EPOCH=1795392000 HOME="$WORK"
cp -R "$top/tests/hosts/careless" copy
find copy -exec touch -h -d 2026-11-01T00:00:00Z {} +
"$STARSEAL" collect -q --root copy/root --commands copy/commands --subject host:sample --unsigned -o careless

script='</script><script>window.pwned=1</script>'
image='"><img src=x onerror=window.pwned=1>'
mkdir -p evil/root/etc/ssh evil/firm/ledgers evil/firm/documents
printf 'ID=sample\nPRETTY_NAME="%s"\n' "$script" >evil/root/etc/os-release
printf '%s\n' "$image" >evil/root/etc/hostname
printf 'root::0:0:%s:/root:/bin/bash\nx%s:x:1000:1000::/:/bin/sh\n' "$image" "$image" >evil/root/etc/passwd
printf 'root::19000:0:99999:7:::\n' >evil/root/etc/shadow
printf 'PermitRootLogin yes # %s \033[2J\033]0;pwned\007\n' "$script" >evil/root/etc/ssh/sshd_config
{
	printf 'Asset ID,Kind,Host name,Status,OS\r\n'
	printf 'A-1,PC,"<img src=x onerror=window.pwned=1>",In use,"=HYPERLINK(""http://sample.invalid"")"\r\n'
	printf 'A-2,PC,"=1+1",In use,"@SUM(1)"\r\n'
	printf 'A-3,PC,"javascript:window.pwned=1",In use,"-2+3"\r\n'
	printf 'A-4,PC,"\342\200\256gpj.exe",In use,x\r\n'
	printf 'A-5,PC,"</td></table><script>window.pwned=1</script>",In use,x\r\n'
} >evil/firm/ledgers/assets.csv
{
	printf 'Document ID,Kind,Title,Revision,Approved on,Next review,File\r\n'
	printf 'D-1,Security policy,"<img src=x onerror=window.pwned=1>",1,2025-04-01,2026-04-01,D-1.md\r\n'
	printf 'D-2,Password rule,"=cmd()",1,2026-04-01,2027-04-01,D-2.md\r\n'
} >evil/firm/documents/documents.csv
printf '# %s\n' "$script" >evil/firm/documents/D-1.md
printf '# sample\n' >evil/firm/documents/D-2.md
cat >evil/e.json <<'END'
{"format":"starseal-engagement/1","series":"attack.example/a","subjects":[
 {"id":"host:evil","root":"root"},{"id":"firm:evil","root":"firm"}]}
END
"$STARSEAL" collect -q -e evil/e.json --unsigned -o attack
# Many hosts: what is long is built when it is asked for.
{
	printf '{"format":"starseal-engagement/1","series":"many","subjects":['
	for i in 1 2 3 4 5 6; do
		printf '%s{"id":"host:sample%d","root":"evil/root"}' "$([ $i = 1 ] || echo ,)" $i
	done
	printf ']}'
} >many.json
"$STARSEAL" collect -q -e many.json --unsigned -o many
"$STARSEAL" report many --as-of 2026-11-23 --lang en -f html -o many.page.html
for pack in careless attack; do
	for lang in en ja; do
		for f in html sme text csv xlsx oscal-ar oscal-poam; do
			"$STARSEAL" report "$pack" --as-of 2026-11-23 --lang "$lang" -f "$f" -o "$pack.$lang.$f"
		done
		"$STARSEAL" check "$pack" --as-of 2026-11-23 --lang "$lang" --verbose >"$pack.$lang.check" || [ $? -le 4 ]
		"$STARSEAL" show "$pack" --lang "$lang" >"$pack.$lang.show"
	done
	cp "$pack.en.html" "$pack.en.page.html"
	cp "$pack.ja.html" "$pack.ja.page.html"
	cp "$pack.ja.sme" "$pack.ja.sme.html"
	cp "$pack.en.sme" "$pack.en.sme.html"
	mkdir "$pack.x"
	tar -C "$pack.x" --zstd -xf "$pack"
done
for pack in careless attack; do
	"$STARSEAL" review "$pack" --as-of 2026-11-23 --lang ja -q -o "$pack.review.html"
done
"$STARSEAL" query attack "SELECT * FROM ledger_asset" >attack.query
