/* SPDX-License-Identifier: Apache-2.0
 * Renewals as text. Never normalises: what is read must be what would be
 * written.
 */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <openssl/evp.h>
#include <sodium.h>

#include "renewal.h"

#define SEAL_NAME "seal.txt"
#define NUMBER_MAX 99

bool
renewal_sha512(const void *p, size_t n, char out[RENEWAL_SHA512_HEX + 1])
{
	unsigned char digest[64];

	if (EVP_Digest(p, n, digest, NULL, EVP_sha512(), NULL) != 1)
		return false;
	(void)sodium_bin2hex(out, RENEWAL_SHA512_HEX + 1, digest,
	    sizeof(digest));
	return true;
}

static bool
digests_of(const struct seal_file *f, struct renewal_file *out)
{
	(void)snprintf(out->name, sizeof(out->name), "%s", f->name);
	hash_bytes_hex(f->p, f->n, out->sha256);
	return renewal_sha512(f->p, f->n, out->sha512);
}

static void
put_file(const struct renewal_file *f, struct buf *out)
{
	buf_printf(out, "SHA256 (%s) = %s\nSHA512 (%s) = %s\n", f->name,
	    f->sha256, f->name, f->sha512);
}

static void
put(const struct renewal *r, struct buf *out)
{
	size_t i;

	buf_printf(out, RENEWAL_FIRST_LINE "\npack: %s\nnumber: %u\n", r->pack,
	    r->number);
	if (r->has_members)
		buf_printf(out, "members: %" PRIu64 " %s\n", r->members.n,
		    r->members.sha512);
	else
		buf_puts(out, "members: none\n");
	for (i = 0; i < r->n; i++)
		put_file(&r->files[i], out);
}

int
renewal_write(unsigned number, const char *pack, const void *seal,
    size_t seal_n, const struct seal_file *files, size_t n,
    const struct renewal_members *members, struct buf *out, struct error *err)
{
	const struct seal_file first = { SEAL_NAME, seal, seal_n };
	struct renewal *r = calloc(1, sizeof(*r));
	bool good = r != NULL;
	size_t i;

	if (n >= RENEWAL_FILES_MAX || number == 0 || number > NUMBER_MAX) {
		free(r);
		return error_put(err, ERR_LIMIT, 0, "the tail has no room for "
		    "another renewal", "末尾にこれ以上の更新を入れられません");
	}
	if (good) {
		r->number = number;
		(void)snprintf(r->pack, sizeof(r->pack), "%s", pack);
		if ((r->has_members = members != NULL))
			r->members = *members;
		r->n = n + 1;
		good = digests_of(&first, &r->files[0]);
	}
	for (i = 0; good && i < n; i++)
		good = digests_of(&files[i], &r->files[i + 1]);
	if (good)
		put(r, out);
	free(r);
	return good && !out->failed ? 0 : error_nomem(err);
}

static int
bad(struct error *err, size_t line)
{
	return error_set(err, ERR_INPUT, 0, "line %zu is not that of a renewal "
	    "(" RENEWAL_FIRST_LINE ")", "%zu 行目が更新 (" RENEWAL_FIRST_LINE
	    ") の形ではありません", line);
}

/* Scanners over what is left of a line: p moves on, or they are false. */
static bool
skip(const char **p, const char *word)
{
	size_t n = strlen(word);

	if (strncmp(*p, word, n) != 0)
		return false;
	*p += n;
	return true;
}

static bool
take(const char **p, const char *alphabet, size_t min, size_t max, char *out)
{
	size_t n = strspn(*p, alphabet);

	if (n < min || n > max)
		return false;
	memcpy(out, *p, n);
	out[n] = '\0';
	*p += n;
	return true;
}

static bool
take_hex(const char **p, size_t n, char *out)
{
	return take(p, "0123456789abcdef", n, n, out);
}

static bool
take_number(const char **p, size_t digits, uint64_t *out)
{
	char text[20];

	if (!take(p, "0123456789", 1, digits, text))
		return false;
	*out = strtoull(text, NULL, 10);
	return true;
}

static bool
take_head(struct renewal *r, size_t line, const char *p)
{
	uint64_t number = 0;

	switch (line) {
	case 1:
		return skip(&p, RENEWAL_FIRST_LINE);
	case 2:
		return skip(&p, "pack: ") && take_hex(&p, 32, r->pack);
	case 3:
		if (!skip(&p, "number: ") || !take_number(&p, 2, &number))
			return false;
		r->number = (unsigned)number;
		return number > 0;
	default:
		if (!skip(&p, "members: "))
			return false;
		if (skip(&p, "none"))
			return true;
		r->has_members = true;
		return take_number(&p, 18, &r->members.n) && skip(&p, " ") &&
		    take_hex(&p, RENEWAL_SHA512_HEX, r->members.sha512);
	}
}

/* As far as the words go; that the whole is written back alike proves the
 * rest: what stands behind them, zeros in front, the name of a second line. */
static bool
take_line(struct renewal *r, size_t line, const char *p)
{
	static const char letters[] = "abcdefghijklmnopqrstuvwxyz0123456789._-/";
	char again[100];
	bool first = line % 2 == 1;
	struct renewal_file *f;

	if (line <= 4)
		return take_head(r, line, p);
	if (first && r->n == RENEWAL_FILES_MAX)
		return false;
	f = &r->files[first ? r->n++ : r->n - 1];
	return skip(&p, first ? "SHA256 (" : "SHA512 (") &&
	    take(&p, letters, 1, sizeof(again) - 1, first ? f->name : again) &&
	    skip(&p, ") = ") && (first ? take_hex(&p, HASH_HEX, f->sha256) :
	    take_hex(&p, RENEWAL_SHA512_HEX, f->sha512));
}

