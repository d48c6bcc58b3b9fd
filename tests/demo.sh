#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# A walk through starseal on this very host. Everything stays in BUILD/demo.
set -eu
cd "$(dirname "$0")/.."
BUILD=${BUILD:-build}
demo=$BUILD/demo
starseal=$BUILD/starseal
rm -rf "$demo"
mkdir -p "$demo"
umask 077
# The demo's own key, with a passphrase of its own, apart from the user's.
export XDG_CONFIG_HOME="$PWD/$demo/config"
case $BUILD in /*) XDG_CONFIG_HOME=$demo/config ;; esac
printf 'sample passphrase of the demo\n' >"$demo/passphrase"

step() { printf '\n--- %s\n' "$*"; }

step "1. The plan: what would be read, and why (starseal plan)"
"$starseal" plan >"$demo/plan.txt"
head -n 24 "$demo/plan.txt"
echo "  … $(wc -l <"$demo/plan.txt") lines in $demo/plan.txt"

step "2. Collect this host and seal it (starseal collect)"
"$starseal" collect --passphrase-fd 3 -o "$demo/host.seal.tar.zst" 3<"$demo/passphrase"

step "3. Verify the seal (starseal verify)"
"$starseal" verify "$demo/host.seal.tar.zst"

step "4. Judge it against the ★4 policy (starseal check)"
# 3: something is unmet, 4: something cannot be told yet. Both are answers.
status=0
"$starseal" check "$demo/host.seal.tar.zst" --level 4 || status=$?
case $status in 0 | 3 | 4) ;; *) exit "$status" ;; esac

step "5. Reports (starseal report)"
for lang in en ja; do
	"$starseal" report "$demo/host.seal.tar.zst" --lang "$lang" -f text -o "$demo/report.$lang.txt"
	"$starseal" report "$demo/host.seal.tar.zst" --lang "$lang" -f html -o "$demo/report.$lang.html"
done

step "6. The sample firm: three hosts, documents, ledgers, records, exports"
firm=$demo/firm.seal.tar.zst
"$starseal" collect -q -e tests/sample-firm/engagement.json --passphrase-fd 3 -o "$firm" 3<"$demo/passphrase"
"$starseal" verify "$firm"
status=0
"$starseal" check "$firm" --level 4 || status=$?
case $status in 0 | 3 | 4) ;; *) exit "$status" ;; esac
for lang in en ja; do
	"$starseal" report "$firm" --lang "$lang" -f html -o "$demo/firm.$lang.html"
	"$starseal" report "$firm" --lang "$lang" -f sme -o "$demo/firm-next.$lang.html"
	"$starseal" report "$firm" --lang "$lang" -f xlsx -o "$demo/firm.$lang.xlsx"
	"$starseal" report "$firm" --lang "$lang" -f csv -o "$demo/firm-next.$lang.csv"
done

cat <<END

--- Where things are
  $demo/plan.txt              what was read, and why
  $demo/host.seal.tar.zst     the sealed pack (tar --zstd -tf opens it, too)
  $demo/report.ja.html        the report: open it in a browser (report.en.html)
  $demo/report.ja.txt         the same as text (report.en.txt)
  $demo/firm.seal.tar.zst     the sample firm (tests/sample-firm), sealed
  $demo/firm.ja.html          its report (firm.en.html)
  $demo/firm-next.ja.html     what that firm does next; firm-next.ja.csv is the list
  $demo/firm.ja.xlsx          the workbook for its evaluator

--- What to try next
  $starseal show $demo/host.seal.tar.zst
  $starseal query $demo/host.seal.tar.zst "SELECT package, latency_days FROM updates_applied WHERE latency_days > 14"
  $starseal check $demo/host.seal.tar.zst --lang ja --verbose
  $starseal query $demo/firm.seal.tar.zst "SELECT person, topic, held_on FROM ledger_training"
  $starseal init --template ja my-firm
  $starseal --help
END
