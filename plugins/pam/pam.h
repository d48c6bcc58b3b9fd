/* SPDX-License-Identifier: Apache-2.0
 * Inside of the pam plugin: stacks with their includes resolved.
 */
#ifndef PAM_H
#define PAM_H

#include <starseal/row.h>

#define PAM_FILES_MAX 256
#define PAM_RULES_MAX 8192
#define PAM_DEPTH_MAX 16
#define PAM_ARGS_MAX  64
#define PAM_UNSET     INT64_MIN

struct pam_file { const char *name, *path; struct ss_doc doc; bool there; };

/* One rule of a service, where its includes were put in its place. */
struct pam_rule {
	const char *service, *type, *control, *module, *file;
	const char *args[PAM_ARGS_MAX];
	struct ss_cite cite;
	uint32_t n_args;
	int position;
	bool may_be_missing;    /* a leading - */
};

struct pam_stacks {
	struct ss_job *job;
	struct pam_file files[PAM_FILES_MAX];
	struct pam_rule *rules;
	size_t n_files, n_rules;
	struct ss_list services, modules, said; /* modules: files found */
	struct ss_blob listing;
	bool limited;
};

/* Settings of a password quality module after files and arguments. */
struct pam_quality {
	const char *module;             /* NULL: none that takes effect */
	int64_t minlen, d, u, l, o, minclass, enforcing;
	bool enforce_for_root, opaque;  /* opaque: from where we may not look */
};

struct pam_lockout { int64_t deny, unlock, interval; bool root, opaque; };

extern const struct ss_manifest pam_manifest;

/* stack.c */
void pam_stacks_read(struct pam_stacks *s);
void pam_stacks_close(struct pam_stacks *s);
bool pam_has_service(const struct pam_stacks *s, const char *service);
bool pam_rule_is(const struct pam_rule *r, const char *service,
    const char *type, const char *module);
/* The argument's value, "" for a flag, NULL when it is not given. */
const char *pam_argument(const struct pam_rule *r, const char *name);
/* A failure of the module is a failure of the stack, sooner or later. */
bool pam_is_binding(const struct pam_rule *r);

/* quality.c */
void pam_quality_put(struct pam_stacks *s, struct ss_row *row,
    struct ss_list *dead);
/* Smallest length that quality admits. */
int64_t pam_effective_length(const struct pam_quality *q);

/* lockout.c: lockout, second factors, and what else the login stacks say. */
void pam_login_put(struct pam_stacks *s, struct ss_row *row,
    struct ss_list *dead);

/* Read "key = value" lines of a settings file. False: not there. */
bool pam_settings_each(struct ss_job *job, const char *path,
    struct ss_row *row, void (*each)(void *arg, struct ss_bytes key,
    struct ss_bytes value), void *arg);

#endif
