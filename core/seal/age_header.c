/* SPDX-License-Identifier: Apache-2.0
 * age's header. Every line is held to its one form before it is used.
 */
#include <errno.h>
#include <string.h>
#include <unistd.h>

#include <sodium.h>

#include "age_header.h"
#include "bech32.h"

#define FIRST "age-encryption.org/v1\n"
#define STANZA "-> X25519 "
#define SCRYPT "-> scrypt "
#define ARMOR "-----BEGIN AGE ENCRYPTED FILE-----"
#define MAC_LINE "--- "
#define LABEL "age-encryption.org/v1/X25519"
#define BASE64 sodium_base64_VARIANT_ORIGINAL_NO_PADDING
#define BASE64_32 44            /* 32 bytes as text, and NUL */
#define WRAPPED (AGE_FILE_KEY + crypto_aead_chacha20poly1305_ietf_ABYTES)
#define HEADER_LINE_MAX 1024

void
age_derive(const unsigned char *key, size_t key_n, const unsigned char *salt,
    size_t salt_n, const char *info, unsigned char out[32])
{
	static const unsigned char zeros[32], one = 1;
	unsigned char prk[32];
	crypto_auth_hmacsha256_state h;

	if (salt_n == 0) {
		salt = zeros;
		salt_n = sizeof(zeros);
	}
	(void)crypto_auth_hmacsha256_init(&h, salt, salt_n);
	(void)crypto_auth_hmacsha256_update(&h, key, key_n);
	(void)crypto_auth_hmacsha256_final(&h, prk);
	(void)crypto_auth_hmacsha256_init(&h, prk, sizeof(prk));
	(void)crypto_auth_hmacsha256_update(&h, (const unsigned char *)info,
	    strlen(info));
	(void)crypto_auth_hmacsha256_update(&h, &one, 1);
	(void)crypto_auth_hmacsha256_final(&h, out);
	sodium_memzero(prk, sizeof(prk));
	sodium_memzero(&h, sizeof(h));
}

static void
mac_of(const unsigned char *file_key, const char *p, size_t n,
    unsigned char out[32])
{
	crypto_auth_hmacsha256_state h;
	unsigned char key[32];

	age_derive(file_key, AGE_FILE_KEY, NULL, 0, "header", key);
	(void)crypto_auth_hmacsha256_init(&h, key, sizeof(key));
	(void)crypto_auth_hmacsha256_update(&h, (const unsigned char *)p, n);
	(void)crypto_auth_hmacsha256_final(&h, out);
	sodium_memzero(key, sizeof(key));
}

/* The key that wraps the file key between two ends; false on a weak point. */
static bool
wrap_key(const unsigned char *secret, const unsigned char *other,
    const unsigned char *share, const unsigned char *recipient,
    unsigned char out[32])
{
	unsigned char shared[32], salt[64];
	bool good = crypto_scalarmult(shared, secret, other) == 0;

	memcpy(salt, share, 32);
	memcpy(salt + 32, recipient, 32);
	if (good)
		age_derive(shared, sizeof(shared), salt, sizeof(salt), LABEL,
		    out);
	sodium_memzero(shared, sizeof(shared));
	return good;
}

static void
put_base64(struct buf *out, const unsigned char *p, size_t n)
{
	char text[BASE64_32];

	(void)sodium_bin2base64(text, sizeof(text), p, n, BASE64);
	buf_puts(out, text);
	buf_putc(out, '\n');
}

static int
put_stanza(struct buf *out, const unsigned char *file_key,
    const unsigned char recipient[AGE_KEY], struct error *err)
{
	static const unsigned char nonce[12];
	unsigned char secret[32], share[32], key[32], body[WRAPPED];
	bool good;

	randombytes_buf(secret, sizeof(secret));
	(void)crypto_scalarmult_base(share, secret);
	good = wrap_key(secret, recipient, share, recipient, key);
	if (good) {
		(void)crypto_aead_chacha20poly1305_ietf_encrypt(body, NULL,
		    file_key, AGE_FILE_KEY, NULL, 0, NULL, nonce, key);
		buf_puts(out, STANZA);
		put_base64(out, share, sizeof(share));
		put_base64(out, body, sizeof(body));
	}
	sodium_memzero(secret, sizeof(secret));
	sodium_memzero(key, sizeof(key));
	return good ? 0 : error_put(err, ERR_INPUT, 0,
	    "a recipient's key is not usable", "受取人の鍵が使えません");
}

