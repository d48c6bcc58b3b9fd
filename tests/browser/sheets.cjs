// SPDX-License-Identifier: Apache-2.0
// The workbook for evaluators, read as the zip of XML that it is.
'use strict';
const assert = require('assert');
const fs = require('fs');
const { execFileSync } = require('child_process');
const { test, work, run } = require('./tap.cjs');

const part_of = (file, name) => execFileSync('7z', ['x', '-so', work(file), name],
	{ maxBuffer: 1 << 26, stdio: ['ignore', 'pipe', 'ignore'] }).toString();

// Cells of a sheet as text, by "A1"; formulas are counted.
const sheet = (file, n) => {
	const part = (name) => part_of(file, name);
	const plain = (s) => s.replace(/<[^>]*>/g, '').replace(/&lt;/g, '<').replace(/&gt;/g, '>').replace(/&quot;/g, '"').replace(/&amp;/g, '&');
	const strings = part('xl/sharedStrings.xml').split('<si>').slice(1).map(plain);
	const xml = part('xl/worksheets/sheet' + n + '.xml');
	const cells = {};
	for (const m of xml.matchAll(/<c r="([A-Z]+\d+)"[^>]*?t="s"[^>]*><v>(\d+)<\/v>/g)) cells[m[1]] = strings[m[2]];
	return { cells, xml, formulas: (xml.match(/<f[ >]/g) || []).length };
};

test('153 rows in the official order, the determination left to a person', async () => {
	for (const l of ['en', 'ja']) {
		const s = sheet('careless.' + l + '.xlsx', 1);
		assert.strictEqual(s.cells.A2, '1-1-1-1');
		assert.strictEqual(s.cells.A154, '7-1-1-2');
		for (let i = 2; i <= 154; i++) {
			assert.ok(/^\d-\d-\d-\d+$/.test(s.cells['A' + i]), 'A' + i);
			assert.ok(!s.cells['G' + i] && !s.cells['H' + i], 'G' + i);
			assert.ok(s.cells['C' + i].length > 5 && s.cells['E' + i] && s.cells['F' + i], 'row ' + i);
		}
		assert.ok(s.xml.includes('<dataValidation '));
		assert.ok(s.xml.includes(l === 'ja' ? '適合,不適合,該当なし' : 'Conforming,Nonconforming,Not applicable'));
		assert.strictEqual(s.formulas, 0);
	}
});

test('evidence is named with its SHA-256, that of the sealed bytes', async () => {
	const s = sheet('careless.en.xlsx', 2);
	const crypto = require('crypto');
	let n = 0;
	for (let i = 2; s.cells['A' + i] !== undefined; i++, n++) {
		const member = fs.readdirSync(work('careless.x/items')).find((f) => Number(f.slice(0, 7)) === Number(s.cells['A' + i]));
		assert.strictEqual(crypto.createHash('sha256').update(fs.readFileSync(work('careless.x/items/' + member))).digest('hex'),
			s.cells['C' + i], s.cells['B' + i]);
	}
	assert.ok(n > 10);
});

test('both languages have the same cells filled', async () => {
	for (const n of [1, 2, 3, 4])
		assert.deepStrictEqual(Object.keys(sheet('careless.ja.xlsx', n).cells).sort(), Object.keys(sheet('careless.en.xlsx', n).cells).sort());
});

test('no cell of evidence is, or could become, a formula', async () => {
	for (const n of [1, 2, 3]) {
		const s = sheet('attack.en.xlsx', n);
		assert.strictEqual(s.formulas, 0);
		for (const [at, v] of Object.entries(s.cells)) assert.ok(!/^[=+\-@\t\r]/.test(v), at + ' ' + v);
	}
});

test('printed, the criteria are on A4 up to the basis, with their heads on each page', async () => {
	const xml = part_of('careless.ja.xlsx', 'xl/worksheets/sheet1.xml');
	const book = part_of('careless.ja.xlsx', 'xl/workbook.xml');
	assert.match(xml, /<pageSetup[^>]*paperSize="9"[^>]*orientation="landscape"/);
	assert.match(book, /_xlnm\.Print_Area"[^>]*>[^<]*!\$A\$1:\$I\$154</);
	assert.match(book, /_xlnm\.Print_Titles"/);
});

run();