int
renewal_parse(const char *text, size_t n, struct renewal *out,
    struct error *err)
{
	size_t line = 0, len;
	const char *p, *lf;
	char copy[320];
	struct buf again;
	bool same;

	memset(out, 0, sizeof(*out));
	for (p = text; p < text + n; p += len + 1) {
		lf = memchr(p, '\n', (size_t)(text + n - p));
		len = lf == NULL ? 0 : (size_t)(lf - p);
		line++;
		if (lf == NULL || len >= sizeof(copy))
			return bad(err, line);
		memcpy(copy, p, len);
		copy[len] = '\0';
		if (!take_line(out, line, copy))
			return bad(err, line);
	}
	if (line < 6 || line % 2 == 1 ||
	    strcmp(out->files[0].name, SEAL_NAME) != 0)
		return bad(err, line);
	buf_init(&again, RENEWAL_FILE_MAX);
	put(out, &again);
	same = !again.failed && again.n == n &&
	    memcmp(buf_str(&again), text, n) == 0;
	buf_free(&again);
	return same ? 0 : bad(err, line);
}

bool
renewal_lists(const struct renewal *r, const char *name)
{
	size_t i;

	for (i = 0; i < r->n; i++)
		if (strcmp(r->files[i].name, name) == 0)
			return true;
	return false;
}

static int
fits_one(const struct renewal_file *said, const struct seal_file *f,
    struct error *err)
{
	struct renewal_file own;

	if (f == NULL)
		return error_set(err, ERR_INTEGRITY, 0,
		    "a file that it lists is missing: %.90s",
		    "記載されたファイルがありません: %.90s", said->name);
	if (!digests_of(f, &own))
		return error_nomem(err);
	if (strcmp(own.sha256, said->sha256) != 0 ||
	    strcmp(own.sha512, said->sha512) != 0)
		return error_set(err, ERR_INTEGRITY, 0,
		    "a file that it lists was changed: %.90s",
		    "記載されたファイルが変えられています: %.90s", said->name);
	return 0;
}

static int
follows_on(const struct renewal *r, struct error *err)
{
	static const char *const kinds[] = { "txt", "tsr" };
	char name[100];
	size_t i;

	for (i = 0; r->number > 1 && i < 2; i++) {
		(void)snprintf(name, sizeof(name), "sigs/90-renewal-%u.%s",
		    r->number - 1, kinds[i]);
		if (!renewal_lists(r, name))
			return error_set(err, ERR_INTEGRITY, 0,
			    "it leaves out the renewal before it: %s",
			    "一つ前の更新が含まれていません: %s", name);
	}
	return 0;
}

int
renewal_fits(const struct renewal *r, const void *seal, size_t seal_n,
    const struct seal_file *files, size_t n, struct error *err)
{
	const struct seal_file first = { SEAL_NAME, seal, seal_n }, *f;
	int code = fits_one(&r->files[0], &first, err);
	size_t i, k;

	for (i = 1; code == 0 && i < r->n; i++) {
		for (k = 0, f = NULL; f == NULL && k < n; k++)
			if (strcmp(files[k].name, r->files[i].name) == 0)
				f = &files[k];
		code = fits_one(&r->files[i], f, err);
	}
	return code == 0 ? follows_on(r, err) : code;
}

struct renewal_watch {
	EVP_MD_CTX *all, *one;
	char name[100];
	uint64_t n;
	bool failed;
};

struct renewal_watch *
renewal_watch_new(void)
{
	struct renewal_watch *w = calloc(1, sizeof(*w));

	if (w == NULL)
		return NULL;
	w->all = EVP_MD_CTX_new();
	w->one = EVP_MD_CTX_new();
	if (w->all != NULL && w->one != NULL &&
	    EVP_DigestInit_ex(w->all, EVP_sha512(), NULL) == 1)
		return w;
	renewal_watch_free(w);
	return NULL;
}

void
renewal_watch_free(struct renewal_watch *w)
{
	if (w == NULL)
		return;
	EVP_MD_CTX_free(w->all);
	EVP_MD_CTX_free(w->one);
	free(w);
}

/* The member at hand has ended: its line goes into the digest of all. */
static void
close_member(struct renewal_watch *w)
{
	unsigned char digest[64];
	char hex[RENEWAL_SHA512_HEX + 1], line[256];
	int len;

	if (w->name[0] == '\0')
		return;
	if (EVP_DigestFinal_ex(w->one, digest, NULL) != 1)
		w->failed = true;
	(void)sodium_bin2hex(hex, sizeof(hex), digest, sizeof(digest));
	len = snprintf(line, sizeof(line), "%s  %s\n", hex, w->name);
	if (EVP_DigestUpdate(w->all, line, (size_t)len) != 1)
		w->failed = true;
	w->name[0] = '\0';
	w->n++;
}

void
renewal_watch_piece(void *arg, const char *name, const void *p, size_t n)
{
	struct renewal_watch *w = arg;

	if (p == NULL) {
		close_member(w);
		(void)snprintf(w->name, sizeof(w->name), "%s", name);
		if (EVP_DigestInit_ex(w->one, EVP_sha512(), NULL) != 1)
			w->failed = true;
	} else if (EVP_DigestUpdate(w->one, p, n) != 1)
		w->failed = true;
}

bool
renewal_watch_end(struct renewal_watch *w, struct renewal_members *out)
{
	unsigned char digest[64];

	close_member(w);
	if (w->failed || EVP_DigestFinal_ex(w->all, digest, NULL) != 1)
		return false;
	(void)sodium_bin2hex(out->sha512, sizeof(out->sha512), digest,
	    sizeof(digest));
	out->n = w->n;
	return true;
}
