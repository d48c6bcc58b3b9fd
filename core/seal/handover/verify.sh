#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Verifies a starseal hand-over with minisign, sha256sum and awk alone.
# 開示された starseal の証跡を minisign、sha256sum、awk だけで検証します。
#   sh verify.sh [FOLDER]
# Exit: 0 all holds; 5 damaged or a false signature; 4 no signature could be
# checked. Temporary files hold the lines once more, and are removed.
# 終了: 0 すべて一致、5 破損または偽の署名、4 署名を確かめられない
set -u
LC_ALL=C
export LC_ALL
umask 077
cd "${1:-$(dirname "$0")}" || exit 74

say() { printf '%s\n  %s\n' "$1" "$2"; }
bad() {
	printf 'DAMAGED / 破損: %s\n' "$1"
	exit 5
}
for tool in sha256sum awk find sort cut mktemp; do
	command -v "$tool" > /dev/null 2>&1 || {
		say "$tool is needed" "$tool が必要です"
		exit 74
	}
done
tmp=$(mktemp -d) || exit 74
trap 'rm -rf "$tmp"' EXIT
trap 'exit 74' HUP INT TERM

for f in seal.txt leaves.txt records.jsonl openings.jsonl SHA256SUMS; do
	if [ ! -f "$f" ] || [ -L "$f" ]; then bad "$f"; fi
done

# 1. Every file is listed, and fits.
find . ! -type d ! -name SHA256SUMS | sed 's|^\./||' | sort > "$tmp/found"
sed 's/^[0-9a-f]*  //' SHA256SUMS > "$tmp/listed"
cmp -s "$tmp/found" "$tmp/listed" || bad "SHA256SUMS: not the files that are here / ファイルの一覧が違います"
sha256sum -c SHA256SUMS > "$tmp/sums" 2>&1 ||
	bad "$(awk '!/: OK$/ { print; exit }' "$tmp/sums")"

# 2. The statement names the leaves.
first=$(head -n 1 seal.txt)
[ "$first" = "starseal-seal/v1" ] || bad "seal.txt: $first"
value() { awk -v k="$1: " 'index($0, k) == 1 { print substr($0, length(k) + 1) }' seal.txt; }
items=$(value items)
leaves=$(sha256sum < leaves.txt)
[ "${leaves%% *}" = "$(value leaves)" ] || bad "leaves.txt"
[ "$(awk 'END { print NR }' leaves.txt)" = "$items" ] || bad "leaves.txt: items"
[ "$(awk 'END { print NR }' records.jsonl)" = "$items" ] || bad "records.jsonl: items"

# 3. Each record is its leaf; each opening fits its record's commit.
mkdir "$tmp/r" "$tmp/o"
i=0
while IFS= read -r line; do
	[ "$line" = hidden ] || printf '\000%s' "$line" > "$tmp/r/$i"
	i=$((i + 1))
done < records.jsonl
n=0
while IFS= read -r line; do
	i=${line#'{"i":'}
	i=${i%%,*}
	case $i in '' | *[!0-9]*) bad "openings.jsonl" ;; esac
	printf '%s' "$line" > "$tmp/o/$i"
	n=$((n + 1))
done < openings.jsonl
(cd "$tmp/r" && find . -type f -exec sha256sum {} +) > "$tmp/record_hashes"
(cd "$tmp/o" && find . -type f -exec sha256sum {} +) > "$tmp/opening_hashes"

# What awk finds wrong, or the list of items for sha256sum.
awk -v items="$tmp/items" -v opened="$n" '
function field(line, key,    at) {
	at = index(line, "\"" key "\":\"")
	if (at == 0) return ""
	line = substr(line, at + length(key) + 4)
	return substr(line, 1, index(line, "\"") - 1)
}
FILENAME == ARGV[1] { sub(/^.*\//, "", $2); hash[$2] = $1; next }
FILENAME == ARGV[2] { sub(/^.*\//, "", $2); commit[$2] = $1; next }
FILENAME == ARGV[3] { leaf[FNR - 1] = $1; next }
FILENAME == ARGV[4] {
	i = FNR - 1
	if ($0 == "hidden") { hidden++; next }
	if (hash[i] != leaf[i]) { print "records.jsonl: " i; exit }
	if (index($0, "{\"i\":" i ",") != 1) { print "records.jsonl: " i; exit }
	shown++
	want[i] = field($0, "commit"); label[i] = field($0, "label"); next
}
{
	i = substr($0, 6); i = substr(i, 1, index(i, ",") - 1) + 0
	if (!(i in want) || commit[i] != want[i]) { print "openings.jsonl: " i; exit }
	if (i in seen) { print "openings.jsonl: " i; exit }
	seen[i] = 1
	name = sprintf("items/%07d-%s", i, label[i])
	print field($0, "sha256") "  " name > items
	done++
}
END {
	if (done + 0 != opened + 0) print "openings.jsonl"
	printf "open %d, metadata %d, hidden %d\n", done, shown - done, hidden > "/dev/stderr"
}' "$tmp/record_hashes" "$tmp/opening_hashes" leaves.txt records.jsonl openings.jsonl \
    > "$tmp/wrong" 2> "$tmp/counts"
[ ! -s "$tmp/wrong" ] || bad "$(head -n 1 "$tmp/wrong")"

# 4. The open items, and no others.
if [ "$n" -gt 0 ]; then
	sha256sum -c "$tmp/items" > "$tmp/sums" 2>&1 ||
		bad "$(awk '!/: OK$/ { print; exit }' "$tmp/sums")"
fi
grep -c '^items/' "$tmp/found" > "$tmp/n"
[ "$(cat "$tmp/n")" = "$n" ] || bad "items/: a file that was not opened / 開示されていないファイル"
say "content: good, $items items" "内容: 一致、$items 項目"
cat "$tmp/counts"

# 5. Signatures.
valid=0
if command -v minisign > /dev/null 2>&1; then
	for sig in sigs/*.minisig; do
		[ -f "$sig" ] || continue
		id=
		for key in keys/*.pub; do
			[ -f "$key" ] || continue
			if minisign -V -q -H -p "$key" -m seal.txt -x "$sig" > /dev/null 2>&1; then
				id=$key
			fi
		done
		# A key of the same number that does not fit: false, not unknown.
		number=$(sed -n 2p "$sig" | cut -c 3-13)
		if [ -n "$id" ]; then
			valid=$((valid + 1))
			printf '%s: good by / 有効: %s\n' "$sig" "$id"
			sed -n 's/^trusted comment: /  /p' "$sig"
		elif sed -n 2p keys/*.pub 2> /dev/null | cut -c 3-13 | grep -qxF -- "$number"; then
			bad "$sig"
		else
			say "$sig: by a key that is not in keys/" "$sig: keys/ にない鍵の署名です"
		fi
	done
else
	say "minisign is not installed" "minisign がありません"
fi
if [ "$valid" -eq 0 ]; then
	say "UNVERIFIED: NO SIGNATURE WAS CHECKED. Anybody could have made this." \
	    "未検証: 署名を確かめていません。誰にでも作れる状態です。"
	exit 4
fi
say "Compare the keys' numbers with what the signers told you another way." \
    "鍵の番号を、署名者から別の方法で聞いた番号と見比べてください。"
say "Not checked here: other signatures, timestamps, who released this; starseal verify does." \
    "ここで見ないもの: 他の署名、時刻、開示した人。starseal verify が確かめます。"
