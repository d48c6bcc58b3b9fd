/* SPDX-License-Identifier: Apache-2.0
 * age v1 over libsodium. Never writes a chunk whose tag does not fit, and
 * keeps no file key longer than its pass.
 */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <sodium.h>

#include "age.h"
#include "age_header.h"
#include "base/file.h"
#include "bech32.h"

#define CHUNK 65536
#define TAG crypto_aead_chacha20poly1305_ietf_ABYTES
#define COUNTER 12              /* nonce: 11 bytes of count, 1 of "last" */

struct stream {
	int in, out;
	const char *name;
	unsigned char key[32], counter[COUNTER];
	unsigned char *plain, *sealed;  /* CHUNK; CHUNK + TAG */
};

static void
stream_next(struct stream *s)
{
	size_t i = COUNTER - 1;

	while (i-- > 0 && ++s->counter[i] == 0)
		;
}

static int
stream_open(struct stream *s, const unsigned char *file_key,
    const unsigned char *nonce, struct error *err)
{
	age_derive(file_key, AGE_FILE_KEY, nonce, AGE_NONCE, "payload",
	    s->key);
	s->plain = sodium_malloc(CHUNK);
	s->sealed = malloc(CHUNK + TAG);
	return s->plain == NULL || s->sealed == NULL ? error_nomem(err) : 0;
}

static void
stream_close(struct stream *s)
{
	sodium_free(s->plain);
	free(s->sealed);
	sodium_memzero(s->key, sizeof(s->key));
}

/* Fill p as far as there is something; -1 with err on failure. */
static ssize_t
read_full(struct stream *s, unsigned char *p, size_t n, struct error *err)
{
	size_t at = 0;
	ssize_t got;

	while (at < n) {
		got = read(s->in, p + at, n - at);
		if (got == -1 && errno == EINTR)
			continue;
		if (got == -1) {
			(void)error_set(err, ERR_IO, errno, "%s: cannot read",
			    "%s: 読めません", s->name);
			return -1;
		}
		if (got == 0)
			break;
		at += (size_t)got;
	}
	return (ssize_t)at;
}

/* One chunk ahead is read, since the last one is marked. */
static int
encrypt_all(struct stream *s, struct error *err)
{
	unsigned char *next = sodium_malloc(CHUNK), *swap;
	unsigned long long len;
	ssize_t have, more = 0;
	int r = next == NULL ? error_nomem(err) : 0;

	have = r == 0 ? read_full(s, s->plain, CHUNK, err) : -1;
	while (have >= 0) {
		more = have == CHUNK ? read_full(s, next, CHUNK, err) : 0;
		if (more < 0)
			break;
		s->counter[COUNTER - 1] = more == 0;
		(void)crypto_aead_chacha20poly1305_ietf_encrypt(s->sealed,
		    &len, s->plain, (unsigned long long)have, NULL, 0, NULL,
		    s->counter, s->key);
		r = file_write_fd(s->out, s->sealed, (size_t)len, s->name,
		    err);
		if (r != 0 || more == 0)
			break;
		stream_next(s);
		swap = s->plain;
		s->plain = next;
		next = swap;
		have = more;
	}
	sodium_free(next);
	return r != 0 ? r : have < 0 || more < 0 ? err->code : 0;
}

int
age_encrypt(int in, int out, const unsigned char (*recipients)[AGE_KEY],
    size_t n, const char *name, struct error *err)
{
	unsigned char file_key[AGE_FILE_KEY], nonce[AGE_NONCE];
	struct stream s = { .in = in, .out = out, .name = name };
	struct buf header;
	int r;

	randombytes_buf(file_key, sizeof(file_key));
	randombytes_buf(nonce, sizeof(nonce));
	buf_init(&header, AGE_HEADER_MAX);
	r = age_header_write(file_key, recipients, n, &header, err);
	buf_put(&header, nonce, sizeof(nonce));
	if (r == 0 && (r = stream_open(&s, file_key, nonce, err)) == 0 &&
	    (r = file_write_fd(out, buf_str(&header), header.n, name,
	    err)) == 0)
		r = encrypt_all(&s, err);
	sodium_memzero(file_key, sizeof(file_key));
	stream_close(&s);
	buf_free(&header);
	return r;
}

static int
changed(const struct stream *s, struct error *err)
{
	return error_set(err, ERR_INTEGRITY, 0, "%s: the encrypted file was "
	    "changed or cut", "%s: 暗号化されたファイルが変えられたか、途中で切れて"
	    "います", s->name);
}

static int
decrypt_all(struct stream *s, struct error *err)
{
	unsigned long long len;
	bool first = true;
	ssize_t have;
	int r;

	for (;; first = false) {
		have = read_full(s, s->sealed, CHUNK + TAG, err);
		if (have < 0)
			return err->code;
		if (have < (ssize_t)TAG)
			return changed(s, err);
		/* Only a full one may be followed; try it as such first. */
		s->counter[COUNTER - 1] = 0;
		if (have != CHUNK + TAG ||
		    crypto_aead_chacha20poly1305_ietf_decrypt(s->plain, &len,
		    NULL, s->sealed, (unsigned long long)have, NULL, 0,
		    s->counter, s->key) != 0) {
			s->counter[COUNTER - 1] = 1;
			if (crypto_aead_chacha20poly1305_ietf_decrypt(s->plain,
			    &len, NULL, s->sealed, (unsigned long long)have,
			    NULL, 0, s->counter, s->key) != 0 ||
			    (len == 0 && !first))
				return changed(s, err);
		}
		if ((r = file_write_fd(s->out, s->plain, (size_t)len, s->name,
		    err)) != 0)
			return r;
		if (s->counter[COUNTER - 1] == 1)
			break;
		stream_next(s);
	}
	have = read_full(s, s->sealed, 1, err);
	return have < 0 ? err->code : have > 0 ? changed(s, err) : 0;
}

int
age_open(int in, int out, const struct age_openers *with, const char *name,
    struct error *err)
{
	unsigned char file_key[AGE_FILE_KEY], nonce[AGE_NONCE];
	struct stream s = { .in = in, .out = out, .name = name };
	int r;

	r = age_header_read(in, with, file_key, name, err);
	if (r == 0 && read_full(&s, nonce, sizeof(nonce), err) !=
	    sizeof(nonce))
		r = changed(&s, err);
	if (r == 0 && (r = stream_open(&s, file_key, nonce, err)) == 0)
		r = decrypt_all(&s, err);
	sodium_memzero(file_key, sizeof(file_key));
	stream_close(&s);
	return r;
}

int
age_decrypt(int in, int out, const unsigned char (*identities)[AGE_KEY],
    size_t n, const char *name, struct error *err)
{
	const struct age_openers with = { .identities = identities, .n = n };

	return age_open(in, out, &with, name, err);
}
