/* SPDX-License-Identifier: Apache-2.0
 * Collector of local accounts (N5). Never judges, never sees a hash.
 */
#include "accounts.h"

struct sums { int64_t human, login, password, uid0, empty, locked, weak,
	same_uid, same_name; struct ss_list uid0_names; };

static bool
is_system(const struct accounts *a, const struct user *u)
{
	return u->uid < a->uid_min || u->uid > a->uid_max;
}

static bool
is_expired(const struct accounts *a, const struct user *u)
{
	int64_t today = a->passwd.blob.taken_ns / 1000000000 / 86400;

	return u->expires != NO_DAYS && u->expires >= 0 && u->expires < today;
}

static bool
is_weak(const char *algorithm)
{
	return algorithm != NULL && (strcmp(algorithm, "descrypt") == 0 ||
	    strcmp(algorithm, "bsdicrypt") == 0 ||
	    strcmp(algorithm, "md5crypt") == 0 ||
	    strcmp(algorithm, "nthash") == 0);
}

static void
put_dates(struct accounts *a, struct ss_row *row, const struct user *u)
{
	/* 0: the password must be changed at the next login. */
	if (u->last_change > 0)
		ss_row_date(row, "last_change", ss_date_text(a->job,
		    u->last_change));
	if (u->max_days != NO_DAYS && u->max_days >= 0)
		ss_row_int(row, "max_days", u->max_days);
	if (u->inactive_days != NO_DAYS && u->inactive_days >= 0)
		ss_row_int(row, "inactive_days", u->inactive_days);
	if (u->expires != NO_DAYS && u->expires >= 0)
		ss_row_date(row, "expires", ss_date_text(a->job, u->expires));
}

static void
put_login(struct accounts *a, struct ss_row *row, const struct user *u)
{
	ss_row_time(row, "last_login", u->last_login);
	ss_row_enum(row, "login_record", u->seen ? "seen" : u->never ?
	    "never" : "unknown");
	if (a->has_lastlog)
		ss_row_cite(row, ss_cite_whole(&a->lastlog.blob));
	if (a->has_wtmp)
		ss_row_cite(row, ss_cite_whole(&a->wtmp.blob));
}

static void
emit_user(struct accounts *a, const struct user *u, struct sums *s)
{
	struct ss_row row = { .n = 0 };
	bool expired = is_expired(a, u), known = u->state != PASSWORD_UNKNOWN;
	bool login = u->can_use_shell && !expired;
	bool opens = u->state == PASSWORD_SET || u->state == PASSWORD_EMPTY;
	bool locked = expired || u->state == PASSWORD_LOCKED;

	ss_row_text(&row, "name", u->name);
	ss_row_int(&row, "line", (int64_t)u->cite.from);
	ss_row_int(&row, "uid", u->uid);
	ss_row_int(&row, "gid", u->gid);
	ss_row_text(&row, "shell", u->shell);
	ss_row_bool(&row, "uid0", u->uid == 0);
	ss_row_bool(&row, "system", is_system(a, u));
	ss_row_bool(&row, "login_possible", login);
	if (known) {
		ss_row_bool(&row, "password_login", login && opens);
		ss_row_bool(&row, "locked", locked);
		ss_row_enum(&row, "password_state",
		    accounts_state_name(u->state));
	}
	ss_row_text(&row, "algorithm", u->algorithm);
	put_dates(a, &row, u);
	ss_row_bool(&row, "duplicate_uid", u->duplicate_uid);
	ss_row_bool(&row, "duplicate_name", u->duplicate_name);
	ss_row_cite(&row, u->cite);
	if (u->has_shadow)
		ss_row_cite(&row, u->shadow_cite);
	put_login(a, &row, u);
	(void)ss_row_emit(a->job, "accounts.user", &row);
	s->human += !is_system(a, u);
	s->login += login;
	s->password += known && login && opens;
	s->empty += u->state == PASSWORD_EMPTY;
	s->locked += locked;
	s->weak += is_weak(u->algorithm);
	s->same_uid += u->duplicate_uid;
	s->same_name += u->duplicate_name;
	s->uid0 += u->uid == 0;
	if (u->uid == 0)
		ss_list_put(&s->uid0_names, u->name);
}

