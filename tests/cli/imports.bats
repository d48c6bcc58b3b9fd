#!/usr/bin/env bats
# SPDX-License-Identifier: Apache-2.0
# Exports of other systems in a firm's folder: their rows are of the machines
# they name, in the pack, through the sandbox.

setup() {
	STARSEAL=$(realpath "${STARSEAL:-build/starseal}")
	PLUGINS=$(realpath "$BATS_TEST_DIRNAME/../../plugins")
	cd "$BATS_TEST_TMPDIR"
	mkdir -p firm/imports
	cat > e.json <<-END
	{"format":"starseal-engagement/1","series":"test",
	 "subjects":[{"id":"firm:sample","root":"firm"}],
	 "plugins":{"windows":{},"antivirus":{},"entra":{},"lynis":{},"xccdf":{}}}
	END
}

@test "rows of five imports are of the machines, read in the sandbox" {
	for p in windows antivirus entra lynis xccdf; do
		cp -r "$PLUGINS/$p/fixtures/healthy/root/imports/." firm/imports/
	done
	run "$STARSEAL" collect --engagement e.json --unsigned -o p
	[ "$status" -eq 0 ]
	[ "$(echo "$output" | grep -cE '^  (windows|antivirus|entra|lynis|xccdf) +complete')" = 5 ]
	"$STARSEAL" query p "select subject, min_password_length from win_secpol" | grep -E 'host:PC-001 +12'
	"$STARSEAL" query p "select count(*) n from win_audit where subject='host:PC-002'" | grep -w 59
	"$STARSEAL" query p "select subject, status from av_agent" | grep -E 'host:PC-002 +protected'
	"$STARSEAL" query p "select mfa_registered, mfa_demanded_all from entra where subject='firm:sample'" | grep -E '2 +(1|true|yes)'
	"$STARSEAL" query p "select subject, tests_run from lynis" | grep -E 'host:PC-LINUX-01 +64'
	"$STARSEAL" query p "select subject, fail from xccdf" | grep -E 'host:PC-LINUX-01 +1'
}

@test "a machine unseen for 90 days is not protected, whatever the console says" {
	cp -r "$PLUGINS/antivirus/fixtures/weak/root/imports/." firm/imports/
	"$STARSEAL" collect --engagement e.json --unsigned -o p > log.txt
	"$STARSEAL" query p "select host, status_shown, status, last_seen_days from av_agent" |
	    grep -E 'PC-090 +Healthy +stale +90'
}

@test "XML from which a secret was taken is still XML" {
	mkdir -p firm/imports/xccdf/SV-01
	cat > firm/imports/xccdf/SV-01/a.xml <<-'END'
	<?xml version="1.0"?>
	<TestResult xmlns="http://checklists.nist.gov/xccdf/1.2" id="x"><remark>
	password = Zx9Hunter2x77</remark>
	<remark>
	admin_password='<b>x</b>'</remark>
	<rule-result idref="r"><result>fail</result></rule-result></TestResult>
	END
	"$STARSEAL" collect --engagement e.json --unsigned -o p > log.txt
	zstd -dcq p > p.tar
	run grep -ac Zx9Hunter2x77 p.tar
	[ "$output" = 0 ]
	grep -aq '<masked:' p.tar
	"$STARSEAL" query p "select subject, fail from xccdf" | grep -E 'host:SV-01 +1'
}
