# shellcheck shell=bash
# SPDX-License-Identifier: Apache-2.0
# Time-stamping authorities of the tests: certificates by openssl, replies by
# tsa.py over HTTP on the loopback. Sourced.

# authority FOLDER FROM DAYS: root, signer (valid from FROM for DAYS), config;
# keys of RSA, or of ECDSA with AUTHORITY_KEY=ec.
authority() {
	local new="-newkey rsa:2048"
	[ "${AUTHORITY_KEY:-rsa}" = rsa ] || new="-newkey ec -pkeyopt ec_paramgen_curve:prime256v1"
	mkdir -p "$1"
	cat > "$1/ca.cnf" <<-'END'
	[req]
	distinguished_name = dn
	[dn]
	[ca]
	basicConstraints = critical,CA:true
	keyUsage = critical,keyCertSign,cRLSign,digitalSignature
	[tsa]
	basicConstraints = CA:false
	keyUsage = critical,digitalSignature
	extendedKeyUsage = critical,timeStamping
	[ca_config]
	database = index.txt
	default_md = sha256
	default_crl_days = 30
	crlnumber = crlnumber
	[tsa_config]
	default_policy = 1.2.3.4.1
	digests = sha256, sha512, sha1
	accuracy = secs:1
	serial = serial
	signer_digest = sha256
	ess_cert_id_alg = sha256
	END
	# shellcheck disable=SC2086  # options
	(
		cd "$1" || exit 1
		: > index.txt
		echo 01 > serial
		echo 01 > crlnumber
		faketime "$2" openssl req -x509 $new -nodes -days 20000 -config ca.cnf \
		    -extensions ca -subj "/CN=sample root $1" -keyout root.key -out root.pem
		openssl req $new -nodes -config ca.cnf -subj "/CN=sample tsa $1" \
		    -keyout tsa.key -out tsa.csr
		faketime "$2" openssl x509 -req -in tsa.csr -CA root.pem -CAkey root.key -days "$3" \
		    -CAcreateserial -extfile ca.cnf -extensions tsa -out tsa.pem
	) > "$1/log" 2>&1
}

# Serve all authorities below the folder; stop with authorities_stop.
authorities_start() {
	python3 "$BATS_TEST_DIRNAME/tsa.py" "$PWD" "$PWD/port" 3>&- > /dev/null 2>&1 &
	echo $! > tsa.pid
	for _ in $(seq 100); do
		[ -e port ] && break
		sleep 0.1
	done
	[ -e port ]
}

authorities_stop() { kill "$(cat "$BATS_FILE_TMPDIR/tsa.pid")"; }

# A hook for --tsa-command that asks NAME; what a firm's own would look like.
hook() {
	echo "python3 -c 'import sys,urllib.request as u; sys.stdout.buffer.write(u.urlopen(u.Request(\"http://127.0.0.1:$(cat port)/$1\", sys.stdin.buffer.read(), {\"Content-Type\": \"application/timestamp-query\"})).read())'"
}