int
age_header_write(const unsigned char file_key[AGE_FILE_KEY],
    const unsigned char (*recipients)[AGE_KEY], size_t n, struct buf *out,
    struct error *err)
{
	unsigned char mac[32];
	size_t i;
	int r = 0;

	if (n == 0 || n > AGE_RECIPIENTS_MAX)
		return error_set(err, ERR_INPUT, 0, "1 to %d recipients",
		    "受取人は 1 から %d までです", AGE_RECIPIENTS_MAX);
	buf_puts(out, FIRST);
	for (i = 0; r == 0 && i < n; i++)
		r = put_stanza(out, file_key, recipients[i], err);
	buf_puts(out, "---");
	mac_of(file_key, buf_str(out), out->n, mac);
	buf_putc(out, ' ');
	put_base64(out, mac, sizeof(mac));
	return r == 0 && out->failed ? error_nomem(err) : r;
}

/* ---- reading ---- */

static int
not_age(const char *name, struct error *err)
{
	return error_set(err, ERR_INPUT, 0, "%s: not a file encrypted by age "
	    "to X25519 recipients", "%s: age で (X25519 の受取人に) 暗号化された"
	    "ファイルではありません", name);
}

/* One line with its LF behind b, byte by byte: the payload must stay unread. */
static bool
read_line(int fd, struct buf *b, size_t *start)
{
	char c;

	*start = b->n;
	while (b->n - *start < HEADER_LINE_MAX && !b->failed) {
		ssize_t got = read(fd, &c, 1);

		if (got == -1 && errno == EINTR)
			continue;
		if (got != 1)
			return false;
		buf_putc(b, c);
		if (c == '\n')
			return !b->failed;
	}
	return false;
}

bool
age_base64(const char *line, size_t n, unsigned char *out, size_t want)
{
	char again[BASE64_32];
	size_t got;

	if (n + 1 > sizeof(again) || sodium_base642bin(out, want, line, n,
	    NULL, &got, NULL, BASE64) != 0 || got != want)
		return false;
	(void)sodium_bin2base64(again, sizeof(again), out, want, BASE64);
	return strlen(again) == n && memcmp(again, line, n) == 0;
}

static bool
unwrap(const unsigned char *identity, const unsigned char share[32],
    const unsigned char body[WRAPPED], unsigned char file_key[AGE_FILE_KEY])
{
	static const unsigned char nonce[12];
	unsigned char recipient[32], key[32];
	bool good;

	(void)crypto_scalarmult_base(recipient, identity);
	good = wrap_key(identity, share, share, recipient, key) &&
	    crypto_aead_chacha20poly1305_ietf_decrypt(file_key, NULL, NULL,
	    body, WRAPPED, NULL, 0, nonce, key) == 0;
	sodium_memzero(key, sizeof(key));
	return good;
}

struct reading {
	int fd;
	const struct age_openers *with;
	struct buf text;
	unsigned char *file_key;
	size_t stanzas;
	bool found, ours;               /* ours: a stanza of our kind is there */
	bool secret;                    /* a passphrase's, which stands alone */
};

/* The body of a stanza: lines of 64 characters, the last one shorter. */
static bool
skip_body(struct reading *g)
{
	size_t at;

	do {
		if (!read_line(g->fd, &g->text, &at) ||
		    g->text.n - at > 65)
			return false;
	} while (g->text.n - at == 65);
	return true;
}

/* A passphrase's stanza, where one may open the file. */
static bool
read_scrypt(struct reading *g, size_t at)
{
	size_t from = at + strlen(SCRYPT), n = g->text.n - from - 1;
	unsigned char body[WRAPPED];
	const char *text;

	if (!read_line(g->fd, &g->text, &at))
		return false;
	text = buf_str(&g->text);
	if (!age_base64(text + at, g->text.n - at - 1, body, WRAPPED))
		return false;
	g->ours = g->secret = true;
	g->found = age_scrypt_unwrap(g->with, text + from, n, body, WRAPPED,
	    g->file_key);
	return true;
}

