/* SPDX-License-Identifier: Apache-2.0
 * Values given to names that sound of secrets: password = x, "token": "x",
 * --password x, machine … password x. Configuration under test must stay, so
 * switches, numbers, paths and the words of known formats are left alone.
 */
#include <stdlib.h>
#include <string.h>

#include "detect_private.h"

#define VALUE_MAX 8192

static char
lower(char c)
{
	return c >= 'A' && c <= 'Z' ? (char)(c + 32) : c;
}

static bool
is_name_char(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
	    (c >= '0' && c <= '9') || c == '_' || c == '-' || c == '.' ||
	    (unsigned char)c >= 0x80;
}

static bool
is_one_of(const char *p, size_t n, const char *const *words)
{
	size_t i, j;

	for (i = 0; words[i] != NULL; i++) {
		if (strlen(words[i]) != n)
			continue;
		for (j = 0; j < n && lower(p[j]) == words[i][j]; j++)
			;
		if (j == n)
			return true;
	}
	return false;
}

static bool
has_word(const char *p, size_t n, const char *word)
{
	size_t len = strlen(word), i, j;

	for (i = 0; i + len <= n; i++) {
		for (j = 0; j < len && lower(p[i + j]) == word[j]; j++)
			;
		if (j == len)
			return true;
	}
	return false;
}

bool
detect_is_secret_name(const char *p, size_t n)
{
	static const char *const words[] = { "password", "passwd",
	    "passphrase", "passcode", "secret", "token", "apikey", "api_key",
	    "api-key", "access_key", "accesskey", "access-key", "privatekey",
	    "private_key", "private-key", "presharedkey", "pre-shared-key",
	    "pre_shared_key", "credential", "bindpw", "rootpw", "psk",
	    "community", "authorization", "encryption_key", "accountkey",
	    "sharedaccesskey", "md5-key", "wireless-key", "_pwd", "_pass", "dbpass",
	    "パスワード", "パスフレーズ", "暗証", "秘密", NULL };
	static const char *const whole[] = { "pwd", "pass", "key", "pw", NULL };
	/* Names that speak about secrets and hold none. */
	static const char *const harmless[] = { "passwordauthentication",
	    "permitemptypasswords", "passwordage", "passwordlength",
	    "minimumpasswordlength", "maximumpasswordage",
	    "minimumpasswordage", "passwordcomplexity",
	    "passwordhistorysize", "token_type", "tokentype",
	    "token_endpoint", "secretname", "secret_name", "password_expires",
	    "max_password_age", "tokens", "passwords", "publickeytoken",
	    "password_encryption", "loadcredential", "conditioncredential",
	    "loadcredentialencrypted", "nopasswd", NULL };
	/* Names of files, limits and the like about a secret. */
	static const char *const endings[] = { "file", "path", "dir", "policy",
	    "length", "age", "type", "url", "uri", "endpoint", "lifetime",
	    "timeout", "expiry", "expires", "days", "count", "limit", "min",
	    "max", "hint", "prompt", "command", "callback", "algorithm",
	    "encoding", "format", "required", "enabled", "history", NULL };
	size_t i, len;

	if (is_one_of(p, n, harmless))
		return false;
	for (i = 0; endings[i] != NULL; i++) {
		len = strlen(endings[i]);
		if (n > len && has_word(p + n - len, len, endings[i]))
			return false;
	}
	if (is_one_of(p, n, whole))
		return true;
	for (i = 0; words[i] != NULL; i++)
		if (has_word(p, n, words[i]))
			return true;
	return false;
}

static bool
is_number(const char *p, size_t n)
{
	size_t i;

	/* Six digits and more may be a PIN or a pass code. */
	if (n > 5)
		return false;
	for (i = p[0] == '-'; i < n; i++)
		if (p[i] < '0' || p[i] > '9')
			return false;
	return n > 0;
}

bool
detect_is_safe_value(const char *p, size_t n)
{
	static const char *const words[] = { "yes", "no", "true", "false",
	    "on", "off", "none", "null", "nil", "enabled", "disabled",
	    "enable", "disable", "required", "requisite", "optional",
	    "sufficient", "include", "substack", "prompt", "ask", "never",
	    "always", "default", "files", "systemd", "compat", "sss", "ldap",
	    "nis", "x", "*", "!", "!!", "undefined", "bearer", "basic",
	    "sha512", "sha256", "yescrypt", "md5", "crypt", "scram-sha-256",
	    "without-password", "prohibit-password", "all", NULL };

	if (n == 0 || is_number(p, n) || is_one_of(p, n, words))
		return true;
	/* Paths, references to variables, what is masked already. */
	return p[0] == '/' || p[0] == '$' || p[0] == '%' || p[0] == '[' ||
	    (n > 7 && memcmp(p, MASK_MARK, 8) == 0) ||
	    (n > 2 && p[0] == '{' && p[1] == '{');
}

