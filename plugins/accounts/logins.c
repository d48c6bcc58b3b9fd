/* SPDX-License-Identifier: Apache-2.0
 * lastlog(5) and wtmp(5): binary records as glibc writes them on Linux. Never
 * takes a time from the future of the capture for a login.
 */
#include "accounts.h"

#define LASTLOG_SIZE 292        /* int32 time, 32 line, 256 host */
#define UTMP_SIZE 384
#define UTMP_USER 44            /* 32 bytes */
#define UTMP_SECONDS 340
#define USER_PROCESS 7

static int64_t
get32(const char *p)
{
	uint32_t v;

	memcpy(&v, p, sizeof(v));       /* of this host's byte order */
	return v;
}

/* A day of grace: clocks differ. What is later is damage, no login. */
static int64_t
latest_of(const struct ss_blob *blob)
{
	return blob->taken_ns / 1000000000 + 86400;
}

static void
read_lastlog(struct accounts *a)
{
	size_t i, most;

	a->has_lastlog = ss_open(a->job, "accounts.user", "/var/log/lastlog",
	    false, &a->lastlog) == 0;
	if (!a->has_lastlog)
		return;
	most = a->lastlog.bytes.n / LASTLOG_SIZE;
	for (i = 0; i < a->n; i++) {
		struct user *u = &a->users[i];
		int64_t when;

		/* Beyond the end no record was ever written. */
		if ((uint64_t)u->uid >= most) {
			u->never = (a->lastlog.blob.flags & SS_B_CUT) == 0;
			continue;
		}
		when = get32(a->lastlog.bytes.p +
		    (size_t)u->uid * LASTLOG_SIZE);
		u->never = when == 0;
		u->seen = when > 0 && when <= latest_of(&a->lastlog.blob);
		if (u->seen)
			u->last_login = when;
	}
}

static void
take_login(struct accounts *a, const char *record, int64_t latest)
{
	struct ss_bytes name = { record + UTMP_USER, 0 };
	int64_t when = get32(record + UTMP_SECONDS);
	uint16_t type;
	size_t i;

	memcpy(&type, record, sizeof(type));
	name.n = strnlen(name.p, 32);
	if (type != USER_PROCESS || name.n == 0 || when <= 0 || when > latest)
		return;
	for (i = 0; i < a->n; i++)
		if (ss_equal(name, a->users[i].name) &&
		    when > a->users[i].last_login) {
			a->users[i].last_login = when;
			a->users[i].seen = true;
			a->users[i].never = false;
		}
}

static void
read_wtmp(struct accounts *a)
{
	size_t at;
	int64_t latest;

	a->has_wtmp = ss_open(a->job, "accounts.user", "/var/log/wtmp", false,
	    &a->wtmp) == 0;
	if (!a->has_wtmp)
		return;
	latest = latest_of(&a->wtmp.blob);
	/* The end is kept when it is too long: records align with it. */
	at = (a->wtmp.blob.flags & SS_B_CUT) != 0 ?
	    a->wtmp.bytes.n % UTMP_SIZE : 0;
	for (; at + UTMP_SIZE <= a->wtmp.bytes.n; at += UTMP_SIZE)
		take_login(a, a->wtmp.bytes.p + at, latest);
	if (a->wtmp.bytes.n % UTMP_SIZE != 0 &&
	    (a->wtmp.blob.flags & SS_B_CUT) == 0)
		ss_job_gap(a->job, "accounts.user", "/var/log/wtmp", SS_EINVAL,
		    "its size is no multiple of a record",
		    "大きさが記録の整数倍ではありません");
}

void
accounts_read_logins(struct accounts *a)
{
	read_lastlog(a);
	read_wtmp(a);
	if (!a->has_lastlog && !a->has_wtmp)
		ss_job_gap(a->job, "accounts.user", "last_login", SS_ENOENT,
		    "neither lastlog nor wtmp is kept: last logins are not "
		    "known", "lastlog も wtmp もなく、最終ログインは分かりません");
}
