// SPDX-License-Identifier: Apache-2.0
// The pages in a real browser: languages, filters, search, keys, links to the
// cited lines, print, narrow screens; equal content in both languages.
'use strict';
const assert = require('assert');
const fs = require('fs');
const { test, work, launch, open, run } = require('./tap.cjs');

const visible = (page, selector) => page.$$eval(selector, (l) => l.filter((e) => e.offsetParent !== null).length);

test('the page opens without a request to anywhere else, and without an error', async (b) => {
	for (const f of ['careless.ja.page.html', 'careless.ja.sme.html', 'attack.ja.page.html']) {
		const p = await open(b, f);
		assert.deepStrictEqual(p.seen.requests, ['file://' + work(f)]);
		assert.deepStrictEqual(p.seen.errors, []);
		await p.close();
	}
});

test('the language switch shows one language, and tells assistive software', async (b) => {
	const p = await open(b, 'careless.ja.page.html');
	for (const l of ['en', 'ja']) {
		await p.click('#' + l);
		assert.strictEqual(await p.getAttribute('html', 'lang'), l);
		assert.strictEqual(await visible(p, 'main span[lang=' + (l === 'en' ? 'ja' : 'en') + ']'), 0);
		assert.ok(await visible(p, 'main span[lang=' + l + ']') > 150);
	}
	await p.close();
});

test('filters by verdict, level and category, and a search, with a count', async (b) => {
	const p = await open(b, 'careless.en.page.html');
	const shown = () => visible(p, 'details.cr');
	assert.strictEqual(await shown(), 153);
	const fails = Number((await p.textContent('button[data-f=fail]')).match(/(\d+) \/ 153/)[1]);
	await p.click('button[data-f=fail]');
	assert.strictEqual(await shown(), fails);
	assert.strictEqual(await p.getAttribute('button[data-f=fail]', 'aria-pressed'), 'true');
	assert.strictEqual(await p.textContent('#shown'), fails + ' / 153');
	await p.click('button[data-f=fail]');
	await p.selectOption('#fl', 'star3');
	assert.strictEqual(await shown(), 81);
	await p.selectOption('#fc', '7');
	const seven = await shown();
	assert.ok(seven > 0 && seven < 5);
	await p.selectOption('#fl', '');
	await p.selectOption('#fc', '');
	await p.fill('#q', '4-4-3-1');
	assert.ok(await shown() >= 1 && await shown() < 5);
	await p.press('#q', 'Escape');
	assert.strictEqual(await shown(), 153);
	await p.close();
});

test('keys: j and k walk, Enter opens, / searches', async (b) => {
	const p = await open(b, 'careless.en.page.html');
	await p.keyboard.press('j');
	const first = await p.evaluate(() => document.activeElement.parentNode.id);
	assert.strictEqual(first, 'cscs-1-1-1-1');
	await p.keyboard.press('j');
	await p.keyboard.press('k');
	assert.strictEqual(await p.evaluate(() => document.activeElement.parentNode.id), first);
	await p.keyboard.press('Enter');
	assert.strictEqual(await p.$eval('#' + first, (d) => d.open), true);
	await p.keyboard.press('/');
	assert.strictEqual(await p.evaluate(() => document.activeElement.id), 'q');
	await p.close();
});

test('a verdict leads to its derivation, and to the cited line of the evidence', async (b) => {
	const p = await open(b, 'careless.en.page.html');
	await p.click('#actions a[href="#cscs-4-4-3-1"]');
	const c = p.locator('#cscs-4-4-3-1');
	assert.strictEqual(await c.evaluate((d) => d.open), true);
	assert.ok(await c.locator('.tree').count() > 0);
	const cited = c.locator('details.cite').filter({ has: p.locator('pre .l.c') }).first();
	await cited.locator('summary').click();
	const line = await cited.locator('.l.c').first().textContent();
	// The line is the one in the sealed file, byte for byte.
	const name = await cited.locator('summary code').textContent();
	const number = Number(line.match(/^(\d+)/)[1]);
	const real = fs.readFileSync(work('copy/root' + name), 'utf8').split('\n')[number - 1];
	assert.strictEqual(line.replace(/^\d+ /, '').trimEnd(), real.trimEnd());
	assert.ok(/[0-9a-f]{64}/.test(await cited.textContent()));
	await p.close();
});

test('coverage has its denominators: no ledger is not a ledger of nothing', async (b) => {
	const p = await open(b, 'attack.en.page.html');
	const row = (l, name) => p.$$eval('#coverage tbody tr', (r, n) => r.map((e) => [...e.cells].map((c) =>
		[...c.querySelectorAll('span[lang=en]')].map((s) => s.textContent).join('') || c.textContent))
		.filter((c) => c[0] === n)[0], name);
	assert.deepStrictEqual((await row('en', 'PCs and servers')).slice(1, 3), ['5', '0']);
	assert.strictEqual((await row('en', 'People at work'))[1], '? no ledger');
	await p.close();
	const h = await open(b, 'careless.en.page.html');
	const [left, of] = (await h.textContent('#untouched h3:last-of-type')).match(/(\d+) \/ (\d+)/).slice(1).map(Number);
	assert.ok(left > 0 && left < of && of > 100, left + ' ' + of);
	await h.close();
});

