#!/usr/bin/env bats
# SPDX-License-Identifier: Apache-2.0
# Trusted time and its renewal, against authorities of openssl behind a server
# on the loopback: honest ones, ended ones, revoked ones, and hostile replies.

. "$BATS_TEST_DIRNAME/authority.sh"

setup_file() {
	export STARSEAL=$(realpath "${STARSEAL:-build/starseal}") LC_ALL=C
	export HOME=$BATS_FILE_TMPDIR
	cd "$BATS_FILE_TMPDIR"
	printf 'sample passphrase\n' > pass
	mkdir -p t/etc && printf 'ID=sample\n' > t/etc/os-release
	for k in collector firm root; do
		"$STARSEAL" key new -q --out $k.key --passphrase-fd 3 3< pass
	done
	"$STARSEAL" collect -q --root t --plugin host --key collector.key \
	    --passphrase-fd 3 -o fresh.seal.tar.zst 3< pass
	# One whose certificate ended in 2021, one that followed it, and a stranger.
	authority old 2019-01-01 730
	authority new 2020-06-01 10000
	authority stranger 2020-01-01 10000
	echo '2020-03-01 00:00:00' > old/now
	authorities_start
	export STARSEAL_TRUST=$PWD/trust
	trust init
	trust add collector.pub --role collector --holder "sample host"
	trust add firm.pub --role firm --holder "sample firm"
	trust authority old/root.pem --name "sample old"
	trust authority new/root.pem --name "sample new"
}

teardown_file() { authorities_stop; }

setup() {
	cd "$BATS_FILE_TMPDIR"
	cp fresh.seal.tar.zst p
	rm -f new/now
	export STARSEAL_TRUST=$PWD/trust
}

trust() { "$STARSEAL" trust "$@" -q --root-key root.key --passphrase-fd 3 3< pass; }
firm() { "$STARSEAL" sign -q p --role firm --key firm.key --passphrase-fd 3 "$@" 3< pass; }
unpack() { rm -rf x && mkdir x && tar -C x --zstd -xf "${1:-p}"; }
time_state() { "$STARSEAL" verify --json "${1:-p}" | jq -r .results.time.state; }
signatures() { "$STARSEAL" verify --json "${1:-p}" | jq -r '.signatures|length'; }

# The pack's tail changed by hand.
retail() { python3 "$BATS_TEST_DIRNAME/retail.py" "$@"; }

@test "an authority whose certificate ended: its own time stands, said to have lapsed" {
	firm --tsa-command "$(hook old)"
	run "$STARSEAL" timestamp verify p
	[ "$status" -eq 0 ]
	[[ "$output" == *"whose authority has ended since"*"20-firm: signed by 2020-03-01T00:00:00Z at the latest (sample old)"*"nobody renewed it before"* ]]
	[ "$(time_state)" = lapsed ]
	# As openssl has it: not now, but at that time.
	unpack
	run openssl ts -verify -data x/sigs/20-firm.minisig -in x/sigs/20-firm.tsr -CAfile old/root.pem
	[ "$status" -ne 0 ]
	openssl ts -verify -data x/sigs/20-firm.minisig -in x/sigs/20-firm.tsr -CAfile old/root.pem \
	    -attime "$(date -ud '2020-03-01' +%s)"
	# An authority in force is not said to have lapsed.
	cp fresh.seal.tar.zst p
	firm --tsa-command "$(hook new)"
	[ "$(time_state)" = bounded ]
}

@test "renewal before the end: the older token is held at the time of the next" {
	firm --tsa-command "$(hook old)"
	echo '2020-12-01 00:00:00' > new/now
	"$STARSEAL" timestamp renew p --tsa-command "$(hook new)" | grep -q '90-renewal-1.txt: lists 5 files'
	[ "$(time_state)" = bounded ]
	run "$STARSEAL" verify --json p
	[ "$(jq -c '.renewals[0]|[.state,.number,.files,.time,.lapsed]' <<< "$output")" = \
	    '["valid",1,5,"2020-12-01T00:00:00Z",false]' ]
	[ "$(jq -c '.signatures[]|select(.role=="firm")|[.time,.lapsed,.renewed]' <<< "$output")" = \
	    '["2020-03-01T00:00:00Z",false,true]' ]
	# Who had no time of its own was there when the renewal listed it.
	[ "$(jq -c '.signatures[]|select(.role=="collector")|[.time,.renewed]' <<< "$output")" = \
	    '["2020-12-01T00:00:00Z",true]' ]
	# Both digests of all files, as the stock tools read them.
	unpack
	(cd x && sha256sum --quiet -c sigs/90-renewal-1.txt 2> /dev/null && sha512sum --quiet -c sigs/90-renewal-1.txt 2> /dev/null)
	[ "$(grep -c '^SHA512' x/sigs/90-renewal-1.txt)" = 5 ]
	openssl ts -reply -in x/sigs/90-renewal-1.tsr -text 2> /dev/null | grep -qi 'Hash Algorithm: sha512'
	openssl ts -verify -data x/sigs/90-renewal-1.txt -in x/sigs/90-renewal-1.tsr -CAfile new/root.pem
	# Signatures go on after it, and cover it.
	firm
	[ "$("$STARSEAL" verify --json p | jq -c '[.signatures[]|.state]')" = '["valid","valid","valid"]' ]
}

