/* SPDX-License-Identifier: Apache-2.0
 * Checkpoints read and held against keys. Never signs one.
 */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <sodium.h>

#include "base/base64.h"
#include "log_note.h"

#define DASH LOG_DASH
#define COSIGN "cosignature/v1\ntime "
#define BASE64 sodium_base64_VARIANT_ORIGINAL

static int
bad(struct error *err, const char *en, const char *ja)
{
	(void)error_put(err, ERR_INPUT, 0, en, ja);
	(void)error_prefix(err, "checkpoint");
	return ERR_INPUT;
}

bool
log_name_valid(const char *name)
{
	size_t i;

	for (i = 0; name[i] != '\0'; i++)
		if (name[i] <= ' ' || name[i] > '~' || name[i] == '+')
			return false;
	return i > 0 && i <= LOG_NAME_MAX;
}

static void
put_base64(struct buf *out, const unsigned char *p, size_t n)
{
	char text[sodium_base64_ENCODED_LEN(4 + 8 + MINISIGN_SIG, BASE64)];

	buf_puts(out, sodium_bin2base64(text, sizeof(text), p, n, BASE64));
}

void
log_body_write(const struct log_checkpoint *c, struct buf *out)
{
	buf_printf(out, "%s\n%" PRIu64 "\n", c->origin, c->size);
	put_base64(out, c->root, HASH_SIZE);
	buf_putc(out, '\n');
}

/* A line to out, without its LF; how long it was with it, 0: none that fits. */
static size_t
line(const char *p, size_t n, char *out, size_t size)
{
	const char *end = n == 0 ? NULL : memchr(p, '\n', n);
	size_t len = end == NULL ? 0 : (size_t)(end - p);

	if (end == NULL || len >= size || memchr(p, '\0', len) != NULL)
		return 0;
	memcpy(out, p, len);
	out[len] = '\0';
	return len + 1;
}

static bool
number(const char *s, uint64_t *out)
{
	size_t n = strspn(s, "0123456789");

	if (n == 0 || n > 18 || s[n] != '\0' || (n > 1 && s[0] == '0'))
		return false;
	*out = strtoull(s, NULL, 10);
	return true;
}

int
log_body_parse(const char *p, size_t n, struct log_checkpoint *out,
    struct error *err)
{
	char text[LOG_NAME_MAX + 2];
	size_t len;

	if ((len = line(p, n, out->origin, sizeof(out->origin))) == 0 ||
	    !log_name_valid(out->origin))
		return bad(err, "the first line names no log",
		    "1 行目がログの名前ではありません");
	p += len;
	n -= len;
	if ((len = line(p, n, text, sizeof(text))) == 0 ||
	    !number(text, &out->size))
		return bad(err, "the second line is no number of entries",
		    "2 行目が件数ではありません");
	p += len;
	n -= len;
	if ((len = line(p, n, text, sizeof(text))) == 0 || len != n ||
	    !base64_read_exact(out->root, HASH_SIZE, text, strlen(text)))
		return bad(err, "the third and last line is no root",
		    "最後の 3 行目が根のハッシュではありません");
	return 0;
}

void
log_cosign_message(const struct log_checkpoint *c, uint64_t time,
    struct buf *out)
{
	buf_printf(out, COSIGN "%" PRIu64 "\n", time);
	log_body_write(c, out);
}

bool
log_message_valid(const char *p, size_t n)
{
	const size_t head = strlen(COSIGN);
	struct log_checkpoint c;
	char text[24];
	uint64_t time;
	size_t len;

	if (n > head && memcmp(p, COSIGN, head) == 0) {
		p += head;
		n -= head;
		if ((len = line(p, n, text, sizeof(text))) == 0 ||
		    !number(text, &time))
			return false;
		p += len;
		n -= len;
	}
	return log_body_parse(p, n, &c, NULL) == 0;
}

static int
take_signature(const char *p, struct log_note *out, struct error *err)
{
	struct log_signature *s = &out->v[out->n];
	unsigned char raw[512];
	const char *blank;
	size_t n = 0;

	if (strncmp(p, DASH, strlen(DASH)) != 0 ||
	    (blank = strchr(p + strlen(DASH), ' ')) == NULL ||
	    (size_t)(blank - p) - strlen(DASH) > LOG_NAME_MAX)
		return bad(err, "a line of signatures has not its form",
		    "署名の行の形が違います");
	p += strlen(DASH);
	memset(s, 0, sizeof(*s));
	memcpy(s->name, p, (size_t)(blank - p));
	if (!log_name_valid(s->name) || !base64_read(raw, sizeof(raw),
	    blank + 1, strlen(blank + 1), &n) || n <= LOG_KEY_ID)
		return bad(err, "a line of signatures has not its form",
		    "署名の行の形が違います");
	s->n = n - LOG_KEY_ID;
	/* Of other kinds of keys; they may be there, and say nothing to us. */
	if (s->n != MINISIGN_SIG && s->n != 8 + MINISIGN_SIG)
		return 0;
	memcpy(s->id, raw, LOG_KEY_ID);
	memcpy(s->sig, raw + LOG_KEY_ID, s->n);
	out->n++;
	return 0;
}