test('the calendar has the days that the records name, and says which are past', async (b) => {
	for (const f of ['page', 'sme']) {
		const p = await open(b, 'attack.en.' + f + '.html');
		const days = await p.$$eval('#days tbody tr', (r) => r.map((e) => e.innerText.replace(/\s+/g, ' ').trim()));
		assert.deepStrictEqual(days, ['2026-04-01 ! past review of a document D-1 <img src=x onerror=window.pwned=1>',
			'2027-04-01 to come review of a document D-2 =cmd()']);
		await p.close();
	}
});

test('the rest of a long list is found by a search, and built when opened, as text', async (b) => {
	const p = await open(b, 'many.page.html');
	assert.strictEqual(await p.locator('.more .o').count(), 0);
	await p.fill('#q', 'host:sample6');
	const d = p.locator('details.cr:not([hidden])').filter({ has: p.locator('.more') }).first();
	await d.locator('summary').first().click();
	const check = d.locator('section.k').filter({ has: p.locator('.more') }).first();
	await check.locator('.more > summary').click();
	await check.locator('.more .o').first().waitFor();
	assert.deepStrictEqual(new Set(await check.locator('.o > p > code').allTextContents()),
		new Set([1, 2, 3, 4, 5, 6].map((i) => 'host:sample' + i)));
	await p.evaluate(() => document.querySelectorAll('details').forEach((e) => { e.open = true; }));
	await p.waitForTimeout(300);
	assert.strictEqual(await p.locator('img').count(), 0);
	assert.strictEqual(await p.evaluate(() => window.pwned), undefined);
	assert.deepStrictEqual(p.seen.errors, []);
	await p.close();
});

test('choices follow the language', async (b) => {
	const p = await open(b, 'careless.ja.page.html');
	const words = () => p.$$eval('#fc option', (l) => l.slice(1).map((o) => o.textContent).join());
	assert.ok(/[\u3040-\u9fff]/.test(await words()));
	await p.click('#en');
	assert.ok(!/[\u3040-\u9fff]/.test(await words()));
	await p.close();
});

test('landmarks, labels and headings for those who do not see the page', async (b) => {
	for (const f of ['careless.en.page.html', 'careless.en.sme.html']) {
		const p = await open(b, f);
		assert.strictEqual(await p.locator('main').count(), 1);
		assert.strictEqual(await p.locator('h1').count(), 1);
		assert.strictEqual(await p.$$eval('input, select', (l) => l.filter((e) => !e.labels.length).length), 0);
		assert.strictEqual(await p.$$eval('th', (l) => l.filter((e) => !e.scope).length), 0);
		await p.close();
	}
});

test('no page scrolls sideways on a telephone', async (b) => {
	for (const f of ['careless.ja.page.html', 'careless.en.page.html', 'careless.ja.sme.html', 'attack.ja.page.html']) {
		const p = await open(b, f, { viewport: { width: 390, height: 844 } });
		await p.evaluate(() => document.querySelectorAll('details').forEach((d) => { d.open = true; }));
		assert.ok(await p.evaluate(() => document.documentElement.scrollWidth) <= 390, f);
		await p.close();
	}
});

test('print: every criterion is opened, tools are left out', async (b) => {
	const p = await open(b, 'careless.ja.page.html');
	const pdf = await p.pdf({ format: 'A4' });
	assert.strictEqual(pdf.subarray(0, 5).toString(), '%PDF-');
	assert.strictEqual(await p.$$eval('details.cr', (l) => l.filter((d) => !d.open).length), 0);
	await p.emulateMedia({ media: 'print' });
	assert.strictEqual(await visible(p, '.tools, nav, .lang'), 0);
	await p.close();
});

test('both languages say the same: as many parts, numbers and ids, no text missing', async (b) => {
	for (const f of ['page.html', 'sme.html']) {
		const p = await open(b, 'careless.en.' + f);
		const pairs = await p.$$eval('span[lang=en]', (l) => l.filter((e) =>
			!e.nextElementSibling || e.nextElementSibling.lang !== 'ja').length);
		assert.strictEqual(pairs, 0, f);
		const bare = await p.$$eval('span[lang]', (l) => {
			const count = (lang) => l.filter((e) => e.lang === lang && e.textContent.trim() !== '').length;
			return [count('en'), count('ja')];
		});
		assert.ok(bare[0] > 100 && Math.abs(bare[0] - bare[1]) < bare[0] / 10, f + ' ' + bare);
		await p.close();
	}
	for (const f of ['text', 'csv', 'check']) {
		const ids = (l) => fs.readFileSync(work('careless.' + l + '.' + f), 'utf8').match(/\b\d-\d-\d-\d+\b/g);
		assert.deepStrictEqual(ids('ja'), ids('en'), f);
		assert.ok(ids('en').length > 20, f);
	}
});

run(launch, (b) => b.close());
