// SPDX-License-Identifier: Apache-2.0
// Another reader of Sigstore bundles: the packages @sigstore/bundle and
// @sigstore/verify. usage: node verify.cjs BUNDLE KEY.pem THRESHOLD [CA.pem…]
// where the CAs are an authority's chain, signer first. Prints the statement
// that verified; a refusal ends with status 1 and its reason.
'use strict';
const fs = require('fs');
const crypto = require('crypto');
const { bundleFromJSON } = require('@sigstore/bundle');
const { Verifier, toSignedEntity } = require('@sigstore/verify');
const { X509Certificate } = require('@sigstore/core');

const [path, key, threshold, ...chain] = process.argv.slice(2);
const always = { start: new Date(0), end: new Date('2100-01-01') };
try {
	const bundle = bundleFromJSON(JSON.parse(fs.readFileSync(path, 'utf8')));
	const verifier = new Verifier({
		certificateAuthorities: [],
		timestampAuthorities: chain.length === 0 ? [] : [{
			certChain: chain.map((f) => X509Certificate.parse(fs.readFileSync(f, 'utf8'))),
			validFor: always,
		}],
		tlogs: [],
		ctlogs: [],
		publicKey: () => ({ publicKey: crypto.createPublicKey(fs.readFileSync(key)), validFor: () => true }),
	}, { tlogThreshold: 0, ctlogThreshold: 0, timestampThreshold: Number(threshold) });
	verifier.verify(toSignedEntity(bundle));
	process.stdout.write(Buffer.from(bundle.content.dsseEnvelope.payload));
} catch (e) {
	console.error(String(e && e.message || e));
	process.exitCode = 1;
}