bool
detect_is_random(const char *p, size_t n)
{
	size_t i, upper = 0, small = 0, digit = 0, other = 0;

	if (n < 20 || n > 512)
		return false;
	for (i = 0; i < n; i++) {
		if (p[i] >= 'A' && p[i] <= 'Z')
			upper++;
		else if (p[i] >= 'a' && p[i] <= 'z')
			small++;
		else if (p[i] >= '0' && p[i] <= '9')
			digit++;
		else if (strchr("+/=_-", p[i]) != NULL && p[i] != '\0')
			other++;
		else
			return false;
	}
	/* Hex digests are lower case alone; words and paths hold few digits. */
	return upper >= 3 && small >= 3 && digit >= 3 && other * 5 < n;
}

/* ---- where the value is ---- */

struct place { const char *p; size_t n, name, name_end, line; };

static size_t
skip_blanks(const char *p, size_t n, size_t at)
{
	while (at < n && (p[at] == ' ' || p[at] == '\t'))
		at++;
	return at;
}

static size_t
line_end(const char *p, size_t n, size_t at)
{
	while (at < n && p[at] != '\n' && p[at] != '\r' && p[at] != '\0')
		at++;
	return at;
}

/* Full-width colon and equals sign of Japanese texts. */
static bool
is_wide_sign(const struct place *w, size_t at)
{
	return w->n - at > 3 && (memcmp(w->p + at, "\xef\xbc\x9a", 3) == 0 ||
	    memcmp(w->p + at, "\xef\xbc\x9d", 3) == 0);
}

static void
find_name(struct place *w, size_t at)
{
	w->name = at;
	while (w->name > 0 && is_name_char(w->p[w->name - 1]) &&
	    at - w->name < 128)
		w->name--;
	w->name_end = at;
	while (w->name_end < w->n && is_name_char(w->p[w->name_end]) &&
	    w->name_end - at < 128 && !is_wide_sign(w, w->name_end))
		w->name_end++;
	w->line = w->name;
	while (w->line > 0 && w->p[w->line - 1] != '\n' &&
	    w->name - w->line < 512)
		w->line--;
}

/* The first word of the line is one of words. Comments have none. */
static bool
line_begins(const struct place *w, const char *const *words)
{
	size_t at = w->line, end;

	while (at < w->name && (w->p[at] == ' ' || w->p[at] == '\t'))
		at++;
	for (end = at; end < w->name && is_name_char(w->p[end]); end++)
		;
	return end > at && is_one_of(w->p + at, end - at, words);
}

/* "--password VALUE", "machine h login u password VALUE", "enable secret 5
 * VALUE": a blank is the only sign. Returns where the value begins, or 0. */
static size_t
blank_form(const struct place *w)
{
	static const char *const before[] = { "machine", "default", "login",
	    "enable", "username", "user", "snmp-server", "administrator",
	    "pp", "ppp", "neighbor", "key", "set", "snmp", "ipsec", NULL };
	static const char *const alone[] = { "rocommunity", "rwcommunity",
	    "bindpw", "rootpw", "password", "passwd", "secret",
	    "wpa_passphrase", "wpa-psk", "wireless-key", "rocommunity6",
	    "md5-key", NULL };
	static const char *const control[] = { "required", "requisite",
	    "sufficient", "optional", "include", "substack", NULL };
	size_t at = skip_blanks(w->p, w->n, w->name_end), end, rest;
	bool option = w->p[w->name] == '-' && w->p[w->name + 1] == '-';
	bool first = skip_blanks(w->p, w->n, w->line) == w->name;

	if (at == w->name_end || at >= w->n || w->p[at] == '\n' ||
	    w->p[at] == '-')
		return 0;
	end = at;
	while (end < w->n && strchr(" \t\r\n", w->p[end]) == NULL)
		end++;
	if (is_one_of(w->p + at, end - at, control) || w->p[at] == '[' ||
	    w->p[at] == '=' || w->p[at] == ':')
		return 0;
	if (option || line_begins(w, before)) {
		/* A digit alone tells how it is encoded: "password 7 08…". */
		rest = skip_blanks(w->p, w->n, end);
		if (end - at == 1 && w->p[at] >= '0' && w->p[at] <= '9' &&
		    rest < w->n && w->p[rest] != '\n' && w->p[rest] != '\r')
			return rest;
		return at;
	}
	if (first && is_one_of(w->p + w->name, w->name_end - w->name, alone) &&
	    !detect_is_prose_word(w->p + at, end - at))
		return at;
	return 0;
}

