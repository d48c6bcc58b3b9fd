/* SPDX-License-Identifier: Apache-2.0
 * Short words for the ledgers' columns. Data only.
 */
#ifndef LEDGER_FIELDS_H
#define LEDGER_FIELDS_H

#include <starseal/form.h>

#define KEY(n, en, ja, ...) \
	SS_FIELD(n, SS_TEXT, NULL, SS_F_KEY, NULL, NULL, en, ja, __VA_ARGS__)
#define KEYDATE(n, en, ja, ...) \
	SS_FIELD(n, SS_DATE, NULL, SS_F_KEY, NULL, NULL, en, ja, __VA_ARGS__)
#define KEYTIME(n, en, ja, ...) \
	SS_FIELD(n, SS_TIME, NULL, SS_F_KEY, NULL, NULL, en, ja, __VA_ARGS__)
#define KEYENUM(n, e, en, ja, ...) SS_FIELD(n, SS_ENUM, NULL, SS_F_KEY, \
	s_##e, w_##e, en, ja, __VA_ARGS__)
#define TEXT(n, en, ja, ...) SS_FIELD(n, SS_TEXT, NULL, SS_F_OPTIONAL, NULL, \
	NULL, en, ja, __VA_ARGS__)
#define NAMES(n, en, ja, ...) SS_FIELD(n, SS_TEXT, NULL, SS_F_OPTIONAL | \
	SS_F_SENSITIVE, NULL, NULL, en, ja, __VA_ARGS__)
#define DATE(n, en, ja, ...) SS_FIELD(n, SS_DATE, NULL, SS_F_OPTIONAL, NULL, \
	NULL, en, ja, __VA_ARGS__)
#define TIME(n, en, ja, ...) SS_FIELD(n, SS_TIME, NULL, SS_F_OPTIONAL, NULL, \
	NULL, en, ja, __VA_ARGS__)
#define BOOL(n, en, ja, ...) SS_FIELD(n, SS_BOOL, NULL, SS_F_OPTIONAL, NULL, \
	NULL, en, ja, __VA_ARGS__)
#define INT(n, u, en, ja, ...) SS_FIELD(n, SS_INT, u, SS_F_OPTIONAL, NULL, \
	NULL, en, ja, __VA_ARGS__)
#define ENUM(n, e, en, ja, ...) SS_FIELD(n, SS_ENUM, NULL, SS_F_OPTIONAL, \
	s_##e, w_##e, en, ja, __VA_ARGS__)
#define LIST(n, en, ja, ...) SS_FIELD(n, SS_LIST, NULL, SS_F_OPTIONAL, NULL, \
	NULL, en, ja, __VA_ARGS__)
/* A list of words out of a fixed set, which its symbols name. */
#define WORDS(n, e, en, ja, ...) SS_FIELD(n, SS_LIST, NULL, SS_F_OPTIONAL, \
	s_##e, w_##e, en, ja, __VA_ARGS__)

#define FORM(name, en, ja, also, fields) { { "ledger." name, { en, ja }, \
	&(fields)[0].column, SS_CONFIDENTIAL, 0, \
	sizeof(fields) / sizeof((fields)[0]), sizeof((fields)[0]), 0 }, \
	{ "ledgers/" name, "ledgers/" ja }, also }

#define YES SS_EX("yes", "はい")
#define CHECKED DATE("last_checked", "Entry last checked on", "最終確認日", \
	SS_ALSO("確認日|棚卸日|最終棚卸日|更新日|last checked|reviewed on"), \
	SS_SAME("2026-04-10"), \
	SS_HELP("The day on which this entry was last compared with reality.", \
	"この行を実物と突き合わせた最後の日"))

#endif
