#!/usr/bin/env bats
# SPDX-License-Identifier: Apache-2.0
# starseal-verify and libstarseal-verify: what they are made of, how they are
# built into other programs, and what they say of themselves. That they answer
# as starseal does is held by tests/interop/verifier.py.

setup() {
	TOP=$(realpath "$BATS_TEST_DIRNAME/../..")
	BUILD=$(realpath "${BUILD:-$TOP/build}")
	export LC_ALL=C HOME=$BATS_TEST_TMPDIR
	unset STARSEAL_TRUST
	cd "$BATS_TEST_TMPDIR"
}

a_pack() {
	printf 'sample passphrase\n' > pass
	mkdir -p t/etc && printf 'ID=sample\n' > t/etc/os-release
	"$BUILD/starseal" key new -q --out a.key --passphrase-fd 3 3< pass
	"$BUILD/starseal" collect -q --root t --plugin host --key a.key --passphrase-fd 3 -o p 3< pass
}

@test "the verifier links four libraries, and nothing that opens, runs or connects" {
	for f in starseal-verify lib/libstarseal-verify.so; do
		readelf -d "$BUILD/$f" | sed -n 's/.*NEEDED.*\[\(.*\)\.so.*/\1/p' | grep -v '^libc$\|^ld-linux\|^libpthread$\|^libasan$\|^libubsan$' | sort > needed
		printf '%s\n' libcrypto libjansson libsodium libzstd | diff - needed
		nm -D --undefined-only "$BUILD/$f" | sed 's/.* \([a-z_0-9]*\)\(@.*\)\{0,1\}$/\1/' > wanted
		grep -q EVP_Digest wanted
		run grep -E '^(dl[a-z]*|archive_.*|sqlite3_.*|exec.*|fork|vfork|posix_spawn.*|system|popen|socket|connect|unlink.*|rename.*|mkdir.*|creat.*|ftruncate.*)$' wanted
		[ "$status" -eq 1 ]
	done
	# The library has no way to a file or to the environment.
	run grep -E '^(open.*|fopen.*|opendir|access|getenv|secure_getenv)$' wanted
	[ "$status" -eq 1 ] || [ "$output" = getenv ]
	# No name of the core's goes out of it.
	nm -D --defined-only "$BUILD/lib/libstarseal-verify.so" | awk '{ print $3 }' > given
	nm -g --defined-only "$BUILD/lib/libstarseal-verify.a" | awk 'NF == 3 { print $3 }' >> given
	[ "$(grep -c '^ssv_' given)" -eq 24 ]
	run grep -v '^ssv_' given
	[ "$status" -eq 1 ]
}

@test "every file of the verifier's list is needed, and none besides" {
	make -s -C "$TOP" BUILD="$BUILD" verifier-sources > sources
	objects=$(sed "s,^\(.*\)\.c\$,$BUILD/obj/\1.o," sources | grep -v 'verify/\(library\|verify_main\)\.o')
	# shellcheck disable=SC2086
	ar rcs all.a $objects
	gcc -o program "$BUILD/obj/core/verify/verify_main.o" "$BUILD/obj/core/verify/library.o" \
		-Wl,-Map=map all.a -lsodium -lcrypto -lzstd -ljansson -lpthread
	sed -n '/^Archive member/,/^Discarded\|^Memory/p' map | sed -n 's/^all\.a(\([a-z0-9_]*\)\.o).*/\1/p' | sort -u > used
	sed 's,.*/\(.*\)\.c,\1,' sources | grep -v '^library$\|^verify_main$' | sort -u | diff - used
}

@test "the example of starseal-verify(3) compiles as C11 and as C++17, against both libraries as installed" {
	a_pack
	make -s -C "$TOP" BUILD="$BUILD" DESTDIR="$PWD/to" PREFIX=/usr install
	sed -n '/^\.Bd -literal$/,/^\.Ed$/p' "$TOP/core/man/starseal-verify.3" | sed '1d;$d;s/\\e/\\/g' > example.c
	grep -q ssv_verify example.c
	pc() { PKG_CONFIG_SYSROOT_DIR=$PWD/to PKG_CONFIG_PATH=$PWD/to/usr/lib/pkgconfig pkg-config "$@" starseal-verify; }
	flags=$(PKG_CONFIG_ALLOW_SYSTEM_CFLAGS=1 PKG_CONFIG_ALLOW_SYSTEM_LIBS=1 pc --cflags --libs)
	static=$(PKG_CONFIG_ALLOW_SYSTEM_CFLAGS=1 PKG_CONFIG_ALLOW_SYSTEM_LIBS=1 pc --cflags --libs --static)
	# shellcheck disable=SC2086
	gcc -std=c11 -Wall -Wextra -Wpedantic -Werror -o shared example.c $flags
	# shellcheck disable=SC2086
	g++ -std=c++17 -Wall -Wextra -Wpedantic -Werror -x c++ -o plusplus example.c $flags
	# shellcheck disable=SC2086
	gcc -std=c11 -o archive example.c ${static/-lstarseal-verify/-l:libstarseal-verify.a}
	printf '%s\n' 'integrity: good' 'authenticity: signed' 'time: claimed' 'completeness: whole' 'disclosure: whole' > want
	export LD_LIBRARY_PATH=$PWD/to/usr/lib
	for program in shared plusplus archive; do
		"./$program" p a.pub | diff want -
		head -c 3000 p > cut
		run "./$program" cut a.pub
		[ "$status" -eq 1 ]
		[[ $output == *"frame 0"* ]]
	done
	LD_LIBRARY_PATH='' ./archive p a.pub | diff want -
	[ "$("$PWD/to/usr/bin/starseal-verify" -q p 2>&1)" = "" ]
}

