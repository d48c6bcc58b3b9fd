/* SPDX-License-Identifier: Apache-2.0
 * What strangers hand over beside a pack: rings, statements, bundles, SSH
 * signatures and keys, timestamps, encrypted files. The first byte chooses.
 */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include <sodium.h>

#include "seal/age.h"
#include "seal/dsse.h"
#include "seal/keyring.h"
#include "seal/keyring_key.h"
#include "seal/statement.h"
#include "seal/token.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void
try_ring(const char *p, size_t n)
{
	/* The signature stands behind a NUL. */
	const char *nul = memchr(p, '\0', n);
	size_t text = nul == NULL ? n : (size_t)(nul - p);
	struct keyring k;
	struct error err;

	if (keyring_take(NULL, p, text, nul == NULL ? "" : nul + 1,
	    nul == NULL ? 0 : n - text - 1, &k, &err) == 0 && k.serial != 1)
		abort();
	keyring_free(&k);
}

static void
try_key(const char *p, size_t n)
{
	struct keyring_key key;
	struct error err;
	struct buf again;

	buf_init(&again, 65536);
	if (keyring_key_given(p, n, &key, &err) == 0) {
		/* What is read is written so that it reads the same. */
		keyring_key_text(&key, &again);
		if (again.failed || memmem(p, n, buf_str(&again), again.n) ==
		    NULL)
			abort();
	}
	buf_free(&again);
}

static void
try_sshsig(const char *p, size_t n)
{
	struct sshsig sig;
	struct error err;
	struct buf again;

	buf_init(&again, SSHSIG_FILE_MAX * 2);
	if (sshsig_parse(p, n, &sig, &err) == 0) {
		sshsig_write(&sig, &again);
		if (again.n != n || memcmp(buf_str(&again), p, n) != 0)
			abort();
		(void)sshsig_verify(&sig, "x", "y", 1, &err);
	}
	buf_free(&again);
}

static void
try_bundle(const char *p, size_t n)
{
	static const unsigned char key[32];
	struct dsse d;
	struct error err;

	if (dsse_parse(p, n, &d, &err) == 0 && dsse_verify(&d, key, &err) == 0)
		abort();
	dsse_free(&d);
}

static void
try_statement(const char *p, size_t n)
{
	struct statement s;
	struct error err;

	if (statement_parse(p, n, &s, &err) == 0 && s.n_subjects == 0)
		abort();
	statement_free(&s);
}

static void
try_token(const char *p, size_t n)
{
	unsigned char digest[32];
	struct error err;
	struct buf chain;
	int64_t at;

	buf_init(&chain, 1u << 20);
	(void)token_claims(p, n, &at);
	(void)token_digest(p, n, digest);
	(void)token_request_digest(p, n, digest, &err);
	(void)token_chain(p, n, &chain, &err);
	if (token_verify(p, n, "x", 1, "", 0, &at, &err) == 0)
		abort();
	buf_free(&chain);
}

static void
try_age(const char *p, size_t n)
{
	static const unsigned char identity[1][AGE_KEY] = { { 1 } };
	int in = memfd_create("in", 0), out = memfd_create("out", 0);
	struct error err;

	if (in == -1 || out == -1 || write(in, p, n) != (ssize_t)n ||
	    lseek(in, 0, SEEK_SET) != 0)
		abort();
	(void)age_decrypt(in, out, identity, 1, "x", &err);
	(void)close(in);
	(void)close(out);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static void (*const tries[])(const char *, size_t) = { try_ring,
		try_key, try_sshsig, try_bundle, try_statement, try_token,
		try_age };
	size_t count = sizeof(tries) / sizeof(tries[0]);

	if (sodium_init() == -1)
		abort();
	if (size > 0)
		tries[data[0] % count]((const char *)data + 1, size - 1);
	return 0;
}