@test "renewal after the end comes too late, and says so" {
	firm --tsa-command "$(hook old)"
	run "$STARSEAL" timestamp renew p --tsa-command "$(hook new)"
	[ "$status" -eq 0 ]
	[[ "$output" == *"had lapsed before"* ]]
	[ "$(time_state)" = lapsed ]
}

@test "a second renewal takes the first along; when the newest ends, all lapse" {
	firm --tsa-command "$(hook old)"
	echo '2020-12-01 00:00:00' > new/now
	"$STARSEAL" timestamp renew -q p --tsa-command "$(hook new)"
	rm new/now
	"$STARSEAL" timestamp renew -q --items p --tsa-command "$(hook new)"
	run "$STARSEAL" verify --json p
	[ "$(jq -c '[.renewals[]|[.number,.state,.members]]' <<< "$output")" = '[[1,"valid",false],[2,"valid",true]]' ]
	unpack
	grep -q 'SHA256 (sigs/90-renewal-1.tsr)' x/sigs/90-renewal-2.txt
	# The members' digest, by the stock tool.
	said=$(sed -n 's/^members: [0-9]* //p' x/sigs/90-renewal-2.txt)
	[ "$(cd x && sha512sum readme.txt items/* records.jsonl openings.jsonl seal.txt | sha512sum | cut -c1-128)" = "$said" ]
	"$STARSEAL" verify p | grep -q "the sealed members fit under SHA-512"
	# Forty years on, nobody has renewed.
	[ "$(faketime '2066-01-01' "$STARSEAL" verify --json p | jq -r .results.time.state)" = lapsed ]
}

@test "by hand: renew, request, attach; no second one before it has its time" {
	firm
	"$STARSEAL" timestamp renew p | grep -q 'counts once it has a timestamp'
	[ "$(time_state)" = doubtful ]
	run "$STARSEAL" timestamp renew p
	[ "$status" -eq 64 ]
	[[ "$output" == *"90-renewal-1.txt: it has no timestamp yet"* ]]
	"$STARSEAL" timestamp request -q p --signature 90-renewal-1 -o r.tsq
	openssl ts -query -in r.tsq -text | grep -qi 'sha512'
	"$STARSEAL" timestamp request -q p --signature 90-renewal-1 --sha256 -o r256.tsq
	openssl ts -query -in r256.tsq -text | grep -qi 'sha256'
	sh -c "$(hook new)" < r.tsq > r.tsr
	"$STARSEAL" timestamp attach p r.tsr --request r.tsq | grep -q 'sigs/90-renewal-1.tsr: added'
	[ "$(time_state)" = bounded ]
}

