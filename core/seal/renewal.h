/* SPDX-License-Identifier: Apache-2.0
 * Renewals: "sigs/90-renewal-K.txt", a list of all that stood beside the seal
 * under two digests, stamped by a current authority, so that older timestamps
 * outlive their authority's certificate and one of the digests. Written and
 * read as exact bytes; `sha256sum -c` and `sha512sum -c` read it too. Public
 * half only.
 */
#ifndef SEAL_RENEWAL_H
#define SEAL_RENEWAL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/buf.h"
#include "base/err.h"
#include "base/hash.h"
#include "judge.h"

#define RENEWAL_FIRST_LINE "starseal-renewal/v1"
#define RENEWAL_FILES_MAX (SEAL_FILES_MAX + 1)  /* with seal.txt */
#define RENEWAL_FILE_MAX (64u << 10)
#define RENEWAL_SHA512_HEX 128

/* The sealed members, each under SHA-512: how many, and the SHA-512 of the
 * lines that `sha512sum` prints of them in the pack's order. */
struct renewal_members { uint64_t n; char sha512[RENEWAL_SHA512_HEX + 1]; };

struct renewal_file {
	char name[100];
	char sha256[HASH_HEX + 1], sha512[RENEWAL_SHA512_HEX + 1];
};

struct renewal {
	unsigned number;                /* K, from 1 */
	char pack[33];
	bool has_members;
	struct renewal_members members;
	struct renewal_file files[RENEWAL_FILES_MAX];
	size_t n;
};

/* The SHA-512 of n bytes in hex. False when libcrypto fails. */
bool renewal_sha512(const void *p, size_t n, char out[RENEWAL_SHA512_HEX + 1]);
/*
 * The text of renewal K of a pack: seal.txt and the n files of its tail.
 * members NULL: without. ERR_LIMIT, ERR_NOMEM.
 */
int renewal_write(unsigned number, const char *pack, const void *seal,
    size_t seal_n, const struct seal_file *files, size_t n,
    const struct renewal_members *members, struct buf *out,
    struct error *err);
/* ERR_INPUT names the line. */
int renewal_parse(const char *text, size_t n, struct renewal *out,
    struct error *err);
/*
 * Whether all that it lists is there unchanged: seal.txt first, and of the
 * renewal before it both text and timestamp. ERR_INTEGRITY names the file.
 */
int renewal_fits(const struct renewal *r, const void *seal, size_t seal_n,
    const struct seal_file *files, size_t n, struct error *err);
bool renewal_lists(const struct renewal *r, const char *name);

/* Members as they come by, for struct pack_watch. */
struct renewal_watch;
struct renewal_watch *renewal_watch_new(void);  /* NULL: out of memory */
void renewal_watch_free(struct renewal_watch *w);
/* p NULL: a member begins. arg is the watch. */
void renewal_watch_piece(void *arg, const char *name, const void *p, size_t n);
bool renewal_watch_end(struct renewal_watch *w, struct renewal_members *out);

#endif
