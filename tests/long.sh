#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# The long test: real Debian 11 and 12 trees, made by debootstrap from the
# mirror that this host's apt uses, collected as mounted images, sealed,
# verified and judged. Needs root and that mirror. TAP-like lines.
# usage: BUILD=build tests/long.sh [SUITE...]
set -u
cd "$(dirname "$0")/.." || exit 70
BUILD=${BUILD:-build}
case $BUILD in /*) ;; *) BUILD=$PWD/$BUILD ;; esac
s=$BUILD/starseal
failed=0
[ "$(id -u)" = 0 ] || { echo "not ok long test: debootstrap needs root"; exit 1; }
# shellcheck disable=SC2016  # apt's own words
mirror=$(apt-get indextargets --format '$(REPO_URI)' 'Created-By: Packages' 2>/dev/null | grep '/debian/\{0,1\}$' | head -n 1)
[ -n "$mirror" ] || { echo "not ok long test: apt names no mirror of Debian"; exit 1; }
work=$(mktemp -d) || exit 70
trap 'rm -rf --one-file-system "$work"' EXIT

result() {
	if [ "$1" -eq 0 ]; then
		echo "ok $2"
	else
		failed=1
		echo "not ok $2"
		tail -n 20 "$work/log" | sed 's/^/# /'
	fi
}

# What a minimal tree shows, without a command run and with those recorded.
expected() {
	cat <<-'END'
	accounts-no-empty-password pass
	accounts-one-root pass
	accounts-strong-storage pass
	firewall-active fail
	packages-security-source fail
	pam-length-6 fail
	pam-lockout fail
	sshd-root-limited not_applicable
	sudo-no-free-pass not_applicable
	updates-automatic fail
	END
}

# judge SUITE NAME COLLECT_ARGUMENTS…
judge() {
	suite=$1 name=$2
	shift 2
	"$s" collect -q --root "$work/$suite" --subject "host:$suite" --unsigned --json -o "$work/$name.p" "$@" >"$work/out" 2>"$work/log"
	result $? "$name: collected"
	bad=$(grep -o '"outcome":"\(crashed\|killed\|undeclared\|refused\|timed-out\|failed\)","plugin":"[a-z]*"' "$work/out")
	echo "$bad" >>"$work/log"
	[ -z "$bad" ]
	result $? "$name: every plugin came to its end"
	"$s" verify "$work/$name.p" >"$work/log" 2>&1
	result $? "$name: verifies"
	"$s" check "$work/$name.p" --policy scs-20260327 --level 4 --json >"$work/result.json" 2>"$work/log"
	[ $? -eq 3 ]
	result $? "$name: unmet, as a minimal tree must be"
	expected | sort >"$work/want"
	jq -r '.checks[] | [.id, .verdict] | join(" ")' "$work/result.json" | sort >"$work/have"
	comm -23 "$work/want" "$work/have" >"$work/log"
	[ ! -s "$work/log" ]
	result $? "$name: key verdicts"
}

[ $# -gt 0 ] || set -- bullseye bookworm
for suite; do
	case $suite in bullseye) version=11 ;; bookworm) version=12 ;; *) version= ;; esac
	debootstrap --variant=minbase "$suite" "$work/$suite" "$mirror" >"$work/log" 2>&1
	result $? "$suite: debootstrap"
	[ -e "$work/$suite/etc/os-release" ] || continue
	judge "$suite" "$suite"
	"$s" query "$work/$suite.p" "SELECT os_id, os_version FROM host" --json >"$work/log" 2>&1
	grep -q "\"debian\".*\"$version\"" "$work/log"
	result $? "$suite: known as Debian $version"
	# As many packages as dpkg itself counts, each of them installed.
	n=$(dpkg-query --admindir="$work/$suite/var/lib/dpkg" -W -f '${db:Status-Status}\n' | grep -c '^installed$')
	"$s" query "$work/$suite.p" "SELECT count(*) AS n FROM packages_installed" --json >"$work/log" 2>&1
	grep -q "\"n\":$n\b" "$work/log"
	result $? "$suite: $n packages, as dpkg counts"
	# The same with what was recorded inside of the tree.
	mkdir "$work/commands"
	apt="usr_bin_apt_-o_Dir::Cache::pkgcache=_-o_Dir::Cache::srcpkgcache=_list_--upgradable"
	chroot "$work/$suite" /usr/bin/env LC_ALL=C /usr/bin/apt -o Dir::Cache::pkgcache= -o Dir::Cache::srcpkgcache= \
	    list --upgradable >"$work/commands/$apt.out" 2>"$work/commands/$apt.err"
	judge "$suite" "$suite-recorded" --commands "$work/commands"
	"$s" query "$work/$suite-recorded.p" "SELECT pending_count FROM updates" --json >"$work/log" 2>&1
	grep -q '"pending_count":[0-9]' "$work/log"
	result $? "$suite-recorded: what waits is known"
	rm -rf --one-file-system "${work:?}/$suite" "$work/commands"
done
exit $failed
