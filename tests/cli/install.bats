#!/usr/bin/env bats
# SPDX-License-Identifier: Apache-2.0
# What make install puts into DESTDIR works from there, without the build.

@test "installed, the program finds its helpers, plugins and policies" {
	build=$(realpath "${BUILD:-$(dirname "${STARSEAL:-build/starseal}")}")
	export LC_ALL=C HOME=$BATS_TEST_TMPDIR
	to=$BATS_TEST_TMPDIR/to
	make -s -C "$BATS_TEST_DIRNAME/../.." BUILD="$build" DESTDIR="$to" PREFIX=/opt/starseal install
	cd "$BATS_TEST_TMPDIR"
	s=$to/opt/starseal/bin/starseal
	# As many plugins as were built, each described in its sandbox.
	[ "$("$s" plugin list --json | jq length)" -eq "$(ls "$build"/plugins/*.so | wc -l)" ]
	run "$s" plugin list --json
	jq -e "all(has(\"manifest\"))" <<<"$output"
	mkdir -p t/etc
	echo 'root:x:0:0::/root:/bin/sh' > t/etc/passwd
	"$s" collect -q --root t --subject host:s --unsigned -o p
	"$s" verify p | grep -q 'Integrity: good'
	run "$s" check p --policy scs-20260327 --level 4
	[ "$status" -eq 3 ] || [ "$status" -eq 4 ]
	[[ $output == *"153 criteria"* ]]
	# Every page, header and completion; the .pc names the interface.
	for page in "$BATS_TEST_DIRNAME"/../../core/man/*.[1-9]; do
		cmp "$page" "$to/opt/starseal/share/man/man${page##*.}/$(basename "$page")"
	done
	[ "$(PKG_CONFIG_PATH=$to/opt/starseal/lib/pkgconfig pkg-config --cflags starseal-plugin)" = "-I/opt/starseal/include " ] ||
		[ "$(PKG_CONFIG_PATH=$to/opt/starseal/lib/pkgconfig pkg-config --cflags starseal-plugin)" = "-I/opt/starseal/include" ]
	[ -s "$to/opt/starseal/include/starseal/plugin.h" ]
	for kind in policy engagement result; do
		jq -e '."$schema" == "https://json-schema.org/draft/2020-12/schema"' \
		    "$to/opt/starseal/share/starseal/policies/schema/$kind.schema.json"
	done
	[ -s "$to/opt/starseal/share/bash-completion/completions/starseal" ]
}
