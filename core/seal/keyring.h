/* SPDX-License-Identifier: Apache-2.0
 * The keyring: which keys may sign in which role, of whom, from when to when,
 * and which were revoked and why. A chain of files, each signed by an offline
 * root key and naming its predecessor by digest (starseal-trust(7)).
 */
#ifndef SEAL_KEYRING_H
#define SEAL_KEYRING_H

#include <stdbool.h>
#include <stdint.h>

#include <jansson.h>

#include "base/buf.h"
#include "base/err.h"
#include "base/hash.h"
#include "log_key.h"
#include "minisign.h"
#include "role.h"
#include "sshsig.h"

#define KEYRING_FORMAT "starseal-keyring/1"
#define KEYRING_FILE_MAX (1u << 20)
#define KEYRING_KEYS_MAX 1024
#define KEYRING_AUTHORITIES_MAX 16
#define KEYRING_ID LOG_KEY_PRINT        /* longest id, with its NUL */
#define KEYRING_RINGS_MAX 9999

struct keyring_key {
	/* minisign, sshsig, sigstore, log or witness */
	enum seal_form form;
	struct minisign_key ed;         /* of all but sshsig; without id if of a log */
	struct sshsig_key ssh;          /* of sshsig */
	char name[LOG_NAME_MAX + 1];    /* of a log or witness, in checkpoints */
	/* 16 hex digits, "SHA256:...", or "NAME+HASH" of a log or witness */
	char id[KEYRING_ID];
	unsigned roles;                 /* 1u << enum seal_role; of those 0 */
	bool given;                     /* on the command line: any role and form */
	const char *holder, *registration, *reason;     /* NULL: none */
	int64_t not_before, not_after;  /* seconds UTC; INT64_MIN, INT64_MAX */
	bool revoked, compromised;
	int64_t revoked_at;
	bool since_known;               /* since when it was compromised */
	int64_t since;
};

/* A time-stamping authority: its certificates, pinned. PEM, lent. */
struct keyring_authority { const char *name, *ca; };

struct keyring {
	json_t *json;                   /* the newest ring; owns the strings */
	struct minisign_key root;       /* that signs the next ring */
	char digest[HASH_HEX + 1];      /* of the newest ring's bytes */
	int64_t serial;                 /* 0: none yet */
	struct keyring_key *keys;
	size_t n;
	struct keyring_authority authorities[KEYRING_AUTHORITIES_MAX];
	size_t n_authorities;
};

/*
 * Read a folder's chain from its first ring to its newest: each signed by the
 * root that the one before it names (the first by its own, which whoever put
 * it there has compared), serials without a hole, digests that fit. A folder
 * that is not there is an empty keyring. ERR_INTEGRITY names the ring.
 */
int keyring_load(const char *folder, struct keyring *out, struct error *err);
void keyring_free(struct keyring *k);
/*
 * Hold one ring against its predecessor (prev NULL: the first) and take it
 * apart. out must be empty.
 */
int keyring_take(const struct keyring *prev, const char *text, size_t n,
    const char *signature, size_t signature_n, struct keyring *out,
    struct error *err);
/* A minisign .pub, or an SSH .pub, given on the command line: it may sign in
 * any role. Or the line of a log or witness (log_key.h). */
int keyring_give(struct keyring *k, const char *path, struct error *err);
/* The same of such a file's text. */
int keyring_give_text(struct keyring *k, const char *text, size_t n,
    struct error *err);

/* The key that a signature names, or NULL. */
const struct keyring_key *keyring_find(const struct keyring *k,
    enum seal_form form, const char *id);
/*
 * Whether a good signature by a key counts. time: when it was made at the
 * latest, by a trusted token, with has_time; without, now stands in, and a
 * key that was revoked or compromised without a known date counts no more.
 * ERR_DENIED says why not.
 */
int keyring_counts(const struct keyring_key *key, enum seal_role role,
    bool has_time, int64_t time, int64_t now, struct error *err);

/* The same of a key without a role, such as a log's. */
int keyring_stands(const struct keyring_key *key, bool has_time, int64_t time,
    int64_t now, struct error *err);

/* The text of the ring behind k (empty k: the first), of these members:
 * "keys" and "authorities" are arrays, borrowed. Ordered, one line. */
int keyring_write(const struct keyring *k, const struct minisign_key *root,
    const char *issued, const json_t *keys, const json_t *authorities,
    struct buf *out, struct error *err);
/* "FOLDER/000012.json" and its ".minisig"; malloced. */
char *keyring_path(const char *folder, int64_t serial, const char *suffix);

#endif
