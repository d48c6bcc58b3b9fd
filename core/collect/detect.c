/* SPDX-License-Identifier: Apache-2.0
 * Detectors of secrets in any bytes. A sieve tells the places where one of the
 * anchors may begin or a sign stands; only there does the careful part look.
 * Never decides by a file's name.
 */
#include <pthread.h>
#include <stdint.h>
#include <string.h>

#include "detect_private.h"
#include "detect_sieve.h"
#include "mask_private.h"

#define BITS 15
#define SLOTS (1u << BITS)
#define FOLD 0x202020u          /* letters of either case become one */

/* Anchors have SIEVE_BYTES bytes or more. */
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
static struct sieve sieve;

/* Which anchors a slot may stand for. */
static struct candidate { uint8_t anchor, next; } chain[ANCHORS + 1];
static uint8_t heads[SLOTS];

_Static_assert(ANCHORS < 255, "candidates are counted in a byte");

/* What has no letters to anchor on is found by its sign. */
static const struct { char sign; detect_fn *check; } signs[SIEVE_SIGNS] = {
	{ '$', detect_hash }, { '{', detect_ldap_hash },
	{ '@', detect_userinfo }
};

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

/* Alike beginnings share a group, so that each has few bytes. */
static unsigned
group_of(size_t anchor)
{
	size_t rank = 0, i;
	int d;

	for (i = 0; i < ANCHORS; i++) {
		d = strcasecmp(anchors[i].text, anchors[anchor].text);
		rank += d < 0 || (d == 0 && i < anchor);
	}
	return (unsigned)(rank * SIEVE_GROUPS / ANCHORS);
}

static void
prepare(void)
{
	uint8_t used = 0;
	uint32_t slot;
	size_t i;

	for (i = 0; i < ANCHORS; i++) {
		sieve_add(&sieve, group_of(i), anchors[i].text);
		slot = slot_of(load3(anchors[i].text));
		chain[++used] = (struct candidate){ (uint8_t)i, heads[slot] };
		heads[slot] = used;
	}
	for (i = 0; i < SIEVE_SIGNS; i++)
		sieve.signs[i] = signs[i].sign;
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

/* The careful part. Returns how far what begins at this place reaches. */
static size_t
look(const char *p, size_t n, size_t at, struct mask_ranges *out)
{
	size_t end, furthest = at;
	uint8_t i;

	for (i = heads[slot_of(load3(p + at))]; i != 0; i = chain[i].next) {
		uint8_t a = chain[i].anchor;

		if (!is_anchor(anchors[a].text, p + at, n - at))
			continue;
		end = anchors[a].check(p, n, at, out);
		if (end > furthest)
			furthest = end;
	}
	return furthest;
}

/* Up to where the anchors and each of the signs have been looked at. */
struct reach { size_t anchor, sign[SIEVE_SIGNS]; };

static void
look_at(const char *p, size_t n, size_t at, struct reach *r,
    struct mask_ranges *out)
{
	size_t i, end;

	for (i = 0; i < SIEVE_SIGNS; i++)
		if (p[at] == signs[i].sign && at >= r->sign[i]) {
			end = signs[i].check(p, n, at, out);
			r->sign[i] = end > at ? end : at + 1;
		}
	if (at < r->anchor || n - at < SIEVE_BYTES)
		return;
	/* The last byte of what was found may begin the next: a quote. */
	end = look(p, n, at, out);
	r->anchor = end > at + 1 ? end - 1 : at + 1;
}

static void
scan(const char *p, size_t n, struct mask_ranges *out)
{
	struct reach r = { 0, { 0 } };
	uint64_t bits[SIEVE_WORDS];
	size_t from, room, i;

	(void)pthread_once(&once, prepare);
	for (from = 0; from < n; from += room) {
		room = n - from < SIEVE_PIECE ? n - from : SIEVE_PIECE;
		sieve_look(&sieve, p + from, room, n - from, bits);
		for (i = 0; i < SIEVE_WORDS; i++)
			for (; bits[i] != 0; bits[i] &= bits[i] - 1)
				look_at(p, n, from + i * 64 + (size_t)
				    __builtin_ctzll(bits[i]), &r, out);
	}
}

void
detect_find_pem(const char *p, size_t n, struct mask_ranges *out)
{
	size_t at = 0, end;
	const char *hit;

	while (at < n && (hit = memchr(p + at, '-', n - at)) != NULL) {
		at = (size_t)(hit - p);
		end = detect_pem(p, n, at, out);
		at = end > at ? end : at + 1;
	}
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
	scan(p, n, out);
}
