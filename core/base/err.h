/* SPDX-License-Identifier: Apache-2.0
 * Errors: a code for the program, a text in both languages for the person.
 */
#ifndef BASE_ERR_H
#define BASE_ERR_H

#include <stdbool.h>

enum err_code {
	ERR_NONE = 0,
	ERR_USAGE,      /* the command line is wrong */
	ERR_INPUT,      /* a file given is malformed; the text names the place */
	ERR_INTEGRITY,  /* sealed bytes do not match, or are not authentic */
	ERR_LIMIT,      /* a limit was met; what was read before is valid */
	ERR_IO,         /* the system refused: open, read, write, space */
	ERR_NOMEM,
	ERR_DENIED,     /* not permitted here */
	ERR_MISSING,    /* not there */
	ERR_TIMEOUT,
	ERR_CANCELLED,  /* a signal asked to stop */
	ERR_PROTOCOL,   /* a peer process broke the frame protocol */
	ERR_INTERNAL    /* a fault of this program */
};

#define ERR_TEXT_MAX 1024

struct error {
	int code;                   /* enum err_code */
	int sys;                    /* errno at the cause, 0 if none */
	char en[ERR_TEXT_MAX];
	char ja[ERR_TEXT_MAX];
};

/*
 * Record code and both texts, and return code. err may be NULL. The texts say
 * what happened, to what, and what to do next; the system's own word for
 * sys (errno, 0 if none) is added behind them. A text too long is cut at a
 * character.
 */
int error_set(struct error *err, int code, int sys, const char *en,
    const char *ja, ...)
    __attribute__((format(printf, 4, 6), format(printf, 5, 6)));
/* The same with plain texts, not formats. */
int error_put(struct error *err, int code, int sys, const char *en,
    const char *ja);
/* Put a place before the texts ("checks/sshd.json: "), and return the code. */
int error_prefix(struct error *err, const char *place);
int error_nomem(struct error *err);
/* The text in the language in force. */
const char *error_text(const struct error *err);
void error_clear(struct error *err);
/* The word for a code, the same in every language: "io", "integrity". */
const char *error_name(int code);
/* Exit status of a command that ended with code: 0, 5 integrity, 64 usage and
 * input, 70 internal, 74 I/O and the rest (sysexits.h). */
int error_exit_status(int code);

#endif
