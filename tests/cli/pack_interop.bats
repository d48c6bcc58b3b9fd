#!/usr/bin/env bats
# SPDX-License-Identifier: Apache-2.0
# What the verifier accepts, every stock tool unpacks to the same names and
# bytes: empty, odd and several frames long.

setup_file() {
	export STARSEAL=$(realpath "${STARSEAL:-build/starseal}")
	export LC_ALL=C HOME=$BATS_FILE_TMPDIR/home
	mkdir -p "$HOME" "$BATS_FILE_TMPDIR/t/data"
	cd "$BATS_FILE_TMPDIR"
	: > t/data/empty
	printf x > t/data/one
	head -c 511 /dev/zero > t/data/511
	head -c 512 /dev/zero > t/data/512
	head -c 513 /dev/zero > t/data/513
	# 9 MiB that do not compress away and are the same in every run.
	head -c 9437184 /dev/zero | openssl enc -aes-128-ctr -nosalt -K 0f -iv 0f 2>/dev/null > t/data/long
	cat > e.json <<-END
	{"format":"starseal-engagement/1","series":"test",
	 "subjects":[{"id":"host:sample","root":"t"}],
	 "plugins":{"files":{"settings":{"paths":"/data/*"}}}}
	END
	"$STARSEAL" collect -q --unsigned --engagement e.json -o p.seal.tar.zst
	"$STARSEAL" verify -q p.seal.tar.zst
	"$STARSEAL" show -q --extract own p.seal.tar.zst
	mkdir tar && tar --zstd -xf p.seal.tar.zst -C tar
}

setup() {
	cd "$BATS_FILE_TMPDIR"
}

@test "interop: the items that show unpacks are those of tar, and of the tree" {
	cut -f1,2 own/index.tsv | tail -n +2 | while read -r f s; do
		cmp "own/$f" "tar/items/$f"
		[ "$(sha256sum < "tar/items/$f" | cut -d' ' -f1)" = "$s" ]
	done
	[ "$(($(wc -l < own/index.tsv) - 1))" = "$(find tar/items -type f | wc -l)" ]
	for f in empty one 511 512 513 long; do
		member=$(awk -F'\t' -v p="/data/$f" '$4 == p { print $1 }' own/index.tsv | head -n 1)
		cmp "t/data/$f" "own/$member"
	done
}

@test "interop: bsdtar unpacks the same" {
	mkdir bsd && bsdtar -xf p.seal.tar.zst -C bsd
	diff -r tar bsd
}

@test "interop: zstd tests it, 7z unpacks the same" {
	zstd -tq p.seal.tar.zst
	zstd -dcq p.seal.tar.zst > p.tar
	7z x -y -o7z p.tar > 7z.log
	diff -r tar 7z
}

@test "interop: Python unpacks the same" {
	zstd -dcq p.seal.tar.zst > p.tar
	python3 - <<-'END'
	import tarfile
	with tarfile.open("p.tar") as t:
	    for m in t:
	        assert m.isreg() and m.mode == 0o644 and m.uid == m.gid == m.mtime == 0, m
	        assert not m.pax_headers and m.uname == m.gname == "", m
	        assert t.extractfile(m).read() == open("tar/" + m.name, "rb").read(), m
	END
}

@test "interop: a single frame is a whole zstd file, found through the seek table" {
	python3 - <<-'END'
	import struct, subprocess
	b = open("p.seal.tar.zst", "rb").read()
	n, flags, magic = struct.unpack("<IBI", b[-9:])
	assert magic == 0x8F92EAB1 and flags == 0 and n >= 4
	table = b[len(b) - 9 - 8 * n:-9]
	raw, at = subprocess.check_output(["zstd", "-dcq", "p.seal.tar.zst"]), 0
	for i in range(n):
	    packed, size = struct.unpack_from("<II", table, 8 * i)
	    one = subprocess.run(["zstd", "-dcq"], input=b[at:at + packed], capture_output=True, check=True).stdout
	    off = sum(struct.unpack_from("<II", table, 8 * k)[1] for k in range(i))
	    assert one == raw[off:off + size] and len(one) == size
	    assert size == 4 << 20 or i >= n - 2
	    at += packed
	END
}

@test "interop: a byte more at the end, stock tools are silent, verify is not" {
	cp p.seal.tar.zst more
	printf x >> more
	run "$STARSEAL" verify more
	[ "$status" -eq 5 ]
	[[ "$output" == *"something follows it"* ]]
	run "$STARSEAL" verify --lang ja more
	[[ "$output" == *"後ろに余分があります"* ]]
}
