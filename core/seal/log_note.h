/* SPDX-License-Identifier: Apache-2.0
 * Checkpoints of a log as signed notes (C2SP signed-note, tlog-checkpoint,
 * tlog-cosignature). Holds no secret key.
 */
#ifndef SEAL_LOG_NOTE_H
#define SEAL_LOG_NOTE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/buf.h"
#include "base/err.h"
#include "base/hash.h"
#include "minisign.h"

#define LOG_NAME_MAX 128        /* of an origin or a cosigner */
#define LOG_NOTE_MAX 16384      /* bytes */
#define LOG_SIGNATURES_MAX 32
#define LOG_KEY_ID 4
#define LOG_DASH "\xe2\x80\x94 "  /* U+2014 and a blank, before a signature */

/* What a checkpoint says: three lines and no extension. */
struct log_checkpoint {
	char origin[LOG_NAME_MAX + 1];
	uint64_t size;
	unsigned char root[HASH_SIZE];
};

struct log_signature {
	char name[LOG_NAME_MAX + 1];
	unsigned char id[LOG_KEY_ID];
	unsigned char sig[8 + MINISIGN_SIG];
	size_t n;                       /* 64, or 72 with a time in front */
};

struct log_note {
	struct log_checkpoint point;
	struct log_signature v[LOG_SIGNATURES_MAX];
	size_t n;
};

/* 1 to 128 of printable ASCII but blank and "+". */
bool log_name_valid(const char *name);
/* The three lines. */
void log_body_write(const struct log_checkpoint *c, struct buf *out);
/* Exactly those: origin, decimal size without leading zeros, base64 root. */
int log_body_parse(const char *p, size_t n, struct log_checkpoint *out,
    struct error *err);
/* What a cosigner signs: "cosignature/v1", the time, the body. */
void log_cosign_message(const struct log_checkpoint *c, uint64_t time,
    struct buf *out);
/* Whether these bytes are a body, or a cosigner's message over one: all that a
 * signer signs of a log. */
bool log_message_valid(const char *p, size_t n);

/* Signatures that are neither 64 nor 72 bytes long are left out. ERR_INPUT
 * names what is wrong. */
int log_note_parse(const char *p, size_t n, struct log_note *out,
    struct error *err);
void log_note_write(const struct log_note *note, struct buf *out);
/* SHA-256(name LF type key), the first four bytes. */
void log_key_id(const char *name, bool cosigner,
    const unsigned char key[MINISIGN_KEY], unsigned char out[LOG_KEY_ID]);
/* Put a signature in, or a cosignature made at a time; in the place of an
 * older one of that key. ERR_LIMIT. */
int log_note_add(struct log_note *note, const char *name, bool cosigner,
    uint64_t time, const unsigned char key[MINISIGN_KEY],
    const unsigned char sig[MINISIGN_SIG], struct error *err);
/* The log's own signature: ERR_MISSING where the key has not signed,
 * ERR_INTEGRITY where it does not fit. */
int log_note_verify(const struct log_note *note,
    const unsigned char key[MINISIGN_KEY], struct error *err);
/* Whether signature i is this key's cosignature: false where it is another
 * key's. *good: it fits; *time: when it says that it was made. */
bool log_note_cosigned(const struct log_note *note, size_t i,
    const unsigned char key[MINISIGN_KEY], bool *good, uint64_t *time);

#endif
