/* SPDX-License-Identifier: Apache-2.0
 * passwd(5) and shadow(5). Never sees a hash: they are masked before.
 */
#include "accounts.h"

const char *
accounts_state_name(enum password_state state)
{
	static const char *const names[] = { NULL, "set", "empty", "locked",
	    "none" };

	return names[state];
}

/* crypt(5): the id between the first two $. */
static const char *
algorithm_of(struct ss_bytes b)
{
	static const struct { const char *id, *name; } known[] = {
		{ "$y$", "yescrypt" }, { "$gy$", "gost-yescrypt" },
		{ "$7$", "scrypt" }, { "$2a$", "bcrypt" }, { "$2b$", "bcrypt" },
		{ "$2x$", "bcrypt" }, { "$2y$", "bcrypt" },
		{ "$6$", "sha512crypt" }, { "$5$", "sha256crypt" },
		{ "$sha1$", "sha1crypt" }, { "$md5", "sunmd5" },
		{ "$1$", "md5crypt" }, { "$3$", "nthash" },
		{ "_", "bsdicrypt" } };
	size_t i;

	for (i = 0; i < sizeof(known) / sizeof(known[0]); i++)
		if (ss_starts(b, known[i].id))
			return known[i].name;
	return b.n > 0 && b.p[0] == '$' ? "unknown" : "descrypt";
}

/*
 * A password field: empty asks for none; ! before a hash locks it; ! or *
 * alone, in any number, can never match.
 */
static enum password_state
state_of(struct ss_bytes field, const char **algorithm)
{
	bool marked = false;

	if (field.n == 0)
		return PASSWORD_EMPTY;
	while (field.n > 0 && (field.p[0] == '!' || field.p[0] == '*')) {
		field.p++;
		field.n--;
		marked = true;
	}
	if (field.n == 0 || ss_equal(field, "LK*") || ss_equal(field, "NP*"))
		return PASSWORD_NONE;
	/* Too short for any hash: no password can match it. */
	if (ss_starts(field, "<masked:hash:1-8:") || (field.n < 13 &&
	    field.p[0] != '$' && field.p[0] != '<'))
		return PASSWORD_NONE;
	*algorithm = algorithm_of(field);
	return marked ? PASSWORD_LOCKED : PASSWORD_SET;
}

static bool
opens_a_shell(struct ss_bytes shell)
{
	static const char *const closed[] = { "nologin", "false", "true",
	    "sync", "halt", "shutdown", "reboot", NULL };
	const char *slash = shell.n == 0 ? NULL :
	    memrchr(shell.p, '/', shell.n);
	size_t i;

	if (slash != NULL) {
		shell.n -= (size_t)(slash + 1 - shell.p);
		shell.p = slash + 1;
	}
	for (i = 0; closed[i] != NULL; i++)
		if (ss_equal(shell, closed[i]))
			return false;
	return true;    /* none given: /bin/sh */
}

static int64_t
days_field(struct ss_bytes *rest)
{
	struct ss_bytes f = ss_trim(ss_field(rest, ':'));
	int64_t v;

	return ss_number(f, &v) && v >= -1 && v < 3000000 ? v : NO_DAYS;
}

static bool
take_passwd(struct accounts *a, struct ss_bytes line, uint64_t number)
{
	struct user *u = &a->users[a->n];
	struct ss_bytes name, password, f;

	memset(u, 0, sizeof(*u));
	name = ss_field(&line, ':');
	password = ss_masked_field(&line, ':');
	f = ss_field(&line, ':');
	if (name.n == 0 || name.n > 256 || !ss_number(f, &u->uid) ||
	    u->uid < 0 || u->uid > UINT32_MAX)
		return false;
	f = ss_field(&line, ':');
	if (!ss_number(f, &u->gid) || u->gid < 0 || u->gid > UINT32_MAX)
		return false;
	(void)ss_masked_field(&line, ':');      /* full name */
	(void)ss_field(&line, ':');             /* home */
	u->name = ss_text(a->job, name);
	u->shell = ss_text(a->job, line);
	u->can_use_shell = opens_a_shell(line);
	u->cite = ss_cite_lines(&a->passwd.blob, number, number);
	u->last_change = u->max_days = u->expires = u->inactive_days = NO_DAYS;
	u->last_login = -1;
	/* x: look into shadow. Anything else counts here and now. */
	if (!ss_equal(password, "x")) {
		u->in_passwd = true;
		u->state = state_of(password, &u->algorithm);
	}
	a->n++;
	return true;
}

