// SPDX-License-Identifier: Apache-2.0
// Names, cells and texts that try to script the page, the sheet or the terminal.
'use strict';
const assert = require('assert');
const fs = require('fs');
const { test, work, launch, open, run } = require('./tap.cjs');

test('the attacks are in the evidence', async () => {
	const rows = fs.readFileSync(work('attack.query'), 'utf8');
	assert.ok(rows.includes('onerror') && rows.includes('HYPERLINK') && rows.includes('</script>') ||
		rows.includes('<script>'), rows);
});

test('no evidence runs in a page', async (b) => {
	for (const f of ['attack.en.page.html', 'attack.ja.page.html', 'attack.en.sme.html', 'attack.ja.sme.html']) {
		const p = await open(b, f);
		await p.evaluate(() => document.querySelectorAll('details').forEach((d) => { d.open = true; }));
		assert.strictEqual(await p.evaluate(() => window.pwned), undefined, f);
		assert.strictEqual(p.seen.dialogs, 0);
		assert.strictEqual(p.seen.requests.length, 1, f);
		assert.strictEqual(await p.locator('img, iframe, object, embed, form').count(), 0, f);
		assert.strictEqual(await p.locator('script').count(), 1, f);
		assert.strictEqual(await p.$$eval('a', (l) => l.filter((a) => !a.getAttribute('href').startsWith('#')).length), 0);
		await p.close();
	}
});

test('the page shows the attack as the text that it is', async (b) => {
	const p = await open(b, 'attack.en.page.html');
	const text = await p.textContent('#coverage');
	assert.ok(text.includes('<img src=x onerror=window.pwned=1>'), text.slice(0, 400));
	assert.ok(!/[\u202a-\u202e\u2066-\u2069]/.test(await p.textContent('body')));
	await p.close();
});

test('an inline script could not run even if it got in', async (b) => {
	const p = await open(b, 'attack.en.page.html');
	await p.evaluate(() => {
		const s = document.createElement('script');
		s.textContent = 'window.pwned = 2';
		document.body.appendChild(s);
	});
	assert.strictEqual(await p.evaluate(() => window.pwned), undefined);
	await p.close();
});

test('no control code reaches a terminal', async () => {
	for (const f of ['attack.en.text', 'attack.ja.text', 'attack.en.check', 'attack.ja.check', 'attack.en.show',
		'attack.query', 'attack.en.csv'])
		// eslint-disable-next-line no-control-regex
		assert.ok(!/[\x00-\x08\x0b-\x1f\x7f\u0080-\u009f]/.test(fs.readFileSync(work(f), 'utf8').replace(/\r\n/g, '\n')), f);
});

test('no cell of the CSV is a formula', async () => {
	for (const l of ['en', 'ja']) {
		const text = fs.readFileSync(work('attack.' + l + '.csv'), 'utf8').slice(1);
		assert.ok(!/(^|,|\n)"[=+\-@\t]/.test(text), l);
	}
});

run(launch, (b) => b.close());
