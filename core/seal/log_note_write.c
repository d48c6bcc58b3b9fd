/* SPDX-License-Identifier: Apache-2.0
 * Checkpoints written, and signatures put in. Never checks one.
 */
#include <stdio.h>
#include <string.h>

#include <sodium.h>

#include "log_note.h"

#define DASH LOG_DASH
#define BASE64 sodium_base64_VARIANT_ORIGINAL

static void
put_base64(struct buf *out, const unsigned char *p, size_t n)
{
	char text[sodium_base64_ENCODED_LEN(4 + 8 + MINISIGN_SIG, BASE64)];

	buf_puts(out, sodium_bin2base64(text, sizeof(text), p, n, BASE64));
}

void
log_note_write(const struct log_note *note, struct buf *out)
{
	unsigned char raw[LOG_KEY_ID + 8 + MINISIGN_SIG];
	size_t i;

	log_body_write(&note->point, out);
	buf_putc(out, '\n');
	for (i = 0; i < note->n; i++) {
		memcpy(raw, note->v[i].id, LOG_KEY_ID);
		memcpy(raw + LOG_KEY_ID, note->v[i].sig, note->v[i].n);
		buf_printf(out, DASH "%s ", note->v[i].name);
		put_base64(out, raw, LOG_KEY_ID + note->v[i].n);
		buf_putc(out, '\n');
	}
}

int
log_note_add(struct log_note *note, const char *name, bool cosigner,
    uint64_t time, const unsigned char key[MINISIGN_KEY],
    const unsigned char sig[MINISIGN_SIG], struct error *err)
{
	struct log_signature s = { .n = MINISIGN_SIG };
	size_t i, k;

	(void)snprintf(s.name, sizeof(s.name), "%s", name);
	log_key_id(name, cosigner, key, s.id);
	if (cosigner) {
		s.n += 8;
		for (k = 0; k < 8; k++)
			s.sig[k] = (unsigned char)(time >> (56 - 8 * k));
	}
	memcpy(s.sig + (cosigner ? 8 : 0), sig, MINISIGN_SIG);
	for (i = 0; i < note->n; i++)
		if (strcmp(note->v[i].name, name) == 0 &&
		    memcmp(note->v[i].id, s.id, LOG_KEY_ID) == 0)
			break;
	if (i == LOG_SIGNATURES_MAX)
		return error_put(err, ERR_LIMIT, 0, "a checkpoint holds 32 "
		    "signatures and no more", "チェックポイントの署名は 32 までです");
	note->v[i] = s;
	note->n += i == note->n;
	return 0;
}
