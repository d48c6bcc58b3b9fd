/* SPDX-License-Identifier: Apache-2.0
 * What the files beside a statement are worth: signatures in their roles,
 * what each covers, and since when. Public half only.
 */
#ifndef SEAL_JUDGE_H
#define SEAL_JUDGE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/buf.h"
#include "base/err.h"
#include "keyring.h"
#include "log_note.h"
#include "role.h"
#include "statement.h"

#define SEAL_FILES_MAX 64       /* of one tail */
#define SEAL_NOTE_MAX 512
#define SEAL_LOGS_MAX 10        /* 80-log to 89-log */
#define SEAL_WITNESSES_MAX LOG_SIGNATURES_MAX

enum seal_state {
	SEAL_VALID,     /* good, and its key counts in this role at its time */
	SEAL_UNCOUNTED, /* good, but its key does not count: why says so */
	SEAL_UNKNOWN,   /* well formed, by a key that is not known here */
	SEAL_INVALID,   /* malformed, or does not fit: never to be trusted */
	SEAL_OTHER      /* no signature known here: listed, never counted */
};

/* A file of the tail, as the caller has it. */
struct seal_file { const char *name; const char *p; size_t n; };

struct seal_signature {
	const char *name;               /* lent */
	enum seal_state state;
	struct role_file file;
	char id[KEYRING_ID];            /* "" where it could not be read */
	const struct keyring_key *key;  /* NULL: not known */
	char note[SEAL_NOTE_MAX + 1];   /* minisign's trusted comment */
	size_t covers;                  /* earlier files, by digest */
	/* The statement that was signed; its json NULL: seal.txt itself. */
	struct statement statement;
	bool has_time;                  /* by a token that verified */
	int64_t time;                   /* seconds UTC */
	const char *authority;          /* its name in the keyring */
	bool token_bad;                 /* there is one, and it does not hold */
	/* It holds at its own time, but not by the newest renewal: the
	 * authority's certificate ended before anyone renewed it. */
	bool lapsed;
	bool renewed;                   /* a renewal with a time lists it */
	bool status_known;              /* revocation data of the authority */
	int64_t status_at;              /* as of when */
	struct error token_why;
	struct error why;               /* of UNCOUNTED and INVALID */
};

struct renewal;

/* A renewal (renewal.h): VALID with a trusted time, UNCOUNTED without,
 * INVALID where what it lists is gone or changed. Never counts as a signature. */
struct seal_renewal {
	const char *name;               /* lent */
	unsigned number;
	enum seal_state state;
	struct renewal *said;           /* NULL: malformed */
	bool lapsed, members_checked;
	int64_t time;                   /* of VALID */
	const char *authority;
	struct error why;
};

/* What is to be said of a proof of a log, or of a witness's signature in it.
 * Each has a name, and words in log_findings. */
enum log_finding { LOG_FINE, LOG_MALFORMED, LOG_OTHER_SEAL, LOG_ALTERED,
	LOG_UNKNOWN, LOG_KEY_ENDED, LOG_FORKED, LOG_ROLLED_BACK,
	LOG_WITNESS_ALTERED, LOG_WITNESS_UNKNOWN, LOG_WITNESS_ENDED,
	LOG_WITNESS_AHEAD };
struct log_words { const char *name; enum seal_state state;
	struct text what; };
extern const struct log_words log_findings[];

/* A witness's signature on a checkpoint. Its time is trusted where finding is
 * LOG_FINE, and means nothing else where it is not. */
struct seal_witness {
	char name[LOG_NAME_MAX + 1];
	enum log_finding finding;
	int64_t time;
	const struct keyring_key *key;  /* NULL: not pinned */
};

/* A proof that the seal stands in a log (judge_log.h). */
struct seal_log {
	const char *name;               /* lent */
	enum seal_state state;          /* of its finding */
	enum log_finding finding;
	char origin[LOG_NAME_MAX + 1];
	uint64_t index, size;
	unsigned char root[HASH_SIZE];
	const struct keyring_key *key;  /* NULL: not pinned */
	struct seal_witness v[SEAL_WITNESSES_MAX];
	size_t n;
	/* A valid proof, and the first of its trusted witnesses. */
	bool has_time;
	int64_t time;
};

struct seal_judgement {
	struct seal_signature v[SEAL_FILES_MAX];
	size_t n;                       /* signatures and other files */
	size_t valid, uncounted, unknown, invalid;      /* invalid: also those */
	struct seal_renewal renewals[SEAL_FILES_MAX];   /* newest first */
	size_t n_renewals;
	struct seal_log logs[SEAL_LOGS_MAX];
	size_t n_logs;
	bool has_time;                  /* a valid signature with a time */
	int64_t first, last;            /* of these times */
};

/*
 * Judge n files of a tail over a statement (the bytes of seal.txt). keys may
 * be empty. now: seconds UTC, stands in where a signature has no time.
 * Everything is lent and must outlive out; free out.
 */
void seal_judge(const struct seal_file *files, size_t n, const void *seal,
    size_t seal_n, const struct keyring *keys, int64_t now,
    struct seal_judgement *out);
/* Hold renewals that list the sealed members against what those come to. */
struct renewal_members;
void seal_judge_members(struct seal_judgement *j,
    const struct renewal_members *m);
bool seal_lists_members(const struct seal_judgement *j);
void seal_judgement_free(struct seal_judgement *j);
/* "valid", "not-counted", "unknown-key", "invalid", "other". */
const char *seal_state_name(enum seal_state state);
/*
 * Whether each role has a valid signature, all by different keys. Count keys,
 * never signatures. ERR_DENIED names what is missing, and how to get it.
 */
int seal_require(const struct seal_judgement *j, const enum seal_role *want,
    size_t n, struct error *err);

/* The trusted comment of a minisign signature: role, pack, key, and the
 * earlier files it covers (n names with their bytes; 0: none). ERR_LIMIT where
 * they are too many for one line: another form holds more. */
int seal_note_write(enum seal_role role, const char *pack, const char *key,
    const struct seal_file *covers, size_t n, char out[SEAL_NOTE_MAX + 1],
    struct error *err);

#endif
