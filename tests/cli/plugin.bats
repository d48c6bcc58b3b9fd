#!/usr/bin/env bats
# SPDX-License-Identifier: Apache-2.0
# starseal plugin: list, describe, check. STARSEAL names the program (default:
# build/starseal), with the hostile plugins built under tests/hostile beside.

setup() {
	STARSEAL=${STARSEAL:-build/starseal}
	HOSTILE=$(dirname "$STARSEAL")/tests/hostile
	export LC_ALL=C
}

@test "describe prints the manifest as canonical JSON, the same each time" {
	run "$STARSEAL" plugin describe "$HOSTILE/honest.so"
	[ "$status" -eq 0 ]
	first=$output
	[[ $output == '{"abi":"1.0","author":"sample","commands":'* ]]
	run "$STARSEAL" plugin describe "$HOSTILE/honest.so"
	[ "$output" = "$first" ]
}

@test "describe refuses what is no plugin, and says why in both languages" {
	run "$STARSEAL" plugin describe "$HOSTILE/lie_symbol.so"
	[ "$status" -eq 64 ]
	[[ $output == *"does not export ss_plugin_1"* ]]
	run "$STARSEAL" plugin describe --lang ja "$HOSTILE/lie_symbol.so"
	[ "$status" -eq 64 ]
	[[ $output == *"ss_plugin_1 を公開していません"* ]]
}

@test "describe of a name that is not installed" {
	run "$STARSEAL" plugin describe nosuch
	[ "$status" -eq 74 ]
	[[ $output == *"nosuch.so"* ]]
}

@test "list shows the refused ones among the others" {
	run env STARSEAL_PLUGINS="$HOSTILE" "$STARSEAL" plugin list
	[ "$status" -ne 0 ]
	[[ $output == *"lie_counts.so: the manifest declares too many"* ]]
	[[ $output == *"start_crash.so: the plugin crashed (signal 11)"* ]]
	[[ $output == *"sample"* ]]
}

@test "list --json gives one object a plugin, refused ones with both texts" {
	run env STARSEAL_PLUGINS="$HOSTILE" "$STARSEAL" plugin list --json
	echo "$output" | python3 -c '
import json, sys
plugins = json.load(sys.stdin)
by = {p["file"].rsplit("/", 1)[1]: p for p in plugins}
assert by["honest.so"]["id"] == "sample"
assert len(by["honest.so"]["sha256"]) == 64
assert by["lie_wild.so"]["outcome"] == "crashed"
assert by["lie_null.so"]["outcome"] == "refused"
assert by["lie_null.so"]["refused"]["ja"] != by["lie_null.so"]["refused"]["en"]
assert by["asks_library.so"]["privileges"] == ["libraries"]
assert by["needs_library.so"]["outcome"] == "refused"
'
}

@test "check names what a plugin does wrong" {
	cp "$HOSTILE/honest.so" "$BATS_TEST_TMPDIR/sample.so"
	run "$STARSEAL" plugin check "$BATS_TEST_TMPDIR/sample.so"
	[ "$status" -eq 0 ]
	[ "$(grep -c '^ok' <<<"$output")" -eq 5 ]
	run "$STARSEAL" plugin check "$HOSTILE/lie_extra.so"
	[ "$status" -eq 64 ]
	[[ $output == *"FAIL  exports one symbol: also exports sample_extra"* ]]
	run "$STARSEAL" plugin check "$HOSTILE/lie_changing.so"
	[ "$status" -eq 64 ]
	[[ $output == *"FAIL  describes itself the same way twice"* ]]
	[[ $output == *"FAIL  runs nothing when it is loaded"* ]]
}