@test "starseal-verify has the options of starseal verify but those of policies and series, and says so in both languages" {
	"$BUILD/starseal" verify --help | grep -o -- '--[a-z-]*' | grep -v '^--\(policy\|level\|series\)$' | sort -u > one
	"$BUILD/starseal-verify" --help | grep -o -- '--[a-z-]*' | grep -v '^--version$' | sort -u | diff one -
	"$BUILD/starseal-verify" --lang ja --help | grep -q '使い方'
	"$BUILD/starseal-verify" --version | grep -q '^starseal-verify [0-9]'
	for wrong in "" "a b" "--nothing p" "-r nobody p" "--lang fr p"; do
		# shellcheck disable=SC2086
		run "$BUILD/starseal-verify" $wrong
		[ "$status" -eq 64 ]
		[[ $output == *"starseal-verify --help"* ]]
	done
}

@test "the sandbox that was reached is said, and keeps what is not named out of sight" {
	a_pack
	"$BUILD/starseal-verify" p > out 2> err
	grep -q '^starseal-verify: sandbox: Landlock ABI [0-9]*, system calls filtered$' err || {
		grep -q '^starseal-verify: sandbox: .*\(NO Landlock\|NOT filtered\)' err
		echo "SKIPPED, LOUDLY: $(cat err)" >&3
	}
	"$BUILD/starseal-verify" -q p > out 2> err
	[ ! -s out ] && [ ! -s err ]
	# A pack that comes as a pipe's name costs no wall.
	"$BUILD/starseal-verify" p 2> said > out
	"$BUILD/starseal-verify" <(cat p) 2> piped > out
	diff said piped
	grep -q ^Integrity out
	# A ring that leads out of its folder is not followed.
	mkdir ring
	echo '{}' > elsewhere.json
	ln -s ../elsewhere.json ring/000001.json
	cp ring/000001.json plain.json
	STARSEAL_TRUST=$PWD/ring run "$BUILD/starseal-verify" p
	[ "$status" -eq 74 ]
	[[ $output == *"000001.json: cannot open it: Permission denied"* ]]
	# An output that cannot be written is no success.
	run sh -c '"$0" p > /dev/full' "$BUILD/starseal-verify"
	[ "$status" -eq 74 ]
}

@test "no byte of what is asked about is read before the walls stand" {
	a_pack
	for to in "-o part" "-z part.zip"; do
		# shellcheck disable=SC2086
		"$BUILD/starseal" disclose -q p --to sample --why sample --class open --key a.key --passphrase-fd 3 --yes $to 3< pass
	done
	"$BUILD/starseal" disclose -q p --proof 5 -o proof
	for asked in p part part.zip "--proof proof proof.item"; do
		# shellcheck disable=SC2086
		strace -f -y -o calls -e trace=seccomp,prctl,read,readv,pread64,preadv,mmap,getdents64 "$BUILD/starseal-verify" -q $asked
		awk -v at="<$PWD/" '
			/SECCOMP_MODE_FILTER|SECCOMP_SET_MODE_FILTER/ { walls = 1 }
			index($0, at) { seen = 1; if (!walls) { print; early = 1 } }
			END { exit early || !seen || !walls }' calls
	done
}

@test "no configuration of the machine's has a say in what libcrypto does" {
	a_pack
	ssh-keygen -q -t ed25519 -N '' -f k
	eval "$(ssh-agent -s)" > /dev/null
	ssh-add -q k
	"$BUILD/starseal" sign -q p --role firm --form sshsig --ssh-key k.pub || failed=1
	kill "$SSH_AGENT_PID"
	[ -z "${failed:-}" ]
	# Where the sandbox would let it be read.
	mkdir ring
	printf 'openssl_conf = x\n[x]\nalg_section = y\n[y]\ndefault_properties = fips=yes\n' > ring/openssl.cnf
	export OPENSSL_CONF=$PWD/ring/openssl.cnf STARSEAL_TRUST=$PWD/ring
	run openssl sha256 p
	[ "$status" -ne 0 ]
	# starseal heeds it, and says what is in the way.
	run "$BUILD/starseal" verify -p k.pub p
	[ "$status" -ne 0 ]
	[[ $output == *"libcrypto gives no SHA-256"* ]]
	"$BUILD/starseal-verify" -p k.pub p 2> err | grep -q 'firm SHA256:.*: valid'
}
