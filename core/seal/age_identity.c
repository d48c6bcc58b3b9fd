/* SPDX-License-Identifier: Apache-2.0
 * Identity files under a passphrase (age's scrypt recipients and its text
 * form). For identities alone: packs are encrypted to keys.
 */
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include <sodium.h>

#include "age_header.h"
#include "base/base64.h"
#include "base/file.h"

#define FIRST "age-encryption.org/v1\n"
#define BEGIN "-----BEGIN AGE ENCRYPTED FILE-----\n"
#define END "-----END AGE ENCRYPTED FILE-----"
#define LINE 64
#define LABEL "age-encryption.org/v1/scrypt"
#define SALT 16
#define SALT_TEXT 22

bool
age_identity_is_encrypted(const char *text, size_t n)
{
	return (n >= strlen(FIRST) && memcmp(text, FIRST,
	    strlen(FIRST)) == 0) || (n >= strlen(BEGIN) &&
	    memcmp(text, BEGIN, strlen(BEGIN)) == 0);
}

/* One or two digits without a zero in front. */
static bool
take_work(const char *p, size_t n, unsigned *out)
{
	size_t i;

	*out = 0;
	if (n == 0 || n > 2 || p[0] == '0')
		return false;
	for (i = 0; i < n; i++) {
		if (p[i] < '0' || p[i] > '9')
			return false;
		*out = *out * 10 + (unsigned)(p[i] - '0');
	}
	return *out <= AGE_WORK_MAX;
}

bool
age_scrypt_unwrap(const struct age_openers *with, const char *arguments,
    size_t n, const unsigned char *body, size_t body_n,
    unsigned char file_key[AGE_FILE_KEY])
{
	static const unsigned char nonce[12];
	unsigned char salt[sizeof(LABEL) - 1 + SALT], key[32];
	unsigned work;
	bool good;

	memcpy(salt, LABEL, sizeof(LABEL) - 1);
	if (n < SALT_TEXT + 2 || arguments[SALT_TEXT] != ' ' ||
	    !age_base64(arguments, SALT_TEXT, salt + sizeof(LABEL) - 1, SALT) ||
	    !take_work(arguments + SALT_TEXT + 1, n - SALT_TEXT - 1, &work))
		return false;
	good = crypto_pwhash_scryptsalsa208sha256_ll(
	    (const unsigned char *)with->passphrase, with->passphrase_n, salt,
	    sizeof(salt), (uint64_t)1 << work, 8, 1, key, sizeof(key)) == 0 &&
	    crypto_aead_chacha20poly1305_ietf_decrypt(file_key, NULL, NULL,
	    body, body_n, NULL, 0, nonce, key) == 0;
	sodium_memzero(key, sizeof(key));
	return good;
}

/* Lines of 64 characters, the last one perhaps shorter; nothing around. */
static bool
take_off(const char *text, size_t n, struct buf *out)
{
	const char *p = text + strlen(BEGIN), *end = text + n, *lf;
	unsigned char raw[48];
	size_t len, got = sizeof(raw);

	for (;; p = lf + 1) {
		lf = memchr(p, '\n', (size_t)(end - p));
		len = (size_t)((lf == NULL ? end : lf) - p);
		if (len == strlen(END) && memcmp(p, END, len) == 0)
			return (lf == NULL || lf + 1 == end) && !out->failed;
		/* Only the last line of content may be short. */
		if (lf == NULL || len == 0 || len > LINE ||
		    got < sizeof(raw) ||
		    !base64_read(raw, sizeof(raw), p, len, &got))
			return false;
		buf_put(out, raw, got);
	}
}

static int
open_binary(const char *p, size_t n, const struct age_openers *with,
    const char *name, struct buf *out, struct error *err)
{
	int in = memfd_create("identity", MFD_CLOEXEC),
	    to = memfd_create("opened", MFD_CLOEXEC), r;

	if (in == -1 || to == -1)
		r = error_put(err, ERR_IO, 0, "cannot make a file in memory",
		    "メモリー上のファイルを作れません");
	else if ((r = file_write_fd(in, p, n, name, err)) == 0 &&
	    lseek(in, 0, SEEK_SET) == 0 &&
	    (r = age_open(in, to, with, name, err)) == 0 &&
	    lseek(to, 0, SEEK_SET) == 0)
		r = file_read_fd(to, name, out, err);
	if (in != -1)
		(void)close(in);
	if (to != -1)
		(void)close(to);
	return r;
}

int
age_identity_open(const char *text, size_t n, const char *passphrase,
    size_t passphrase_n, const char *name, struct buf *out, struct error *err)
{
	const struct age_openers with = { .passphrase = passphrase,
		.passphrase_n = passphrase_n };
	struct buf binary;
	int r;

	if (memcmp(text, FIRST, strlen(FIRST)) == 0)
		return open_binary(text, n, &with, name, out, err);
	buf_init(&binary, n);
	r = take_off(text, n, &binary) ? open_binary(buf_str(&binary),
	    binary.n, &with, name, out, err) : error_set(err, ERR_INPUT, 0,
	    "%s: age's text form is broken", "%s: age のテキスト形式が壊れて"
	    "います", name);
	buf_free(&binary);
	return r;
}
