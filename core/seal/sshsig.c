/* SPDX-License-Identifier: Apache-2.0
 * SSHSIG read and verified. Never trusts a length it was given.
 */
#include <stdio.h>
#include <string.h>

#include <openssl/evp.h>
#include <sodium.h>

#include "base/base64.h"
#include "sshsig.h"
#include "sshsig_key.h"
#include "wire.h"


static int
malformed(struct error *err)
{
	return error_put(err, ERR_INPUT, 0, "not an SSH signature",
	    "SSH の署名ではありません");
}

/* The base64 between the two lines, broken at SSHSIG_LINE characters as OpenSSH
 * does; libsodium takes one spelling of it only. */
static bool
unarmour(const char *text, size_t n, unsigned char *out, size_t max,
    size_t *out_n)
{
	char flat[SSHSIG_FILE_MAX];
	size_t at = strlen(SSHSIG_BEGIN), end, flat_n = 0, line = 0;

	if (n > SSHSIG_FILE_MAX || n < at + strlen(SSHSIG_END) ||
	    memcmp(text, SSHSIG_BEGIN, at) != 0 ||
	    memcmp(text + n - strlen(SSHSIG_END), SSHSIG_END, strlen(SSHSIG_END)) != 0)
		return false;
	for (end = n - strlen(SSHSIG_END); at < end; at++) {
		if (text[at] != '\n') {
			flat[flat_n++] = text[at];
			if (++line > SSHSIG_LINE)
				return false;
		} else if (line != SSHSIG_LINE && at + 1 != end)
			return false;
		else
			line = 0;
	}
	return line == 0 && base64_read(out, max, flat, flat_n, out_n);
}

int
sshsig_parse(const char *text, size_t n, struct sshsig *out,
    struct error *err)
{
	unsigned char raw[SSHSIG_FILE_MAX];
	struct wire w, name, reserved, hash, sig, key;
	size_t raw_n;

	memset(out, 0, sizeof(*out));
	if (!unarmour(text, n, raw, sizeof(raw), &raw_n) || raw_n < 10 ||
	    memcmp(raw, SSHSIG_MAGIC, 6) != 0)
		return malformed(err);
	w = (struct wire){ raw + 6, raw_n - 6, false };
	if (wire_u32(&w) != 1)
		return malformed(err);
	key = wire_str(&w);
	name = wire_str(&w);
	reserved = wire_str(&w);
	hash = wire_str(&w);
	sig = wire_str(&w);
	if (w.bad || w.n != 0 || reserved.n != 0 || key.n > SSHSIG_BLOB_MAX ||
	    sig.n > SSHSIG_BLOB_MAX || name.n == 0 ||
	    name.n > SSHSIG_NAMESPACE_MAX ||
	    memchr(name.p, '\0', name.n) != NULL ||
	    !(wire_is(hash, "sha256") || wire_is(hash, "sha512")) ||
	    !sshsig_key_check(key.p, key.n))
		return malformed(err);
	memcpy(out->key.blob, key.p, out->key.n = key.n);
	memcpy(out->name_space, name.p, name.n);
	memcpy(out->hash, hash.p, hash.n);
	memcpy(out->sig, sig.p, out->sig_n = sig.n);
	return 0;
}

static void
message(const char *name_space, const char *hash, const void *p, size_t n,
    struct buf *out)
{
	unsigned char digest[EVP_MAX_MD_SIZE];
	unsigned len = 0;

	if (EVP_Digest(p, n, digest, &len, strcmp(hash, "sha256") == 0 ?
	    EVP_sha256() : EVP_sha512(), NULL) != 1)
		out->failed = true;
	buf_puts(out, SSHSIG_MAGIC);
	wire_put_str(out, name_space, strlen(name_space));
	wire_put_str(out, "", 0);
	wire_put_str(out, hash, strlen(hash));
	wire_put_str(out, digest, len);
}

void
sshsig_message(const char *name_space, const void *p, size_t n,
    struct buf *out)
{
	message(name_space, "sha512", p, n, out);
}

int
sshsig_verify(const struct sshsig *sig, const char *name_space, const void *p,
    size_t n, struct error *err)
{
	struct buf b;
	bool good;

	if (strcmp(sig->name_space, name_space) != 0)
		return error_set(err, ERR_INTEGRITY, 0,
		    "signed for another purpose (namespace %.60s, not %s)",
		    "別の用途の署名です (名前空間 %.60s。%s ではない)",
		    sig->name_space, name_space);
	buf_init(&b, 1024);
	message(name_space, sig->hash, p, n, &b);
	good = !b.failed && sshsig_key_verify(&sig->key, sig->sig, sig->sig_n,
	    buf_str(&b), b.n);
	buf_free(&b);
	if (!good)
		return error_put(err, ERR_INTEGRITY, 0,
		    "the signature does not fit what it should cover",
		    "署名が対象の内容と合いません");
	return 0;
}