int
log_note_parse(const char *p, size_t n, struct log_note *out,
    struct error *err)
{
	const char *gap = memmem(p, n, "\n\n", 2);
	char text[1024];
	size_t len;
	int r;

	memset(out, 0, sizeof(*out));
	if (n > LOG_NOTE_MAX || gap == NULL)
		return bad(err, "no signatures, or too long",
		    "署名がないか、長すぎます");
	if ((r = log_body_parse(p, (size_t)(gap - p) + 1, &out->point,
	    err)) != 0)
		return r;
	n -= (size_t)(gap - p) + 2;
	for (p = gap + 2; n > 0; p += len, n -= len) {
		if ((len = line(p, n, text, sizeof(text))) == 0 ||
		    out->n == LOG_SIGNATURES_MAX)
			return bad(err, "a line of signatures has not its "
			    "form, or there are more than 32",
			    "署名の行の形が違うか、32 を超えています");
		if ((r = take_signature(text, out, err)) != 0)
			return r;
	}
	return 0;
}

void
log_key_id(const char *name, bool cosigner,
    const unsigned char key[MINISIGN_KEY], unsigned char out[LOG_KEY_ID])
{
	unsigned char text[LOG_NAME_MAX + 2 + MINISIGN_KEY], sha[HASH_SIZE];
	size_t n = strlen(name);

	memcpy(text, name, n);
	text[n] = '\n';
	text[n + 1] = cosigner ? 4 : 1;
	memcpy(text + n + 2, key, MINISIGN_KEY);
	hash_bytes(text, n + 2 + MINISIGN_KEY, sha);
	memcpy(out, sha, LOG_KEY_ID);
}

int
log_note_verify(const struct log_note *note,
    const unsigned char key[MINISIGN_KEY], struct error *err)
{
	const struct log_checkpoint *c = &note->point;
	unsigned char id[LOG_KEY_ID];
	struct buf body;
	size_t i;
	int r = ERR_MISSING;

	buf_init(&body, LOG_NOTE_MAX);
	log_body_write(c, &body);
	log_key_id(c->origin, false, key, id);
	for (i = 0; i < note->n; i++) {
		const struct log_signature *s = &note->v[i];

		if (s->n != MINISIGN_SIG || strcmp(s->name, c->origin) != 0 ||
		    memcmp(s->id, id, LOG_KEY_ID) != 0)
			continue;
		r = crypto_sign_verify_detached(s->sig, (const unsigned char *)
		    buf_str(&body), body.n, key) == 0 ? 0 : ERR_INTEGRITY;
		if (r != 0)
			break;
	}
	buf_free(&body);
	if (r == ERR_MISSING)
		return error_set(err, r, 0, "the log %s has not signed this "
		    "checkpoint with the key given", "ログ %s は、渡された鍵で"
		    "このチェックポイントに署名していません", c->origin);
	return r == 0 ? 0 : error_set(err, r, 0, "the signature of the log %s "
	    "does not fit its checkpoint", "ログ %s の署名がチェックポイントに"
	    "合いません", c->origin);
}

bool
log_note_cosigned(const struct log_note *note, size_t i,
    const unsigned char key[MINISIGN_KEY], bool *good, uint64_t *time)
{
	const struct log_signature *s = &note->v[i];
	unsigned char id[LOG_KEY_ID];
	struct buf b;
	size_t k;

	log_key_id(s->name, true, key, id);
	if (s->n != 8 + MINISIGN_SIG || memcmp(s->id, id, LOG_KEY_ID) != 0)
		return false;
	*time = 0;
	for (k = 0; k < 8; k++)
		*time = *time << 8 | s->sig[k];
	buf_init(&b, LOG_NOTE_MAX);
	log_cosign_message(&note->point, *time, &b);
	*good = crypto_sign_verify_detached(s->sig + 8,
	    (const unsigned char *)buf_str(&b), b.n, key) == 0;
	buf_free(&b);
	return true;
}
