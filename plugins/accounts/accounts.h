/* SPDX-License-Identifier: Apache-2.0
 * Inside of the accounts plugin: what is known of each user while reading.
 */
#ifndef ACCOUNTS_H
#define ACCOUNTS_H

#include <starseal/row.h>

#define USERS_MAX 20000
#define NO_DAYS   INT64_MIN     /* a date or number that is not set */

enum password_state { PASSWORD_UNKNOWN, PASSWORD_SET, PASSWORD_EMPTY,
	PASSWORD_LOCKED, PASSWORD_NONE };

struct user {
	const char *name, *shell, *algorithm;
	struct ss_cite cite, shadow_cite;
	int64_t uid, gid, last_login, last_change, max_days, expires,
	    inactive_days;
	enum password_state state;
	bool has_shadow, in_passwd, duplicate_name, duplicate_uid, seen, never,
	    can_use_shell;
};

struct accounts {
	struct ss_job *job;
	struct user *users;
	size_t n, malformed;
	int64_t uid_min, uid_max, pass_max_days, pass_min_days, pass_min_len,
	    pass_warn_age;
	const char *encrypt_method;
	struct ss_list directories;     /* other sources of users than files */
	struct ss_doc passwd, shadow, group, defs, nss, lastlog, wtmp;
	bool has_shadow, has_group, has_defs, has_nss, has_lastlog, has_wtmp;
};

extern const struct ss_manifest accounts_manifest;

/* users.c: passwd, then shadow, into a. False: there is no passwd file. */
bool accounts_read_users(struct accounts *a);
/* What stands in front of a hash, or in its place, in words. */
const char *accounts_state_name(enum password_state state);
/* settings.c: login.defs and nsswitch.conf. */
void accounts_read_settings(struct accounts *a);
/* logins.c: lastlog and wtmp: the last login of each user. */
void accounts_read_logins(struct accounts *a);
/* groups.c */
void accounts_emit_groups(struct accounts *a, struct ss_list *admins);

#endif
