/* SPDX-License-Identifier: Apache-2.0
 * Records and openings: one line an item, what is public about it and what
 * opens its commitment. The forms are in starseal-pack(5).
 */
#ifndef PACK_RECORD_H
#define PACK_RECORD_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/buf.h"
#include "base/err.h"
#include "base/hash.h"

#define PACK_LINE_MAX 8192      /* bytes of a record or opening */
#define PACK_LABEL_MAX 60
#define PACK_SALT 32
/* Ends a path too long for its line; "%" else has two digits behind it. */
#define PACK_PATH_CUT "%..."

/* Flags of a record; written by name, in alphabetical order. */
#define PACK_F_CHANGED 0x01u    /* changed while it was read */
#define PACK_F_CUT 0x02u        /* a part only: over its limit */
#define PACK_F_HARDLINK 0x04u   /* other names share its bytes */
#define PACK_F_MASKED 0x08u     /* secrets were taken out */
#define PACK_F_RECORDED 0x10u   /* a command's output recorded elsewhere */
#define PACK_F_SPARSE 0x20u     /* had holes, sealed as zeros */
#define PACK_FLAGS 6             /* how many */
extern const struct pack_flag { uint32_t flag; const char *name; }
    pack_flag_names[PACK_FLAGS];

/* What is said of an item. NULL strings and unset numbers are left out. */
struct pack_record {
	const char *step, *plugin;      /* "4.2", "sshd"; "0.0", "core" */
	const char *cls;                /* "open", "confidential", "secret" */
	const char *label;              /* made safe by pack_label */
	const char *kind, *subject;
	const char *path;               /* raw bytes; escaped when written */
	size_t path_n;
	bool has_owner;
	uint32_t uid, gid, mode;
	bool has_mtime, has_taken;
	int64_t mtime_ns, taken_ns;
	bool has_status;
	int status;
	uint32_t flags;
	const unsigned char *original;  /* 32 bytes: commitment to the unmasked */
	uint32_t part;                  /* 1..: a piece of a long item; 0: whole */
};

/* A label out of a path's last part: [a-z0-9._-], at most PACK_LABEL_MAX,
 * no dot at either end. */
void pack_label(const char *path, size_t n, char out[PACK_LABEL_MAX + 1]);
/* "items/0000017-sshd_config". size: at least 100. */
#define PACK_ITEM_PREFIX 14     /* bytes before the label */
void pack_item_name(uint64_t item, const char *label, char *out, size_t size);

/* The record's line, without LF: item, commitment, then the rest. */
void pack_record_write(const struct pack_record *rec, uint64_t item,
    const unsigned char commit[HASH_SIZE], struct buf *out);
/* The opening's line, without LF, and its SHA-256, the commitment. */
void pack_opening_write(uint64_t item, const unsigned char salt[PACK_SALT],
    const unsigned char sha256[HASH_SIZE], uint64_t size, struct buf *out);

struct pack_opening {
	unsigned char salt[PACK_SALT], sha256[HASH_SIZE];
	uint64_t size;
};
/* Strict: the line must be what pack_opening_write makes of item. */
bool pack_opening_parse(const char *line, size_t n, uint64_t item,
    struct pack_opening *out);

/* A record as read. The strings are in text, one allocation. */
struct pack_record_read {
	struct pack_record rec;         /* path: as escaped in the line */
	unsigned char commit[HASH_SIZE], original[HASH_SIZE];
	char *text;
};
/*
 * Strict: the line must be one that pack_record_write makes: known keys in
 * their order, one spelling a value, no control character in any string, a
 * class that exists. ERR_INTEGRITY naming the item and the key. Free with pack_record_read_free.
 */
int pack_record_parse(const char *line, size_t n, uint64_t item,
    struct pack_record_read *out, struct error *err);
void pack_record_read_free(struct pack_record_read *r);
#endif
