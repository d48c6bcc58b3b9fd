/* SPDX-License-Identifier: Apache-2.0
 * Masking: secrets are taken out of bytes before they are hashed, sealed or
 * handed to a plugin. What a manifest declares, and detectors over all bytes.
 * A masked value reads <masked:KIND:BAND:TAG>: kind (secret, hash, key, token,
 * url), band of its length (0, 1-8, 9-16, 17-32, 33-64, 65+), and eight hex
 * digits of a BLAKE2b keyed for the run, so that equal secrets can be told to
 * be equal and nothing else.
 */
#ifndef COLLECT_MASK_H
#define COLLECT_MASK_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/buf.h"
#include "base/err.h"

#define MASK_KEY 32             /* bytes of the run's masking key */
#define MASK_NAMES_MAX 64       /* masks of one source */

struct mask_set;                /* compiled maskers; read-only, thread-safe */

struct mask_count { uint64_t secrets, hashes, keys, tokens, urls; };

/*
 * Compile "NAME arg arg" maskers (n may be 0: the detectors alone) under key.
 * NULL with err on an unknown masker or bad argument, named in the text.
 */
struct mask_set *mask_compile(const char *const *masks, size_t n,
    const unsigned char key[MASK_KEY], struct error *err);
void mask_free(struct mask_set *set);
/* Only check that a masker's text is known and well formed. */
bool mask_is_valid(const char *mask, struct error *err);

/*
 * Mask n bytes of in. MASK_NONE: nothing to mask, out is untouched. MASK_DONE: out
 * was reset and holds the masked bytes, count (may be NULL) what was taken.
 * ERR_* (above 0) on no memory or out's limit. Masked text masks to itself.
 */
#define MASK_NONE 0
#define MASK_DONE (-1)
int mask_apply(const struct mask_set *set, const char *in, size_t n,
    struct buf *out, struct mask_count *count, struct error *err);

#endif
