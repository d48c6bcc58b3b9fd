// SPDX-License-Identifier: Apache-2.0
// The schemas of policies, engagements and results: what ships is valid, and
// what the program refuses for a key, the schema refuses for the same key.
'use strict';
const assert = require('assert');
const { spawnSync } = require('child_process');
const fs = require('fs');
const path = require('path');
const Ajv = require('ajv/dist/2020').default || require('ajv/dist/2020');
const { test, work, run } = require('./tap.cjs');

const top = path.join(__dirname, '..', '..');
const read = (...p) => JSON.parse(fs.readFileSync(path.join(...p)));
const compile = (name) => new Ajv({ allErrors: true, strict: false })
	.compile(read(top, 'policies', 'schema', name + '.schema.json'));
const schemas = { policy: compile('policy'), engagement: compile('engagement'), result: compile('result') };
const why = (v) => JSON.stringify((v.errors || []).slice(0, 4));
const valid = (kind, o, what) => assert.ok(schemas[kind](o), what + ': ' + why(schemas[kind]));
// Refused, and some error is about the key.
const refused = (kind, o, key) => {
	assert.ok(!schemas[kind](o), kind + ' takes a wrong ' + key);
	assert.ok(schemas[kind].errors.some((e) => e.instancePath.split('/').includes(key) ||
	    e.params.additionalProperty === key || e.params.missingProperty === key), key + ': ' + why(schemas[kind]));
};
const starseal = (...args) => spawnSync(process.env.STARSEAL, args, { encoding: 'utf8', maxBuffer: 1 << 28, env: { ...process.env, LC_ALL: 'C' } });
const set = (o, at, v) => {
	const keys = at.split('/'), last = keys.pop(), to = keys.reduce((a, k) => a[k], o);
	if (v === undefined) delete to[last]; else to[last] = v;
};

test('schema: every file of every policy is valid', () => {
	let n = 0;
	for (const p of ['scs-20260327', 'scs-star5-preview']) {
		const dir = path.join(top, 'policies', p);
		for (const f of fs.readdirSync(dir, { recursive: true }).filter((f) => f.endsWith('.json') && !f.startsWith('fixtures'))) {
			valid('policy', read(dir, f), p + '/' + f);
			n++;
		}
	}
	assert.ok(n > 20);
});

test('schema: engagements of the samples and of init are valid', () => {
	valid('engagement', read(top, 'tests', 'sample-firm', 'engagement.json'), 'sample firm');
	for (const lang of ['en', 'ja']) {
		const dir = work('init-' + lang);
		assert.strictEqual(starseal('init', '--template', lang, dir).status, 0);
		valid('engagement', read(dir, 'engagement.json'), 'init ' + lang);
	}
	assert.strictEqual(starseal('init', work('init-host')).status, 0);
	valid('engagement', read(work('init-host'), 'engagement.json'), 'init');
});

test('schema: results are valid, and broken ones are not', () => {
	const pack = work('schema-pack');
	fs.mkdirSync(work('schema-firm'));
	fs.cpSync(path.join(top, 'tests', 'sample-firm', 'firm'), work('schema-firm/firm'), { recursive: true });
	fs.writeFileSync(work('schema-firm/e.json'), JSON.stringify({ format: 'starseal-engagement/1', series: 'schema',
		subjects: [{ id: 'firm:sample', root: 'firm' }] }));
	assert.strictEqual(starseal('collect', '-q', '-e', work('schema-firm/e.json'), '--unsigned', '-o', pack).status, 0);
	for (const [policy, level] of [['scs-20260327', '3'], ['scs-20260327', '4'], ['scs-star5-preview', '5']]) {
		const out = starseal('check', pack, '--policy', policy, '--level', level, '--as-of', '2026-11-23', '--json');
		const result = JSON.parse(out.stdout);
		valid('result', result, policy + ' ' + level);
		for (const [at, v, key] of [['criteria/0/verdict', 'good', 'verdict'], ['as_of', 'today', 'as_of'],
			['pack/seal', undefined, 'seal'], ['checks/0/digest', 'abc', 'digest'], ['criteria/0/id', 5, 'id']]) {
			const broken = structuredClone(result);
			set(broken, at, v);
			refused('result', broken, key);
		}
	}
});

