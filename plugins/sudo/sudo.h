/* SPDX-License-Identifier: Apache-2.0
 * Inside of the sudo plugin: sudoers(5) as read, aliases and all.
 */
#ifndef SUDO_H
#define SUDO_H

#include <starseal/row.h>

#define SUDO_FILES_MAX   128
#define SUDO_RULES_MAX   4096
#define SUDO_ALIASES_MAX 1024
#define SUDO_DEPTH_MAX   16
#define SUDO_LINE_BYTES  16384
#define SUDO_BUDGET      4096

enum alias_kind { ALIAS_USER, ALIAS_RUNAS, ALIAS_HOST, ALIAS_CMND };
struct sudo_alias { enum alias_kind kind; const char *name, *members; };

/* One line user host = (runas) tags: command; users as written. */
struct sudo_rule { const char *users, *hosts, *runas, *commands;
	struct ss_cite cite; bool nopasswd, setenv; };
struct sudo_default { const char *name, *value, *scope; struct ss_cite cite; };

struct sudo {
	struct ss_job *job;
	struct sudo_alias aliases[SUDO_ALIASES_MAX];
	struct sudo_rule rules[SUDO_RULES_MAX];
	struct sudo_default defaults[SUDO_RULES_MAX];
	const char *stack[SUDO_DEPTH_MAX];
	size_t n_aliases, n_rules, n_defaults, n_files, n_broken;
	struct ss_row row;              /* of table sudo */
	struct ss_list files;
	int budget;     /* aliases still to be expanded for one rule */
	bool main_there, limited;
};

extern const struct ss_manifest sudo_manifest;
enum sudo_command { RUN_CVTSUDOERS };

/* parse.c: one joined line; place names it in gaps. */
void sudo_take_line(struct sudo *s, struct ss_bytes line, struct ss_cite cite,
    const char *place);
/* files.c: the file, what it includes, and the check by cvtsudoers. */
void sudo_read(struct sudo *s);
/* Members of a list with aliases put in their place, negations kept. */
void sudo_expand(struct sudo *s, enum alias_kind kind, const char *list,
    struct ss_list *out, int depth);

#endif
