/* SPDX-License-Identifier: Apache-2.0
 * minisign's texts written, and read from files. Never sees a secret key.
 */
#include <string.h>

#include <sodium.h>

#include "base/file.h"
#include "minisign.h"

int
minisign_key_read(const char *path, struct minisign_key *out,
    struct error *err)
{
	struct buf b;
	int r;

	buf_init(&b, MINISIGN_FILE_MAX);
	r = file_read(path, &b, err);
	if (r == 0 && (r = minisign_key_parse(buf_str(&b), b.n, out, err)) != 0)
		(void)error_prefix(err, path);
	buf_free(&b);
	return r;
}

static void
put_base64(struct buf *out, const unsigned char *p, size_t n)
{
	char text[256];

	(void)sodium_bin2base64(text, sizeof(text), p, n,
	    sodium_base64_VARIANT_ORIGINAL);
	buf_puts(out, text);
	buf_putc(out, '\n');
}

void
minisign_key_write(const struct minisign_key *key, struct buf *out)
{
	unsigned char raw[2 + MINISIGN_ID + MINISIGN_KEY] = { 'E', 'd' };
	char id[MINISIGN_ID_HEX];

	minisign_id(key->id, id);
	memcpy(raw + 2, key->id, MINISIGN_ID);
	memcpy(raw + 2 + MINISIGN_ID, key->key, MINISIGN_KEY);
	buf_printf(out, MINISIGN_UNTRUSTED "minisign public key %s\n", id);
	put_base64(out, raw, sizeof(raw));
}

void
minisign_write(const struct minisign_signature *sig, const char *untrusted,
    struct buf *out)
{
	unsigned char raw[2 + MINISIGN_ID + MINISIGN_SIG] = { 'E', 'D' };

	memcpy(raw + 2, sig->id, MINISIGN_ID);
	memcpy(raw + 2 + MINISIGN_ID, sig->sig, MINISIGN_SIG);
	buf_printf(out, MINISIGN_UNTRUSTED "%s\n", untrusted);
	put_base64(out, raw, sizeof(raw));
	buf_printf(out, MINISIGN_TRUSTED "%s\n", sig->trusted);
	put_base64(out, sig->global, MINISIGN_SIG);
}
