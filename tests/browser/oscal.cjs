// SPDX-License-Identifier: Apache-2.0
// OSCAL under the official schemas (folder OSCAL_SCHEMA_DIR), and what no
// schema says: every reference resolves, every hash is that of the sealed bytes.
'use strict';
const assert = require('assert');
const crypto = require('crypto');
const fs = require('fs');
const path = require('path');
const Ajv = require('ajv').default || require('ajv');
const formats = require('ajv-formats').default || require('ajv-formats');
const { test, work, run } = require('./tap.cjs');

const kinds = { 'oscal-ar': 'oscal_assessment-results_schema.json', 'oscal-poam': 'oscal_poam_schema.json' };
const read = (pack, lang, kind) => JSON.parse(fs.readFileSync(work(pack + '.' + lang + '.' + kind)));
const walk = (o, f, key) => {
	if (Array.isArray(o)) o.forEach((x) => walk(x, f, key));
	else if (o && typeof o === 'object') Object.entries(o).forEach(([k, v]) => walk(v, f, k));
	else f(key, o);
};

const dir = process.env.OSCAL_SCHEMA_DIR;
if (!dir || !fs.existsSync(path.join(dir, kinds['oscal-ar']))) {
	console.log('ok OSCAL under its schemas # SKIP OSCAL_SCHEMA_DIR names no folder of schemas: NOTHING WAS VALIDATED');
} else {
	for (const [kind, file] of Object.entries(kinds)) {
		test(kind + ' is valid under the official schema', async () => {
			const ajv = new Ajv({ strict: false, allErrors: true });
			formats(ajv);
			const valid = ajv.compile(JSON.parse(fs.readFileSync(path.join(dir, file))));
			for (const pack of ['careless', 'attack'])
				for (const lang of ['en', 'ja'])
					assert.ok(valid(read(pack, lang, kind)), JSON.stringify((valid.errors || []).slice(0, 3)));
			const broken = read('careless', 'en', kind);
			delete Object.values(broken)[0].metadata.title;
			assert.ok(!valid(broken));
		});
	}
}

for (const kind of Object.keys(kinds)) {
	test(kind + ': every uuid that is named is defined, once', async () => {
		for (const pack of ['careless', 'attack']) {
			const o = read(pack, 'en', kind), defined = [], used = [];
			walk(o, (k, v) => {
				if (k === 'uuid') defined.push(v);
				else if (/-uuid$/.test(k || '')) used.push(v);
				else if (k === 'href' && v[0] === '#') used.push(v.slice(1));
			});
			assert.strictEqual(new Set(defined).size, defined.length);
			assert.ok(used.length > 3);
			used.forEach((u) => assert.ok(defined.includes(u), u));
		}
	});
	test(kind + ': every hash is that of the sealed bytes', async () => {
		for (const pack of ['careless', 'attack']) {
			const list = Object.values(read(pack, 'en', kind))[0]['back-matter'].resources;
			assert.ok(list.length > 1);
			for (const r of list)
				for (const l of r.rlinks)
					assert.strictEqual(crypto.createHash('sha256').update(fs.readFileSync(
						work(pack + '.x/' + l.href))).digest('hex'), l.hashes[0].value, l.href);
		}
	});
}

test('a machine makes no finding: determinations are people\'s', async () => {
	const r = read('careless', 'en', 'oscal-ar')['assessment-results'].results[0];
	assert.strictEqual(r.findings, undefined);
	assert.ok(r.observations.length > 20);
});

test('plan of action: one item a criterion that is not met', async () => {
	const items = read('careless', 'en', 'oscal-poam')['plan-of-action-and-milestones']['poam-items'];
	assert.strictEqual(new Set(items.map((i) => i.title.split(' ')[0])).size, items.length);
	assert.ok(items.length > 100);
});

test('the same result gives the same bytes; both languages have the same parts', async () => {
	for (const kind of Object.keys(kinds)) {
		const shape = (l) => { const s = []; walk(read('careless', l, kind), (k, v) => s.push(k + (k === 'uuid' ? v : ''))); return s; };
		assert.deepStrictEqual(shape('ja'), shape('en'));
	}
});

run();
