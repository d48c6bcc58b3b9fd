/* SPDX-License-Identifier: Apache-2.0
 * SSH signatures and public keys written.
 */
#include <string.h>

#include <sodium.h>

#include "sshsig.h"
#include "wire.h"

void
sshsig_write(const struct sshsig *sig, struct buf *out)
{
	char text[SSHSIG_FILE_MAX];
	struct buf b;
	size_t i, n;

	buf_init(&b, SSHSIG_FILE_MAX / 2);
	buf_puts(&b, SSHSIG_MAGIC);
	wire_put_u32(&b, 1);
	wire_put_str(&b, sig->key.blob, sig->key.n);
	wire_put_str(&b, sig->name_space, strlen(sig->name_space));
	wire_put_str(&b, "", 0);
	wire_put_str(&b, sig->hash, strlen(sig->hash));
	wire_put_str(&b, sig->sig, sig->sig_n);
	(void)sodium_bin2base64(text, sizeof(text),
	    (const unsigned char *)buf_str(&b), b.n,
	    sodium_base64_VARIANT_ORIGINAL);
	buf_puts(out, SSHSIG_BEGIN);
	for (i = 0; i < strlen(text); i += n) {
		n = strlen(text) - i < SSHSIG_LINE ? strlen(text) - i : SSHSIG_LINE;
		buf_put(out, text + i, n);
		buf_putc(out, '\n');
	}
	buf_puts(out, SSHSIG_END);
	out->failed = out->failed || b.failed;
	buf_free(&b);
}

void
sshsig_key_write(const struct sshsig_key *key, struct buf *out)
{
	char text[2 * SSHSIG_BLOB_MAX];
	struct wire w = { key->blob, key->n, false };

	w = wire_str(&w);
	(void)sodium_bin2base64(text, sizeof(text), key->blob, key->n,
	    sodium_base64_VARIANT_ORIGINAL);
	buf_put(out, w.p, w.n);
	buf_putc(out, ' ');
	buf_puts(out, text);
}
