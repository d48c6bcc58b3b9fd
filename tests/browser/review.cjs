// SPDX-License-Identifier: Apache-2.0
// The page on which a person judges: what is written there is what judge signs.
'use strict';
const assert = require('assert');
const fs = require('fs');
const { execFileSync, spawnSync } = require('child_process');
const { test, work, launch, open, run } = require('./tap.cjs');

const form = (p, id) => p.locator('fieldset.jd[data-id="' + id + '"]');
const determine = async (p, id, word, basis) => {
	await p.$eval('#c' + id, (d) => { d.open = true; });
	await form(p, id).locator('input[value="' + word + '"]').check();
	await form(p, id).locator('textarea').fill(basis);
};
const save = async (p) => {
	const [d] = await Promise.all([p.waitForEvent('download'), p.click('#jsave')]);
	assert.strictEqual(d.suggestedFilename(), 'determinations.json');
	await d.saveAs(work('determinations.json'));
	return JSON.parse(fs.readFileSync(work('determinations.json'), 'utf8'));
};

test('a page to judge on loads nothing and has nothing filled in', async (b) => {
	for (const f of ['careless.review.html', 'attack.review.html']) {
		const p = await open(b, f);
		assert.deepStrictEqual(p.seen.requests, ['file://' + work(f)]);
		assert.deepStrictEqual(p.seen.errors, []);
		assert.strictEqual(await p.evaluate(() => window.pwned), undefined);
		assert.strictEqual(await p.locator('fieldset.jd').count(), 153);
		assert.strictEqual(await p.locator('fieldset.jd input:checked').count(), 0);
		await p.close();
	}
});

test('what is determined there is what judge takes', async (b) => {
	const p = await open(b, 'careless.review.html', { acceptDownloads: true });
	await determine(p, 'scs-1-1-1-1', 'conforming', '規程を読み、担当者に尋ねた <b>"x"</b>');
	await determine(p, 'scs-4-4-3-1', 'nonconforming', 'seen on the machine');
	const item = form(p, 'scs-4-4-3-1').locator('input[type=checkbox]').first();
	await item.check();
	await determine(p, 'scs-1-2-1-2', 'not-applicable', 'none here');
	assert.strictEqual(await p.textContent('#jn'), '3');
	assert.ok(await p.locator('#cscs-1-1-1-1 summary .jb').getByText('適合', { exact: true }).isVisible());
	const d = await save(p);
	assert.deepStrictEqual(d.determinations.map((x) => [x.criterion, x.determination]), [
		['scs-1-1-1-1', 'conforming'], ['scs-1-2-1-2', 'not-applicable'], ['scs-4-4-3-1', 'nonconforming']]);
	assert.deepStrictEqual(d.determinations[2].items, [Number(await item.getAttribute('value'))]);
	const out = JSON.parse(execFileSync(process.env.STARSEAL, ['judge', work('careless'),
		work('determinations.json'), '--dry-run', '--json']));
	assert.strictEqual(out.total - out.open, 3);
	await p.close();
	// Beside another pack it is nothing.
	const other = spawnSync(process.env.STARSEAL, ['judge', work('attack'), work('determinations.json'), '-n']);
	assert.strictEqual(other.status, 5);
});

test('a tick without a basis is not saved, and the page says where', async (b) => {
	const p = await open(b, 'careless.review.html');
	await determine(p, 'scs-4-4-3-1', 'conforming', '  ');
	await p.$eval('#cscs-4-4-3-1', (d) => { d.open = false; });
	await p.click('#jsave');
	assert.ok(await p.isVisible('#j-lack'));
	assert.strictEqual(await p.$eval('#cscs-4-4-3-1', (d) => d.open), true);
	await form(p, 'scs-4-4-3-1').locator('button').click();
	assert.strictEqual(await p.textContent('#jn'), '0');
	await p.close();
});

test('a saved file is gone on with; one of another pack is not', async (b) => {
	let p = await open(b, 'careless.review.html', { acceptDownloads: true });
	await p.setInputFiles('#jload', work('determinations.json'));
	await p.waitForFunction(() => document.getElementById('jn').textContent === '3');
	assert.strictEqual(await form(p, 'scs-1-1-1-1').locator('textarea').inputValue(),
		'規程を読み、担当者に尋ねた <b>"x"</b>');
	await determine(p, 'scs-1-3-1-1', 'conforming', 'also');
	assert.strictEqual((await save(p)).determinations.length, 4);
	await p.close();
	p = await open(b, 'attack.review.html');
	await p.setInputFiles('#jload', work('determinations.json'));
	await p.waitForSelector('#j-other', { state: 'visible' });
	assert.strictEqual(await p.textContent('#jn'), '0');
	await p.close();
});

test('letters typed into a basis are letters, not keys of the page', async (b) => {
	const p = await open(b, 'careless.review.html');
	await p.$eval('#cscs-1-1-1-1', (d) => { d.open = true; });
	await form(p, 'scs-1-1-1-1').locator('textarea').click();
	await p.keyboard.type('jk/');
	assert.strictEqual(await form(p, 'scs-1-1-1-1').locator('textarea').inputValue(), 'jk/');
	await p.close();
});

test('no sideways scroll on a phone, and the bar stays in sight', async (b) => {
	const p = await open(b, 'careless.review.html', { viewport: { width: 390, height: 800 } });
	assert.ok(await p.evaluate(() => document.documentElement.scrollWidth <= 390));
	await p.$eval('#cscs-4-4-3-1', (d) => { d.open = true; d.scrollIntoView(); });
	assert.ok((await p.locator('#judgement').boundingBox()).y >= 0);
	await p.close();
});

run(launch, (b) => b.close());