static int
by_name(const void *x, const void *y)
{
	const struct user *const *a = x, *const *b = y;

	return strcmp((*a)->name, (*b)->name);
}

static int
by_uid(const void *x, const void *y)
{
	const struct user *const *a = x, *const *b = y;

	return (*a)->uid < (*b)->uid ? -1 : (*a)->uid > (*b)->uid;
}

static void
mark_duplicates(struct accounts *a, struct user **v)
{
	size_t i;

	qsort(v, a->n, sizeof(struct user *), by_uid);
	for (i = 1; i < a->n; i++)
		if (v[i]->uid == v[i - 1]->uid)
			v[i]->duplicate_uid = v[i - 1]->duplicate_uid = true;
	qsort(v, a->n, sizeof(struct user *), by_name);
	for (i = 1; i < a->n; i++)
		if (strcmp(v[i]->name, v[i - 1]->name) == 0)
			v[i]->duplicate_name = v[i - 1]->duplicate_name = true;
}

static void
take_shadow(struct accounts *a, struct user **sorted, struct ss_bytes line,
    uint64_t number)
{
	struct user key, *want = &key, **at;
	struct ss_bytes password;
	size_t i;

	memset(&key, 0, sizeof(key));
	key.name = ss_text(a->job, ss_field(&line, ':'));
	at = bsearch(&want, sorted, a->n, sizeof(struct user *), by_name);
	if (at == NULL)
		return;
	/* The C library takes the first line of a name: so do we. */
	for (i = (size_t)(at - sorted); i > 0 &&
	    strcmp(sorted[i - 1]->name, key.name) == 0; i--)
		;
	password = ss_masked_field(&line, ':');
	for (key.last_change = days_field(&line),
	    (void)ss_field(&line, ':'), key.max_days = days_field(&line),
	    (void)ss_field(&line, ':'), key.inactive_days = days_field(&line),
	    key.expires = days_field(&line); i < a->n &&
	    strcmp(sorted[i]->name, key.name) == 0; i++) {
		struct user *u = sorted[i];

		if (u->has_shadow)
			continue;
		u->has_shadow = true;
		u->shadow_cite = ss_cite_lines(&a->shadow.blob, number, number);
		u->last_change = key.last_change;
		u->max_days = key.max_days;
		u->inactive_days = key.inactive_days;
		u->expires = key.expires;
		if (!u->in_passwd)
			u->state = state_of(password, &u->algorithm);
	}
}

static void
read_shadow(struct accounts *a, struct user **sorted)
{
	struct ss_lines lines = { .number = 0 };
	struct ss_bytes line;

	a->has_shadow = ss_open(a->job, "accounts.user", "/etc/shadow", true,
	    &a->shadow) == 0;
	if (!a->has_shadow)
		return;
	lines.rest = a->shadow.bytes;
	while (ss_next_line(&lines, &line))
		if (line.n > 0 && memchr(line.p, ':', line.n) != NULL)
			take_shadow(a, sorted, line, lines.number);
}

bool
accounts_read_users(struct accounts *a)
{
	struct ss_lines lines = { .number = 0 };
	struct ss_bytes line;
	struct user **sorted;
	char place[64];
	size_t i;

	if (ss_open(a->job, "accounts.user", "/etc/passwd", true, &a->passwd)
	    != 0)
		return false;
	lines.rest = a->passwd.bytes;
	while (ss_next_line(&lines, &line)) {
		if (line.n == 0 || line.p[0] == '#')
			continue;
		if (a->n == USERS_MAX) {
			ss_job_fault(a->job, "accounts.user", "/etc/passwd",
			    SS_ELIMIT);
			break;
		}
		if (line.p[0] == '+' || line.p[0] == '-') {
			ss_list_add(&a->directories, "nis");
			continue;
		}
		if (take_passwd(a, line, lines.number))
			continue;
		a->malformed++;
		(void)snprintf(place, sizeof(place), "/etc/passwd:%llu",
		    (unsigned long long)lines.number);
		ss_job_gap(a->job, "accounts.user", place, SS_EINVAL,
		    "not a line of seven fields", "7 つの欄からなる行ではありません");
	}
	sorted = ss_alloc(a->job, (a->n + 1) * sizeof(*sorted));
	if (sorted == NULL)
		return true;
	for (i = 0; i < a->n; i++)
		sorted[i] = &a->users[i];
	mark_duplicates(a, sorted);
	read_shadow(a, sorted);
	return true;
}
