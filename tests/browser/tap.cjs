// SPDX-License-Identifier: Apache-2.0
// Tests as TAP-like lines, and the browser that they share.
'use strict';
const { chromium } = require('playwright-core');
const path = require('path');

const tests = [];
exports.test = (name, run) => tests.push({ name, run });
exports.work = (name) => path.join(process.env.WORK, name);
exports.launch = () => chromium.launch({
	executablePath: process.env.CHROMIUM || '/usr/bin/chromium',
	args: ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run',
		'--disable-background-networking', '--disable-component-update', '--disable-sync'],
});
// A page that notes every request, dialogue and error.
exports.open = async (browser, file, options) => {
	const page = await browser.newPage(Object.assign({ viewport: { width: 1280, height: 900 } }, options));
	page.seen = { requests: [], errors: [], dialogs: 0 };
	page.on('request', (r) => page.seen.requests.push(r.url()));
	page.on('pageerror', (e) => page.seen.errors.push(String(e)));
	page.on('console', (m) => { if (m.type() === 'error') page.seen.errors.push(m.text()); });
	page.on('dialog', (d) => { page.seen.dialogs++; d.dismiss(); });
	await page.goto('file://' + exports.work(file));
	return page;
};
exports.run = async (setup, teardown) => {
	const context = setup ? await setup() : undefined;
	let failed = 0;
	for (const t of tests) {
		try {
			await t.run(context);
			console.log('ok ' + t.name);
		} catch (e) {
			failed++;
			console.log('not ok ' + t.name);
			console.log(String(e && e.stack || e).split('\n').slice(0, 8).map((l) => '# ' + l).join('\n'));
		}
	}
	if (teardown) await teardown(context);
	process.exitCode = failed ? 1 : 0;
};