@test "what a renewal lists cannot change, go, or be left out" {
	firm --tsa-command "$(hook new)"
	"$STARSEAL" timestamp renew -q --items p --tsa-command "$(hook new)"
	"$STARSEAL" timestamp renew -q p --tsa-command "$(hook new)"
	unpack
	for gone in 20-firm.tsr 90-renewal-1.tsr 20-firm.minisig; do
		retail p q "-sigs/$gone"
		run "$STARSEAL" verify q
		[ "$status" -eq 5 ]
		[[ "$output" == *"renewal 2 is INVALID: a file that it lists is missing: sigs/$gone"* ]]
	done
	# Another reply to the same question is not the one listed.
	openssl ts -query -data x/sigs/20-firm.minisig -sha256 -cert -out again.tsq 2> /dev/null
	sh -c "$(hook new)" < again.tsq > again.tsr
	retail p q sigs/20-firm.tsr=again.tsr
	run "$STARSEAL" verify q
	[ "$status" -eq 5 ]
	[[ "$output" == *"a file that it lists was changed: sigs/20-firm.tsr"* ]]
	# One digest of the two is not enough.
	sed '/^SHA512 (seal.txt)/s/= ./= 0/' x/sigs/90-renewal-2.txt > r2
	cmp -s r2 x/sigs/90-renewal-2.txt && sed '/^SHA512 (seal.txt)/s/= ./= 1/' x/sigs/90-renewal-2.txt > r2
	retail p q sigs/90-renewal-2.txt=r2
	run "$STARSEAL" verify q
	[ "$status" -eq 5 ]
	[[ "$output" == *"was changed: seal.txt"* ]]
	# The members' digest as well, though every listed file fits.
	sed '/^members: [0-9]/s/ [0-9a-f]\{8\}/ 00000000/' x/sigs/90-renewal-1.txt > r1
	retail p q sigs/90-renewal-1.txt=r1 -sigs/90-renewal-2.txt -sigs/90-renewal-2.tsr -sigs/90-renewal-2.tsr.pem
	run "$STARSEAL" verify q
	[ "$status" -eq 5 ]
	[[ "$output" == *"renewal 1 is INVALID: the sealed members are not those"* ]]
	# A second renewal that forgets the first.
	grep -v '90-renewal-1' x/sigs/90-renewal-2.txt > r2
	retail p q sigs/90-renewal-2.txt=r2
	run "$STARSEAL" verify q
	[ "$status" -eq 5 ]
	[[ "$output" == *"leaves out the renewal before it"* ]]
	for edit in '1s/v1/v2/' '3s/2/02/' '$s/$/ /' 's/^SHA512/SHA384/' '5d'; do
		sed "$edit" x/sigs/90-renewal-2.txt > r2
		retail p q sigs/90-renewal-2.txt=r2
		run "$STARSEAL" verify q
		[ "$status" -eq 5 ]
		[[ "$output" == *"is not that of a renewal"* ]]
	done
	# Nobody signs or renews on top of that.
	cp q p
	run firm
	[ "$status" -eq 5 ]
	[[ "$output" == *"an earlier renewal is invalid"* ]]
	run "$STARSEAL" timestamp renew q --tsa-command "$(hook new)"
	[ "$status" -eq 5 ]
	[[ "$output" == *"a renewal would vouch for it"* ]]
}

@test "hostile replies: nonce, digest, cut, refused, from a stranger: nothing is kept" {
	before=$(sha256sum < p)
	for fault in "nonce:5:nonce" "digest:5:" "cut:64:not a reply" "refuse:74:refused"; do
		IFS=: read -r how code word <<< "$fault"
		run firm --tsa-command "$(hook "new?fault=$how")"
		echo "$how $status $output"
		[ "$status" -eq "$code" ]
		[[ "$output" == *"timestamp: "*"$word"* ]]
		[ "$(sha256sum < p)" = "$before" ]
	done
	# A stranger's answer is an answer, but vouches for nothing here.
	firm --tsa-command "$(hook stranger)"
	run "$STARSEAL" timestamp verify p
	[ "$status" -eq 3 ]
	[[ "$output" == *"does not lead to one that is trusted here"* ]]
}

@test "an authority that takes no SHA-512 is asked again by SHA-256" {
	firm
	sed -i 's/^digests = .*/digests = sha256/' new/ca.cnf
	run "$STARSEAL" timestamp renew p --tsa-command "$(hook new)"
	[ "$status" -eq 74 ]
	[[ "$output" == *"refused"*"ask with --sha256"* ]]
	"$STARSEAL" timestamp renew -q p --sha256 --tsa-command "$(hook new)"
	sed -i 's/^digests = .*/digests = sha256, sha512, sha1/' new/ca.cnf
	[ "$(time_state)" = bounded ]
}

@test "a token after the end of its authority's certificate is none" {
	echo '2022-01-01 00:00:00' > old/now
	firm --tsa-command "$(hook old)"
	echo '2020-03-01 00:00:00' > old/now
	run "$STARSEAL" timestamp verify p
	[ "$status" -eq 3 ]
	[[ "$output" == *"was not valid then"* ]]
}

@test "a token of a weak digest is refused, though the authority gives it" {
	firm
	unpack
	openssl ts -query -data x/sigs/20-firm.minisig -sha1 -cert -out w.tsq 2> /dev/null
	sh -c "$(hook new)" < w.tsq > w.tsr
	openssl ts -verify -data x/sigs/20-firm.minisig -in w.tsr -CAfile new/root.pem
	retail p q +sigs/20-firm.tsr=w.tsr
	run "$STARSEAL" timestamp verify q
	[ "$status" -eq 3 ]
	[[ "$output" == *"neither SHA-256 nor SHA-512"* ]]
	run "$STARSEAL" timestamp attach p w.tsr
	[ "$status" -eq 5 ]
}

