/* SPDX-License-Identifier: Apache-2.0
 * What has a form of its own: key blocks, tokens, hashes, user names with
 * passwords in addresses.
 */
#include <stdlib.h>
#include <string.h>

#include "detect_private.h"

#define PEM_MAX (1u << 20)

static bool
is_word(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
	    (c >= '0' && c <= '9') || c == '_' || c == '-';
}

static size_t
word_end(const char *p, size_t n, size_t at, const char *more)
{
	while (at < n && (is_word(p[at]) || (p[at] != '\0' &&
	    strchr(more, p[at]) != NULL)))
		at++;
	return at;
}

static size_t
find(const char *p, size_t n, size_t from, const char *what)
{
	const char *hit = from < n ? memmem(p + from, n - from, what,
	    strlen(what)) : NULL;

	return hit == NULL ? n : (size_t)(hit - p);
}

/* From behind the BEGIN line to the END line: of private keys only. An END
 * that never comes takes all that looks like the body. */
size_t
detect_pem(const char *p, size_t n, size_t at, struct mask_ranges *out)
{
	size_t limit = n - at > PEM_MAX ? at + PEM_MAX : n, line, body, end;

	if (n - at < 11 || (memcmp(p + at, "-----BEGIN ", 11) != 0 &&
	    memcmp(p + at, "---- BEGIN ", 11) != 0))
		return at;
	line = at + 11;
	while (line < limit && p[line] != '-' && p[line] != '\n' &&
	    p[line] != '\\')
		line++;
	if (find(p, line, at, "PRIVATE") == line)
		return at;
	body = line;
	while (body < limit && p[body] == '-')
		body++;
	end = find(p, limit, body, "-----END");
	if (end == limit)
		end = find(p, limit, body, "---- END");
	if (end == limit)
		end = word_end(p, limit, body, "+/=\r\n\\ :,");
	mask_add(out, body, end, MASK_KEY_BLOCK);
	return end;
}

/* PuTTY's own format: everything behind the line "Private-Lines". */
size_t
detect_putty(const char *p, size_t n, size_t at, struct mask_ranges *out)
{
	size_t from = find(p, n, at, "Private-Lines:"), to;

	if (from == n)
		return at;
	while (from < n && p[from] != '\n')
		from++;
	to = find(p, n, from, "Private-MAC");
	mask_add(out, from < n ? from + 1 : n, to, MASK_KEY_BLOCK);
	return to;
}

/* Documented prefixes; the lengths keep words of a language out. */
static const struct { const char *prefix; size_t least; } tokens[] = {
	{ "AKIA", 16 }, { "ASIA", 16 }, { "ghp_", 30 }, { "gho_", 30 },
	{ "ghu_", 30 }, { "ghs_", 30 }, { "ghr_", 30 }, { "github_pat_", 20 },
	{ "glpat-", 16 }, { "gldt-", 16 }, { "glrt-", 16 }, { "xoxb-", 10 },
	{ "xoxp-", 10 }, { "xoxa-", 10 }, { "xoxr-", 10 }, { "xoxs-", 10 },
	{ "xapp-", 10 }, { "sk_live_", 16 }, { "sk_test_", 16 },
	{ "rk_live_", 16 }, { "whsec_", 16 }, { "npm_", 30 },
	{ "pypi-AgE", 16 }, { "AIza", 30 }, { "ya29.", 20 }, { "hvs.", 20 },
	{ "dop_v1_", 32 }, { "sk-proj-", 16 }, { "sk-ant-", 16 },
	{ "AGE-SECRET-KEY-1", 30 },
};

size_t
detect_token(const char *p, size_t n, size_t at, struct mask_ranges *out)
{
	size_t i, len, end;

	/* Behind a dash or line below a token may begin: names are made so. */
	if (at > 0 && is_word(p[at - 1]) && p[at - 1] != '-' &&
	    p[at - 1] != '_')
		return at;
	for (i = 0; i < sizeof(tokens) / sizeof(tokens[0]); i++) {
		len = strlen(tokens[i].prefix);
		if (n - at < len || memcmp(p + at, tokens[i].prefix, len) != 0)
			continue;
		end = word_end(p, n, at + len, ".");
		while (end > at && p[end - 1] == '.')
			end--;
		if (end - at - len < tokens[i].least)
			return at;
		mask_add(out, at, end, MASK_TOKEN);
		return end;
	}
	return at;
}

