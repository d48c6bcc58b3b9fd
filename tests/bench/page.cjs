// SPDX-License-Identifier: Apache-2.0
// Milliseconds until Chromium has a page there, drawn and answering: opened,
// its language switched, a word searched. Prints the median of ROUNDS.
// usage: node page.cjs FILE WORD [ROUNDS]
'use strict';
const path = require('path');
const tap = path.join(__dirname, '..', 'browser', 'tap.cjs');
const { launch } = require(tap);

const [file, word, rounds] = [path.resolve(process.argv[2]), process.argv[3], Number(process.argv[4] || 5)];

async function once(browser) {
	const page = await browser.newPage({ viewport: { width: 1280, height: 900 } });
	const start = process.hrtime.bigint();
	await page.goto('file://' + file);
	await page.evaluate(() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done))));
	const open = process.hrtime.bigint();
	await page.click('#en');
	await page.fill('#q', word);
	await page.evaluate(() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done))));
	const used = process.hrtime.bigint();
	await page.close();
	return [Number(open - start) / 1e6, Number(used - start) / 1e6];
}

(async () => {
	const browser = await launch();
	const of = [];
	for (let i = 0; i < rounds; i++)
		of.push(await once(browser));
	await browser.close();
	const median = (k) => of.map((t) => t[k]).sort((a, b) => a - b)[of.length >> 1].toFixed(0);
	console.log(median(0) + ' ' + median(1));
})();