/* Behind = or : (a colon wants a blank, a quote or the line's begin). */
static size_t
sign_form(const struct place *w, bool *whole_line)
{
	size_t at = w->name_end;
	bool first = skip_blanks(w->p, w->n, w->line) == w->name, quoted;

	quoted = at < w->n && (w->p[at] == '"' || w->p[at] == '\'');
	at = skip_blanks(w->p, w->n, at + quoted);
	if (at >= w->n)
		return 0;
	*whole_line = first && !quoted;
	if (w->p[at] == '>' && w->name > 0 && w->p[w->name - 1] == '<')
		return at + 1;
	if (at + 1 < w->n && w->p[at] == '=' && w->p[at + 1] == '>')
		return skip_blanks(w->p, w->n, at + 2);
	if (w->p[at] == '=')
		return skip_blanks(w->p, w->n, at + 1);
	if (is_wide_sign(w, at))
		return skip_blanks(w->p, w->n, at + 3);
	if (w->p[at] != ':')
		return 0;
	if (quoted || (at + 1 < w->n && (w->p[at + 1] == ' ' ||
	    w->p[at + 1] == '\t' || w->p[at + 1] == '"')))
		return skip_blanks(w->p, w->n, at + 1);
	return 0;
}

static size_t
quoted_end(const char *p, size_t n, size_t at)
{
	char quote = p[at - 1];

	while (at < n && p[at] != quote && p[at] != '\n') {
		if (p[at] == '\\')
			at++;
		at++;
	}
	return at < n ? at : n;
}

static size_t
bare_end(const struct place *w, size_t at, bool whole_line)
{
	size_t end = line_end(w->p, w->n, at), i;

	if (whole_line) {
		while (end > at && (w->p[end - 1] == ' ' ||
		    w->p[end - 1] == '\t'))
			end--;
		return end;
	}
	for (i = at; i < end; i++)
		if (strchr(" \t\"'<>,;&|)}]", w->p[i]) != NULL)
			break;
	return i;
}

/* "passwd: files systemd" of nsswitch, "password [success=1 …] pam_x.so". */
static bool
is_known_line(const struct place *w, size_t at, size_t end)
{
	size_t from = at, to;

	if (has_word(w->p + at, end - at, "pam_") ||
	    has_word(w->p + at, end - at, "[success="))
		return true;
	while (from < end) {
		to = from;
		while (to < end && w->p[to] != ' ' && w->p[to] != '\t')
			to++;
		if (to > from && !detect_is_safe_value(w->p + from, to - from))
			return false;
		from = skip_blanks(w->p, end, to);
	}
	return true;
}

/* Authorization: the scheme's word stays. */
static size_t
behind_scheme(const struct place *w, size_t at, size_t end)
{
	static const char *const schemes[] = { "bearer", "basic", "digest",
	    "token", "negotiate", NULL };
	size_t to = at;

	while (to < end && w->p[to] != ' ')
		to++;
	return to < end && is_one_of(w->p + at, to - at, schemes) ?
	    skip_blanks(w->p, end, to) : at;
}

/* In XML a value ends where a mark begins: marks stay, so that what was masked
 * still parses. A < of the value itself is written &lt; there. */
static size_t
before_mark(const struct place *w, size_t at, size_t end)
{
	size_t bom = w->n > 3 && memcmp(w->p, "\xef\xbb\xbf", 3) == 0 ? 3 : 0;
	const char *mark;

	if (w->n < bom + 5 || memcmp(w->p + bom, "<?xml", 5) != 0)
		return end;
	mark = memchr(w->p + at, '<', end - at);
	return mark == NULL ? end : (size_t)(mark - w->p);
}

size_t
detect_assignment(const char *p, size_t n, size_t at, struct mask_ranges *out)
{
	struct place w = { p, n, 0, 0, 0 };
	bool whole_line = false;
	size_t value, end;

	/* Some anchors begin with the quote before the name. */
	if (p[at] == '"')
		at++;
	find_name(&w, at);
	if (!detect_is_secret_name(p + w.name, w.name_end - w.name))
		return at;
	value = sign_form(&w, &whole_line);
	if (value == 0)
		value = blank_form(&w);
	if (value == 0 || value >= n)
		return w.name_end;
	if (p[value] == '"' || p[value] == '\'') {
		value++;
		end = quoted_end(p, n, value);
	} else {
		whole_line = whole_line || has_word(p + w.name,
		    w.name_end - w.name, "authorization");
		end = bare_end(&w, value, whole_line);
	}
	if (end - value > VALUE_MAX)
		end = value + VALUE_MAX;
	end = before_mark(&w, value, end);
	if (end == value)
		return w.name_end;
	value = behind_scheme(&w, value, end);
	if (is_known_line(&w, value, end) ||
	    detect_is_prose(p + value, end - value))
		return w.name_end;
	mask_add(out, value, end, MASK_SECRET);
	return end;
}
