/* SPDX-License-Identifier: Apache-2.0
 * Detectors of secrets in any bytes. A fast pass looks at every second place
 * for three letters that one of the anchors begins with; only there does the
 * careful part look. Never decides by a file's name.
 */
#include <pthread.h>
#include <stdint.h>
#include <string.h>

#include "detect_private.h"
#include "mask_private.h"

#define BITS 15
#define SLOTS (1u << BITS)
#define FOLD 0x202020u          /* letters of either case become one */

/* Anchors have four bytes or more, so that one of their first two places is
 * an even one, and three bytes stand there. */
static const struct { const char *text; detect_fn *check; } anchors[] = {
	{ "-----BEGIN ", detect_pem }, { "---- BEGIN ", detect_pem },
	{ "PuTTY-User-Key-File", detect_putty },
	{ "AKIA", detect_token }, { "ASIA", detect_token },
	{ "ghp_", detect_token }, { "gho_", detect_token },
	{ "ghu_", detect_token }, { "ghs_", detect_token },
	{ "ghr_", detect_token }, { "github_pat_", detect_token },
	{ "glpat-", detect_token }, { "gldt-", detect_token },
	{ "glrt-", detect_token }, { "xoxb-", detect_token },
	{ "xoxp-", detect_token }, { "xoxa-", detect_token },
	{ "xoxr-", detect_token }, { "xoxs-", detect_token },
	{ "xapp-", detect_token }, { "sk_live_", detect_token },
	{ "sk_test_", detect_token }, { "rk_live_", detect_token },
	{ "whsec_", detect_token }, { "npm_", detect_token },
	{ "pypi-AgE", detect_token }, { "AIza", detect_token },
	{ "ya29.", detect_token }, { "hvs.", detect_token },
	{ "dop_v1_", detect_token }, { "sk-proj-", detect_token },
	{ "sk-ant-", detect_token }, { "AGE-SECRET-KEY-1", detect_token },
	{ "AccountKey=", detect_assignment },
	{ "SharedAccessKey", detect_assignment },
	{ "eyJh", detect_jwt }, { "eyJ0", detect_jwt }, { "eyJr", detect_jwt },
	{ "eyJj", detect_jwt }, { "eyJ4", detect_jwt }, { "eyJ1", detect_jwt },
	{ "eyJl", detect_jwt }, { "ewog", detect_jwt },
	{ "passw", detect_assignment }, { "passphrase", detect_assignment },
	{ "passcode", detect_assignment }, { "secret", detect_assignment },
	{ "token", detect_assignment }, { "apikey", detect_assignment },
	{ "api_key", detect_assignment }, { "api-key", detect_assignment },
	{ "access_key", detect_assignment },
	{ "accesskey", detect_assignment },
	{ "access-key", detect_assignment },
	{ "privatekey", detect_assignment },
	{ "private_key", detect_assignment },
	{ "private-key", detect_assignment },
	{ "presharedkey", detect_assignment },
	{ "pre-shared-key", detect_assignment },
	{ "pre_shared_key", detect_assignment },
	{ "credential", detect_assignment }, { "bindpw", detect_assignment },
	{ "rootpw", detect_assignment }, { "_psk", detect_assignment },
	{ "psk=", detect_assignment }, { "psk =", detect_assignment },
	{ "psk:", detect_assignment }, { "\"psk\"", detect_assignment },
	{ "wireless-key", detect_assignment },
	{ "community", detect_assignment },
	{ "Authorization", detect_assignment },
	{ "encryption_key", detect_assignment },
	{ "md5-key", detect_assignment }, { "ppp chap", detect_assignment },
	{ "_pwd", detect_assignment }, { "pwd=", detect_assignment },
	{ "\"pwd\"", detect_assignment }, { "_pass=", detect_assignment },
	{ "_pass:", detect_assignment }, { "_pass ", detect_assignment },
	{ "_pass\"", detect_assignment }, { "dbpass", detect_assignment },
	/* パスワード, 暗証番号, 秘密鍵 */
	{ "\xe3\x83\x91\xe3\x82\xb9\xe3\x83\xaf", detect_assignment },
	{ "\xe6\x9a\x97\xe8\xa8\xbc", detect_assignment },
	{ "\xe7\xa7\x98\xe5\xaf\x86", detect_assignment },
};
#define ANCHORS (sizeof(anchors) / sizeof(anchors[0]))