test('schema: what the program refuses in a policy, the schema refuses for the same key', () => {
	const from = path.join(top, 'policies', 'scs-20260327'), to = work('schema-policy');
	const i = read(from, 'checks', 'accounts.json').checks.findIndex((c) => c.id === 'accounts-one-root');
	const c = 'checks/' + i + '/';
	for (const [file, at, v, key] of [
		['checks/accounts.json', c + 'metod', 'TEST', 'metod'],
		['checks/accounts.json', c + 'method', undefined, 'method'],
		['checks/accounts.json', c + 'method', 'LOOK', 'method'],
		['checks/accounts.json', c + 'rev', '1', 'rev'],
		['checks/accounts.json', c + 'title', 'x', 'title'],
		['checks/accounts.json', c + 'supports', [], 'supports'],
		['checks/accounts.json', c + 'min_grade', 'R9', 'min_grade'],
		['checks/accounts.json', c + 'max_age', 'a year', 'max_age'],
		['checks/accounts.json', c + 'quantifier', 'most', 'quantifier'],
		['checks/accounts.json', c + 'for', undefined, 'for'],
		['checks/accounts.json', c + 'for/people', 'x', 'people'],
		['checks/accounts.json', c + 'remedy/lead_days', -1, 'lead_days'],
		['checks/accounts.json', c + 'remedy/cost', 1, 'cost'],
		['checks/accounts.json', c + 'expect', undefined, 'expect'],
		['checks/accounts.json', c + 'expect', { all: [{ fact: 'accounts.duplicate_uids', eq: 0 }], some: 1 }, 'some'],
		['checks/accounts.json', c + 'expect', { fact: 'accounts.duplicate_uids', equals: 0 }, 'equals'],
		['policy.json', 'format', 'starseal-policy/9', 'format'],
		['policy.json', 'calendar', 'Europe/Paris', 'calendar'],
		['policy.json', 'titel', { en: 'x', ja: 'x' }, 'titel'],
		['policy.json', 'version', undefined, 'version'],
		['policy.json', 'signatures/0/note', undefined, 'note'],
		['policy.json', 'populations/host/keys', [], 'keys'],
	]) {
		fs.rmSync(to, { recursive: true, force: true });
		fs.cpSync(from, to, { recursive: true });
		const o = read(from, file);
		set(o, at, v);
		fs.writeFileSync(path.join(to, file), JSON.stringify(o));
		const said = starseal('policy', 'lint', to);
		assert.strictEqual(said.status, 64, file + ' ' + at + ': ' + said.stderr);
		assert.ok(said.stderr.includes(key), key + ' is not named: ' + said.stderr);
		refused('policy', o, key);
	}
});

test('schema: what the program refuses in an engagement, the schema refuses for the same key', () => {
	const good = { format: 'starseal-engagement/1', series: 's', subjects: [{ id: 'host:a', root: '.' }] };
	valid('engagement', good, 'good');
	for (const [at, v, key] of [['format', 'x', 'format'], ['series', undefined, 'series'], ['series', 'a b', 'series'],
		['levle', 4, 'levle'], ['level', 9, 'level'], ['level', '4', 'level'], ['class', 'hidden', 'class'],
		['nonce', 'xyz', 'nonce'], ['subjects/0/id', 'web01', 'id'], ['subjects/0/path', '.', 'path'],
		['limits', { files: 0 }, 'files'], ['sandbox_floor', { seccomp: 1 }, 'seccomp'],
		['plugins', { sshd: { setting: {} } }, 'setting']]) {
		const o = structuredClone(good);
		set(o, at, v);
		fs.writeFileSync(work('broken.json'), JSON.stringify(o));
		const said = starseal('plan', '-e', work('broken.json'));
		assert.strictEqual(said.status, 64, at + ': ' + said.stderr);
		assert.ok(said.stderr.includes(key), key + ' is not named: ' + said.stderr);
		refused('engagement', o, key);
	}
});

run();
