/* SPDX-License-Identifier: Apache-2.0
 * What dpkg's logs say was upgraded, and how long after its publication. Never
 * guesses a date: where the change log has no such version there is none.
 */
#include "updates.h"

#define UPGRADES_MAX 20000
#define LOGS_MAX 40

struct upgrade {
	struct ss_bytes package, arch, before, after;
	int64_t day, seconds;
	uint64_t line;
	size_t log;
};

struct upgrades {
	struct ss_run *run;
	struct ss_blob blobs[LOGS_MAX];
	struct ss_bytes logs[LOGS_MAX];
	struct upgrade *v;
	size_t n, nlogs;
	bool full;
};

static void
add_upgrade(struct upgrades *u, struct upgrade one)
{
	struct upgrade *v;

	if ((u->n & (u->n - 1)) == 0) {
		v = u->n >= UPGRADES_MAX ? NULL :
		    realloc(u->v, (u->n == 0 ? 1 : 2 * u->n) * sizeof(*v));
		if (v == NULL) {
			u->full = true;
			return;
		}
		u->v = v;
	}
	u->v[u->n++] = one;
}

/* "2025-06-24 14:36:25 upgrade libc6:amd64 2.36-9 2.36-10" */
static bool
read_upgrade(struct ss_bytes line, struct upgrade *one)
{
	struct ss_bytes date = ss_word(&line), clock = ss_word(&line);

	memset(one, 0, sizeof(*one));
	if (!ss_read_date(date, &one->day) ||
	    !ss_read_clock(clock, &one->seconds))
		return false;
	if (!ss_equal(ss_word(&line), "upgrade"))
		return true;
	one->arch = ss_word(&line);
	one->package = ss_field(&one->arch, ':');
	one->before = ss_word(&line);
	one->after = ss_word(&line);
	return one->package.n > 0 && one->arch.n > 0 && one->after.n > 0;
}

static void
read_log(struct upgrades *u, const char *path)
{
	struct upgrade one;
	struct ss_bytes line;
	struct ss_lines l;
	bool bad = false, cut;

	if (u->nlogs == LOGS_MAX) {
		ss_lost(u->run, path, SS_ELIMIT);
		return;
	}
	if (!change_take_text(u->run, path, &u->blobs[u->nlogs],
	    &u->logs[u->nlogs]))
		return;
	cut = (u->blobs[u->nlogs].flags & SS_B_CUT) != 0;
	l = (struct ss_lines){ u->logs[u->nlogs], 0 };
	while (ss_next_line(&l, &line)) {
		if (line.n == 0)
			continue;
		/* Of a log that was cut the first line is half a line. */
		if (!read_upgrade(line, &one)) {
			bad |= !cut || l.number > 1;
			continue;
		}
		one.line = l.number;
		one.log = u->nlogs;
		if (one.package.n > 0)
			add_upgrade(u, one);
	}
	if (bad)
		ss_malformed(u->run, path);
	u->nlogs++;
}

static int
newest_first(const void *a, const void *b)
{
	const struct upgrade *x = a, *y = b;
	int64_t p = x->day * 86400 + x->seconds;
	int64_t q = y->day * 86400 + y->seconds;

	if (p != q)
		return p < q ? 1 : -1;
	if (x->log != y->log)
		return x->log < y->log ? -1 : 1;
	return (x->line > y->line) - (x->line < y->line);
}

static void
put_upgrade(struct upgrades *u, const struct upgrade *one, bool look_up,
    struct ss_draft *draft, struct sum *sum)
{
	struct ss_blob blob;
	struct ss_bytes all = { "", 0 };
	struct change c;
	bool security;
	int64_t days;

	ss_draft_start(draft);
	ss_draft_text(draft, "package", one->package);
	ss_draft_text(draft, "arch", one->arch);
	ss_draft_text(draft, "version", one->after);
	ss_draft_date(draft, "applied_on", one->day);
	ss_draft_text(draft, "version_before", one->before);
	ss_draft_cite(draft, &u->blobs[one->log], one->line, one->line);
	sum->applied++;
	if (look_up && change_find(u->run, one->package, one->after,
	    &blob, &all, &c)) {
		security = c.suite.n > 0 && memmem(c.suite.p, c.suite.n,
		    "-security", 9) != NULL;
		days = one->day - c.day;
		ss_draft_date(draft, "published_on", c.day);
		/* A clock behind by a day is no early installation. */
		ss_draft_int(draft, "latency_days", days < 0 ? 0 : days);
		ss_draft_bool(draft, "security", security);
		if (c.urgency.n > 0)
			ss_draft_text(draft, "urgency", c.urgency);
		ss_draft_cite(draft, &blob, c.first, c.last);
		sum->applied_security += security;
		if (security && days > sum->latency_max)
			sum->latency_max = days;
		sum->has_latency |= security;
		ss_unmap(&all);
	}
	ss_draft_emit(u->run, "updates.applied", draft);
}

void
applied_read(struct ss_run *run, struct ss_draft *draft, struct sum *sum)
{
	static struct upgrades u;
	struct ss_names names = { NULL, 0, LOGS_MAX, false };
	struct ss_value most = { NULL, NULL, NULL, 0, 0, 0 };
	size_t i;
	bool known;

	u.run = run;
	run->table = "updates.applied";
	known = ss_take_setting(run, "changelogs", &most);
	if (ss_take_list(run, LOGS, ss_names_add, &names,
	    &sum->log_listing) > 0) {
		for (i = 0; i < names.n; i++)
			read_log(&u, names.v[i]);
		sum->has_applied = u.nlogs > 0;
	}
	if (names.full || u.full)
		ss_lost(run, LOGS, SS_ELIMIT);
	ss_names_free(&names);
	if (u.n > 1)
		qsort(u.v, u.n, sizeof(*u.v), newest_first);
	for (i = 0; i < u.n && !run->cancelled; i++)
		put_upgrade(&u, &u.v[i], known && (int64_t)i < most.num, draft,
		    sum);
	if (known && (int64_t)u.n > most.num)
		ss_lacks(run, DOCS, SS_ELIMIT, &updates_capped);
	for (i = 0; i < u.nlogs; i++)
		ss_unmap(&u.logs[i]);
	free(u.v);
}