static pthread_once_t once = PTHREAD_ONCE_INIT;
static uint64_t bitmap[SLOTS / 64];     /* small: it stays in the first cache */

/* Which anchor, at which of its places, a slot may stand for. */
static struct candidate { uint8_t anchor, offset, next; } chain[2 * ANCHORS + 1];
static uint8_t heads[SLOTS];

_Static_assert(2 * ANCHORS < 256, "candidates are counted in a byte");

static uint32_t
load3(const char *p)
{
	uint32_t v;

	memcpy(&v, p, 4);
	return (v & 0xffffffu) | FOLD;
}

static uint32_t
slot_of(uint32_t v)
{
	return v * 2654435761u >> (32 - BITS);
}

static void
prepare(void)
{
	char four[5] = { 0 };
	uint8_t used = 0;
	size_t i, at;
	uint32_t slot;

	for (i = 0; i < ANCHORS; i++)
		for (at = 0; at < 2; at++) {
			memcpy(four, anchors[i].text + at, 3);
			slot = slot_of(load3(four));
			bitmap[slot / 64] |= 1ull << slot % 64;
			chain[++used] = (struct candidate){ (uint8_t)i,
			    (uint8_t)at, heads[slot] };
			heads[slot] = used;
		}
}

static char
lower(char c)
{
	return c >= 'A' && c <= 'Z' ? (char)(c + 32) : c;
}

static bool
is_anchor(const char *text, const char *p, size_t n)
{
	size_t i;

	for (i = 0; text[i] != '\0'; i++)
		if (i >= n || lower(p[i]) != lower(text[i]))
			return false;
	return true;
}

/* The careful part, where a slot says that an anchor may stand. */
static size_t
look(const char *p, size_t n, size_t at, uint32_t slot,
    struct mask_ranges *out)
{
	size_t end, furthest = at, from;
	uint8_t i;

	for (i = heads[slot]; i != 0; i = chain[i].next) {
		const struct candidate *c = &chain[i];

		if (c->offset > at)
			continue;
		from = at - c->offset;
		if (!is_anchor(anchors[c->anchor].text, p + from, n - from))
			continue;
		end = anchors[c->anchor].check(p, n, from, out);
		if (end > furthest)
			furthest = end;
	}
	return furthest;
}

static void
scan_anchors(const char *p, size_t n, struct mask_ranges *out)
{
	size_t i = 0, end;
	uint32_t slot;

	(void)pthread_once(&once, prepare);
	while (i + 4 <= n) {
		slot = slot_of(load3(p + i));
		if ((bitmap[slot / 64] >> slot % 64 & 1) != 0) {
			end = look(p, n, i, slot, out);
			if (end > i + 2) {
				i = end;
				continue;
			}
		}
		i += 2;
	}
}

/* What has no letters to anchor on is found by its sign. */
static void
scan_sign(const char *p, size_t n, char sign, detect_fn *check,
    struct mask_ranges *out)
{
	size_t at = 0, end;
	const char *hit;

	while (at < n && (hit = memchr(p + at, sign, n - at)) != NULL) {
		at = (size_t)(hit - p);
		end = check(p, n, at, out);
		at = end > at ? end : at + 1;
	}
}

void
detect_find_pem(const char *p, size_t n, struct mask_ranges *out)
{
	scan_sign(p, n, '-', detect_pem, out);
}

/* UTF-16LE, as Windows exports: look at it as bytes with the zeros out. */
static bool
is_wide(const char *p, size_t n)
{
	return n >= 4 && (unsigned char)p[0] == 0xff &&
	    (unsigned char)p[1] == 0xfe;
}

void
detect_find(const char *p, size_t n, struct mask_ranges *out)
{
	if (is_wide(p, n)) {
		detect_wide(p, n, out);
		return;
	}
	scan_anchors(p, n, out);
	scan_sign(p, n, '$', detect_hash, out);
	scan_sign(p, n, '{', detect_ldap_hash, out);
	scan_sign(p, n, '@', detect_userinfo, out);
}