/* Three base64url parts; the first is a JSON object's beginning. */
size_t
detect_jwt(const char *p, size_t n, size_t at, struct mask_ranges *out)
{
	size_t end, dots = 0, i;

	if ((at > 0 && is_word(p[at - 1])) || (p[at] != 'e'))
		return at;
	end = word_end(p, n, at, ".");
	for (i = at; i < end; i++)
		dots += p[i] == '.';
	if (dots < 2 || end - at < 40)
		return at;
	mask_add(out, at, end, MASK_TOKEN);
	return end;
}

/* $ID$…: crypt(3) and its relatives. The id stays: it tells the strength. */
size_t
detect_hash(const char *p, size_t n, size_t at, struct mask_ranges *out)
{
	static const char *const ids[] = { "1", "2", "2a", "2b", "2x", "2y",
	    "5", "6", "7", "y", "gy", "sha1", "md5", "apr1", "scrypt",
	    "argon2i", "argon2d", "argon2id", "pbkdf2-sha256",
	    "pbkdf2-sha512", "8", "9", "S", "H", "P" };
	size_t i, len, end, room = n - at - 1 > 16 ? 16 : n - at - 1;
	const char *second;

	/* Few signs are followed by what an id begins with. */
	if (room == 0 || !is_word(p[at + 1]) ||
	    (second = memchr(p + at + 1, '$', room)) == NULL)
		return at;
	len = (size_t)(second - p) - at - 1;
	for (i = 0; i < sizeof(ids) / sizeof(ids[0]); i++)
		if (strlen(ids[i]) == len &&
		    memcmp(p + at + 1, ids[i], len) == 0)
			break;
	if (i == sizeof(ids) / sizeof(ids[0]))
		return at;
	end = word_end(p, n, at + len + 2, "./$+=,");
	if (end - at - len - 2 < 20)
		return at;
	mask_add(out, at + len + 2, end, MASK_HASH);
	return end;
}

/* {SSHA}… and the like, as directories keep them. */
size_t
detect_ldap_hash(const char *p, size_t n, size_t at, struct mask_ranges *out)
{
	static const char *const names[] = { "{SSHA}", "{SHA}", "{SMD5}",
	    "{MD5}", "{CRYPT}", "{SSHA256}", "{SSHA512}", "{SHA256}",
	    "{SHA512}", "{PBKDF2}", "{ARGON2}" };
	size_t i, len, end, room = n - at > 10 ? 10 : n - at;

	/* Most braces of JSON end here. */
	if (room < 5 || !is_word(p[at + 1]) ||
	    memchr(p + at, '}', room) == NULL)
		return at;
	for (i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
		len = strlen(names[i]);
		if (n - at < len || strncasecmp(p + at, names[i], len) != 0)
			continue;
		end = word_end(p, n, at + len, "+/=$.");
		if (end - at - len < 8)
			return at;
		mask_add(out, at + len, end, MASK_HASH);
		return end;
	}
	return at;
}

static bool
ends_userinfo(char c)
{
	return c == ' ' || c == '\t' || c == '\r' || c == '\n' || c == '/' ||
	    c == '"' || c == '\'' || c == '<' || c == '>' || c == '\0';
}

/* At an @: scheme://USER:PASSWORD@. A user's name alone is no secret. */
size_t
detect_userinfo(const char *p, size_t n, size_t at, struct mask_ranges *out)
{
	size_t from = at, colon = 0;

	(void)n;
	while (from > 0 && at - from < 512 && !ends_userinfo(p[from - 1]))
		from--;
	if (from < 3 || memcmp(p + from - 3, "://", 3) != 0)
		return at;
	for (colon = from; colon < at && p[colon] != ':'; colon++)
		;
	if (colon == at)
		return at;
	mask_add(out, colon + 1, at, MASK_SECRET);
	return at + 1;
}

/* Narrow the text, look, and widen what was found. Characters beyond Latin-1
 * become a letter that means nothing. */
void
detect_wide(const char *p, size_t n, struct mask_ranges *out)
{
	struct mask_ranges narrow = { NULL, 0, 0, false };
	size_t count = (n - 2) / 2, i;
	char *text = malloc(count + 1);

	if (text == NULL) {
		out->failed = true;
		return;
	}
	for (i = 0; i < count; i++)
		text[i] = p[3 + i * 2] == 0 ? p[2 + i * 2] : '\x80';
	detect_find(text, count, &narrow);
	out->failed = out->failed || narrow.failed;
	for (i = 0; i < narrow.n; i++)
		mask_add(out, 2 + narrow.v[i].from * 2,
		    2 + narrow.v[i].to * 2, narrow.v[i].kind);
	free(narrow.v);
	free(text);
}