# lists NAME [ROOT]: NAME/crl.pem and ocsp.der of its register as it is, signed
# by its root or by another.
lists() {
	(
		cd "$1" && : > index.txt.attr
		openssl ca -config ca.cnf -name ca_config -cert "${2:-root}.pem" -keyfile "${2:-root}.key" \
		    -gencrl -out crl.pem
		openssl ocsp -index index.txt -CA root.pem -rsigner "${2:-root}.pem" -rkey "${2:-root}.key" \
		    -issuer root.pem -cert tsa.pem -respout ocsp.der -ndays 30
		{
			echo '-----BEGIN OCSP RESPONSE-----'
			base64 -w 64 ocsp.der
			echo '-----END OCSP RESPONSE-----'
		} > ocsp.pem
	) > log 2>&1
}

# revoked NAME DATE REASON: and its lists say so.
revoked() {
	(
		cd "$1" && : > index.txt && : > index.txt.attr
		faketime "$2" openssl ca -config ca.cnf -name ca_config -cert root.pem -keyfile root.key \
		    -revoke tsa.pem ${3:+-crl_reason "$3"}
	) > log 2>&1
	lists "$1"
}

@test "revocation data beside the token: in order, revoked later, revoked before, by list and by OCSP" {
	authority third 2020-06-01 10000
	cp -R trust trust3
	export STARSEAL_TRUST=$PWD/trust3
	trust authority third/root.pem --name "sample third"
	echo '2021-01-01 00:00:00' > third/now
	firm --tsa-command "$(hook third)"
	unpack
	with() { cat x/sigs/20-firm.tsr.pem "$1" > kept; retail p q sigs/20-firm.tsr.pem=kept; }
	lists third
	with third/crl.pem
	run "$STARSEAL" timestamp verify q
	[ "$status" -eq 0 ]
	[[ "$output" == *"its certificate was in order as of 20"* ]]
	# Ended in order, later: earlier tokens stay. Before: none.
	revoked third '2022-01-01 00:00:00' cessationOfOperation
	for data in crl ocsp; do
		with third/$data.pem
		[ "$(time_state q)" = bounded ]
	done
	revoked third '2020-12-31 00:00:00' cessationOfOperation
	for data in crl ocsp; do
		with third/$data.pem
		run "$STARSEAL" timestamp verify q
		[ "$status" -eq 3 ]
		[[ "$output" == *"was revoked before (2020-12-31T00:00:00Z)"* ]]
	done
	# The key was stolen, later: without a renewal nobody knows which are true.
	revoked third '2022-01-01 00:00:00' keyCompromise
	for data in crl ocsp; do
		with third/$data.pem
		run "$STARSEAL" timestamp verify q
		[ "$status" -eq 3 ]
		[[ "$output" == *"no renewal from before that lists this one"* ]]
	done
	# No reason at all is as bad.
	revoked third '2022-01-01 00:00:00' ''
	with third/crl.pem
	[ "$(time_state q)" = doubtful ]
	# What somebody else signed under the issuer's name says nothing.
	revoked third '2022-01-01 00:00:00' keyCompromise
	cp third/crl.pem third/true.pem
	(cd third && openssl req -x509 -newkey rsa:2048 -nodes -days 10000 -config ca.cnf -extensions ca \
	    -subj "/CN=sample root third" -keyout forger.key -out forger.pem) 2> log
	lists third forger
	for data in crl ocsp; do
		grep -q BEGIN third/$data.pem
		with third/$data.pem
		[ "$(time_state q)" = bounded ]
	done
	# A renewal of another authority from before the theft saves it.
	echo '2021-06-01 00:00:00' > new/now
	"$STARSEAL" timestamp renew -q p --tsa-command "$(hook new)"
	[ "$(time_state p)" = bounded ]
	# The list comes later, with the authority's certificates.
	cat third/root.pem third/true.pem > third/both.pem
	export STARSEAL_TRUST=$PWD/trust4
	cp -R trust trust4
	trust authority third/both.pem --name "sample third, stolen"
	[ "$(time_state p)" = bounded ]
	rm -f new/now
	cp fresh.seal.tar.zst p
	firm --tsa-command "$(hook third)"
	"$STARSEAL" timestamp renew -q p --tsa-command "$(hook new)"
	[ "$(time_state p)" = doubtful ]
}