static void
put_number(struct ss_row *row, const char *name, int64_t v)
{
	if (v != NO_DAYS)
		ss_row_int(row, name, v);
}

static void
put_settings(const struct accounts *a, struct ss_row *row)
{
	ss_row_int(row, "uid_min", a->uid_min);
	put_number(row, "pass_max_days", a->pass_max_days);
	put_number(row, "pass_min_days", a->pass_min_days);
	put_number(row, "pass_warn_days", a->pass_warn_age);
	put_number(row, "pass_min_len", a->pass_min_len);
	ss_row_text(row, "encrypt_method", a->encrypt_method);
	if (a->has_nss)
		ss_row_list(row, "directory_sources", &a->directories);
}

static void
emit_sums(struct accounts *a, const struct sums *s,
    const struct ss_list *admins)
{
	struct ss_row row = { .n = 0 };

	ss_row_int(&row, "users", (int64_t)a->n);
	ss_row_int(&row, "human_users", s->human);
	ss_row_int(&row, "login_users", s->login);
	ss_row_int(&row, "uid0_users", s->uid0);
	ss_row_list(&row, "uid0_names", &s->uid0_names);
	/* Without shadow nothing is known of passwords: no zero is claimed. */
	if (a->has_shadow) {
		ss_row_int(&row, "password_login_users", s->password);
		ss_row_int(&row, "empty_passwords", s->empty);
		ss_row_int(&row, "locked_users", s->locked);
		ss_row_int(&row, "weak_hash_users", s->weak);
		ss_row_cite(&row, ss_cite_whole(&a->shadow.blob));
	}
	ss_row_int(&row, "duplicate_uids", s->same_uid);
	ss_row_int(&row, "duplicate_names", s->same_name);
	ss_row_int(&row, "malformed_lines", (int64_t)a->malformed);
	ss_row_list(&row, "administrators", admins);
	ss_row_bool(&row, "login_record", a->has_lastlog || a->has_wtmp);
	put_settings(a, &row);
	ss_row_cite(&row, ss_cite_whole(&a->passwd.blob));
	if (a->has_group)
		ss_row_cite(&row, ss_cite_whole(&a->group.blob));
	if (a->has_defs)
		ss_row_cite(&row, ss_cite_whole(&a->defs.blob));
	if (a->has_nss)
		ss_row_cite(&row, ss_cite_whole(&a->nss.blob));
	(void)ss_row_emit(a->job, "accounts", &row);
}

static void
close_all(struct accounts *a)
{
	ss_close(&a->passwd);
	ss_close(&a->shadow);
	ss_close(&a->group);
	ss_close(&a->defs);
	ss_close(&a->nss);
	ss_close(&a->lastlog);
	ss_close(&a->wtmp);
}

static int
collect_all(struct accounts *a)
{
	struct sums s = { .human = 0 };
	struct ss_list admins = { .n = 0 };
	size_t i;

	accounts_read_settings(a);
	if (!accounts_read_users(a))
		return a->job->partial ? SS_PARTIAL : SS_NOT_APPLICABLE;
	accounts_read_logins(a);
	for (i = 0; i < a->n && !a->job->ended; i++)
		emit_user(a, &a->users[i], &s);
	accounts_emit_groups(a, &admins);
	emit_sums(a, &s, &admins);
	return ss_outcome_of(a->job);
}

static int
collect(const struct ss_host *host)
{
	struct ss_job job = { .host = host };
	struct accounts *a = calloc(1, sizeof(*a));
	int outcome = SS_FAILED;

	if (a != NULL)
		a->users = calloc(USERS_MAX + 1, sizeof(*a->users));
	if (a != NULL && a->users != NULL) {
		a->job = &job;
		outcome = collect_all(a);
		close_all(a);
	}
	if (a != NULL)
		free(a->users);
	free(a);
	ss_job_end(&job);
	return outcome;
}

SS_PLUGIN(accounts_manifest, collect);
