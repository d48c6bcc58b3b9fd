/* SPDX-License-Identifier: Apache-2.0
 * libstarseal-verify: whether a starseal pack is whole, and who vouches for
 * it, within your own program. Reads what you hand it, and nothing else: no
 * file, no environment, no network. See starseal-verify(3) for an example.
 *
 * The interface is stable: structs begin with their size, which you set to
 * sizeof; they grow at their end only, and what your size leaves no room for
 * is not written. Every text exists in English and in Japanese (UTF-8) and is
 * lent by the object it came from. Foreign words stand in them as they are
 * (names, comments): escape them for where you show them. An object is used by
 * one thread at a time; different objects by different threads.
 */
#ifndef STARSEAL_VERIFY_H
#define STARSEAL_VERIFY_H

#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

#if defined(__GNUC__)
#define SSV_API __attribute__((visibility("default")))
#else
#define SSV_API
#endif

#define SSV_ABI 1

struct ssv;                     /* a verifier with its keys and last answer */

struct ssv_text { const char *en, *ja; };

/* What a call ended with. Codes are only ever added. */
enum ssv_code {
	SSV_OK = 0,             /* of ssv_verify: the content is whole */
	SSV_DAMAGED = 1,        /* the sealed bytes are not what was sealed; of
				 * a ring: it does not follow the last one */
	SSV_LIMIT = 2,          /* larger than is allowed: nothing is known */
	SSV_IO = 3,             /* your read() failed: nothing is known */
	SSV_INPUT = 4,          /* a key or a ring is malformed */
	SSV_MEMORY = 5,
	SSV_DENIED = 6,         /* of ssv_require: a role is missing */
	SSV_MISUSE = 7,         /* called in the wrong order, or wrongly */
	SSV_FAILED = 8          /* anything else */
};

/* The five results, none of which stands for another. */
enum ssv_kind { SSV_INTEGRITY, SSV_AUTHENTICITY, SSV_TIME, SSV_COMPLETENESS,
	SSV_DISCLOSURE };
#define SSV_RESULTS 5
enum ssv_tone { SSV_GOOD, SSV_WARN, SSV_BAD };

struct ssv_options {
	size_t size;
	int64_t now;            /* seconds UTC; 0: the system's clock */
	uint64_t items_max;     /* 0: one million */
	uint64_t bytes_max;     /* of all items; 0: 256 GiB */
};

/* Where a pack comes from, front to back, once. */
struct ssv_input {
	size_t size;
	/* Bytes put at to, at most n; 0 at the end; -1 with errno set. */
	int64_t (*read)(void *arg, void *to, size_t n);
	/* Back to the beginning: 1; 0, or NULL, where you cannot. Only packs
	 * whose timestamps were renewed over all items are read twice. */
	int (*rewind)(void *arg);
	void *arg;
};

struct ssv_error { size_t size; int code; struct ssv_text text; };

struct ssv_result {
	size_t size;
	const char *name;       /* "integrity", ... */
	const char *state;      /* "good", "signed", "unsigned", ... */
	int tone;               /* enum ssv_tone */
	struct ssv_text title, word;
	struct ssv_text detail; /* lines, each ended by LF; may be empty */
};

struct ssv_signature {
	size_t size;
	const char *file;       /* "sigs/20-firm.minisig" */
	const char *state;      /* "valid": counts; "not-counted",
				 * "unknown-key", "invalid", "other": do not */
	const char *form, *role;        /* "minisign", "firm" */
	const char *key;        /* its number or print; "" where unreadable */
	const char *holder, *registration;      /* of the ring, or NULL */
	uint64_t covers;        /* earlier files, by digest */
	int has_time;           /* by a trusted timestamp */
	int64_t time;           /* seconds UTC: signed by then */
	struct ssv_text why;    /* not "valid": why; else "" */
};

/* SSV_ABI of the library in use. */
SSV_API int ssv_abi(void);
/* options NULL: the defaults. NULL when out of memory. */
SSV_API struct ssv *ssv_new(const struct ssv_options *options);
SSV_API void ssv_free(struct ssv *v);
/* Trust a public key in any role: the text of a .pub file of minisign or of
 * SSH; or the line of a log or its witness (starseal log key). After the rings. The answer is gone, as the keys that it names. */
SSV_API int ssv_add_key(struct ssv *v, const void *text, size_t n);
/* Trust a keyring: its rings from the first to the newest, each with the
 * signature file beside it (starseal-trust(1)). */
SSV_API int ssv_add_ring(struct ssv *v, const void *text, size_t n,
    const void *signature, size_t signature_n);
/* Verify one pack. SSV_OK says that it is whole: look at the results for who
 * signed it. The answer before is gone. */
SSV_API int ssv_verify(struct ssv *v, const struct ssv_input *input);
/* Whether these roles ("firm", "specialist") have signed it, each with a key
 * of its own. SSV_DENIED: the error says what is missing. */
SSV_API int ssv_require(struct ssv *v, const char *const *roles, size_t n);
/* Why the last call on v did not end with SSV_OK. */
SSV_API void ssv_get_error(const struct ssv *v, struct ssv_error *out);
/* After SSV_OK: one of the five. */
SSV_API int ssv_get_result(const struct ssv *v, enum ssv_kind kind,
    struct ssv_result *out);
/* After SSV_OK: signatures and other files beside the seal. */
SSV_API size_t ssv_signatures(const struct ssv *v);
SSV_API int ssv_get_signature(const struct ssv *v, size_t i,
    struct ssv_signature *out);
/* After any ssv_verify: the bytes that `starseal verify --json` prints, ended
 * by LF and NUL. NULL when out of memory. */
SSV_API const char *ssv_json(struct ssv *v);

#ifdef __cplusplus
}
#endif
#endif