static bool
read_stanza(struct reading *g, size_t at)
{
	unsigned char share[32], body[WRAPPED];
	const char *line = buf_str(&g->text) + at;
	size_t n = g->text.n - at, i;

	if (g->with->passphrase != NULL &&
	    strncmp(line, SCRYPT, strlen(SCRYPT)) == 0)
		return read_scrypt(g, at);
	if (strncmp(line, STANZA, strlen(STANZA)) != 0)
		return strncmp(line, "-> ", 3) == 0 && skip_body(g);
	if (!age_base64(line + strlen(STANZA), n - strlen(STANZA) - 1, share, 32) ||
	    !read_line(g->fd, &g->text, &at) || !age_base64(buf_str(&g->text) + at,
	    g->text.n - at - 1, body, WRAPPED))
		return false;
	g->ours = true;
	for (i = 0; i < g->with->n && !g->found; i++)
		g->found = unwrap(g->with->identities[i], share, body,
		    g->file_key);
	return true;
}

static int
nobody(const struct age_openers *with, const char *name, struct error *err)
{
	if (with->passphrase != NULL)
		return error_set(err, ERR_DENIED, 0, "%s: wrong passphrase, or "
		    "one that takes too much work", "%s: パスフレーズが違うか、計算量が"
		    "大きすぎます", name);
	return error_set(err, ERR_DENIED, 0, "%s: encrypted to others: none of "
	    "the identities is a recipient", "%s: 別の人あてに暗号化されています",
	    name);
}

/* All stanzas, and where the line of the MAC begins. */
static int
read_stanzas(struct reading *g, size_t *at, const char *name,
    struct error *err)
{
	const char *line;

	if (!read_line(g->fd, &g->text, at))
		return not_age(name, err);
	if (strncmp(buf_str(&g->text), ARMOR, strlen(ARMOR)) == 0)
		return error_set(err, ERR_INPUT, 0, "%s: in age's text form; "
		    "take that off first: sed '/^-----/d' FILE | base64 -d",
		    "%s: age のテキスト形式です。先に sed '/^-----/d' FILE | "
		    "base64 -d で戻してください", name);
	if (strcmp(buf_str(&g->text), FIRST) != 0)
		return not_age(name, err);
	for (;;) {
		if (!read_line(g->fd, &g->text, at))
			return not_age(name, err);
		line = buf_str(&g->text) + *at;
		if (strncmp(line, MAC_LINE, strlen(MAC_LINE)) == 0)
			return g->ours && (!g->secret || g->stanzas == 1) ? 0 :
			    not_age(name, err);
		if (++g->stanzas > AGE_RECIPIENTS_MAX || !read_stanza(g, *at))
			return not_age(name, err);
	}
}

int
age_header_read(int fd, const struct age_openers *with,
    unsigned char file_key[AGE_FILE_KEY], const char *name,
    struct error *err)
{
	struct reading g = { .fd = fd, .with = with, .file_key = file_key };
	unsigned char mac[32], want[32];
	size_t at = 0;
	int r;

	buf_init(&g.text, AGE_HEADER_MAX);
	if ((r = read_stanzas(&g, &at, name, err)) == 0) {
		if (!age_base64(buf_str(&g.text) + at + strlen(MAC_LINE),
		    g.text.n - at - strlen(MAC_LINE) - 1, mac, sizeof(mac)))
			r = not_age(name, err);
		else if (!g.found)
			r = nobody(with, name, err);
	}
	if (r == 0) {
		mac_of(file_key, buf_str(&g.text), at + 3, want);
		if (sodium_memcmp(mac, want, sizeof(mac)) != 0)
			r = error_set(err, ERR_INTEGRITY, 0,
			    "%s: the header was changed",
			    "%s: ヘッダーが変えられています", name);
	}
	buf_free(&g.text);
	return r;
}