@test "attach keeps a list and an OCSP reply beside the token, and takes no garbage" {
	firm
	unpack
	"$STARSEAL" timestamp request -q p --signature 20-firm -o r.tsq
	sh -c "$(hook new)" < r.tsq > r.tsr
	lists new
	run "$STARSEAL" timestamp attach p r.tsr --crl r.tsq
	[ "$status" -eq 64 ]
	[[ "$output" == *"no X509 CRL in PEM form"* ]]
	run "$STARSEAL" timestamp attach p r.tsr --ocsp r.tsq
	[ "$status" -eq 64 ]
	[[ "$output" == *"not an OCSP reply"* ]]
	"$STARSEAL" timestamp attach -q p r.tsr --request r.tsq --crl new/crl.pem --ocsp new/ocsp.der
	unpack
	for word in CERTIFICATE "X509 CRL" "OCSP RESPONSE"; do
		grep -q "BEGIN $word" x/sigs/20-firm.tsr.pem
	done
	run "$STARSEAL" timestamp verify p
	[ "$status" -eq 0 ]
	[[ "$output" == *"in order as of"* ]]
}

@test "a certificate between, which the reply leaves out, is kept beside and leads on" {
	authority between 2020-06-01 10000
	(
		cd between && openssl req -newkey rsa:2048 -nodes -config ca.cnf -subj "/CN=sample between" \
		    -keyout mid.key -out mid.csr
		openssl x509 -req -in mid.csr -CA root.pem -CAkey root.key -days 3000 -CAcreateserial \
		    -extfile ca.cnf -extensions ca -out mid.pem
		openssl x509 -req -in tsa.csr -CA mid.pem -CAkey mid.key -days 3000 -CAcreateserial \
		    -extfile ca.cnf -extensions tsa -out tsa.pem
	) 2> log
	firm
	cp p fresh.p
	"$STARSEAL" timestamp request -q p --signature 20-firm -o r.tsq
	(cd between && openssl ts -reply -config ca.cnf -section tsa_config -queryfile ../r.tsq \
	    -signer tsa.pem -inkey tsa.key -out ../r.tsr) 2> log
	"$STARSEAL" timestamp attach -q p r.tsr --request r.tsq
	run "$STARSEAL" timestamp verify p --ca between/root.pem
	[ "$status" -eq 3 ]
	[[ "$output" == *"does not lead to one that is trusted here"* ]]
	cp fresh.p p
	run "$STARSEAL" timestamp attach p r.tsr --chain r.tsq
	[ "$status" -eq 64 ]
	[[ "$output" == *"no CERTIFICATE in PEM form"* ]]
	"$STARSEAL" timestamp attach -q p r.tsr --request r.tsq --chain between/mid.pem
	"$STARSEAL" timestamp verify -q p --ca between/root.pem
	# What is kept leads on, but is not trusted: a chain of a stranger's own is none.
	run "$STARSEAL" timestamp verify p --ca stranger/root.pem
	[ "$status" -eq 3 ]
}

@test "a judgement's bundle holds its time inside, and has one beside" {
	"$STARSEAL" sign -q p --role firm --form sigstore --key firm.key --passphrase-fd 3 -p firm.pub \
	    --tsa-command "$(hook new)" 3< pass
	trusted=$STARSEAL_TRUST
	export STARSEAL_TRUST=$PWD/trust5
	trust init
	trust add firm.pub --role firm --form sigstore --holder "sample firm"
	trust authority new/root.pem --name "sample new"
	[ "$("$STARSEAL" verify --json p | jq -r '.signatures[1]|.state+" "+.authority')" = "valid sample new" ]
	# Either time alone does.
	retail p q -sigs/20-firm.tsr -sigs/20-firm.tsr.pem
	[ "$("$STARSEAL" verify --json q | jq -r '.signatures[1]|.state+" "+.authority')" = "valid sample new" ]
	export STARSEAL_TRUST=$trusted
	unpack
	[ "$(jq '.verificationMaterial.timestampVerificationData.rfc3161Timestamps|length' x/sigs/20-firm.sigstore.json)" = 1 ]
	openssl ts -verify -data x/sigs/20-firm.sigstore.json -in x/sigs/20-firm.tsr -CAfile new/root.pem
	jq -r '.verificationMaterial.timestampVerificationData.rfc3161Timestamps[0].signedTimestamp' x/sigs/20-firm.sigstore.json | base64 -d > in.tsr
	jq -r '.dsseEnvelope.signatures[0].sig' x/sigs/20-firm.sigstore.json | base64 -d > in.sig
	openssl ts -verify -data in.sig -in in.tsr -CAfile new/root.pem
}
