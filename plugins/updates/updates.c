/* SPDX-License-Identifier: Apache-2.0
 * The state of updates of a host that uses apt. Never calls what is old bad:
 * it gives dates, others judge.
 */
#include "manifest.h"

#define SECOND INT64_C(1000000000)

static struct ss_draft draft, one;

/* Newest times of what apt touches when it works, in nanoseconds. */
struct stamps { int64_t refreshed, unattended; };

static int
read_stamp(void *arg, const struct ss_entry *e)
{
	struct stamps *s = arg;
	const char *name = strrchr(e->path, '/') + 1;

	if (strcmp(name, "unattended-upgrades-stamp") == 0)
		s->unattended = e->mtime_ns;
	else if ((strncmp(name, "update-", 7) == 0 ||
	    strcmp(e->path, LISTS) == 0 || strcmp(e->path, PARTIAL) == 0) &&
	    e->mtime_ns > s->refreshed)
		s->refreshed = e->mtime_ns;
	return 0;
}

/* "Date: Sat, 17 May 2025 09:12:34 UTC" in the head of a Release file. */
static bool
release_date(struct ss_bytes all, int64_t *t, uint64_t *line_number)
{
	struct ss_lines l = { all, 0 };
	struct ss_bytes line;

	while (l.number < 64 && ss_next_line(&l, &line)) {
		if (!ss_starts(line, "Date:"))
			continue;
		(void)ss_field(&line, ':');
		*line_number = l.number;
		return ss_read_rfc2822(ss_trim(line), t);
	}
	return false;
}

struct dates { int64_t all, security; };

static void
read_release(struct ss_run *run, const char *path, struct dates *d)
{
	struct ss_bytes all;
	struct ss_blob blob;
	uint64_t at = 0;
	int64_t t;

	if (ss_take(run, path, SS_MAYBE, &blob, &all) != 0)
		return;
	if (release_date(all, &t, &at)) {
		if (t > d->all)
			d->all = t;
		if (strstr(path, "security") != NULL && t > d->security)
			d->security = t;
		ss_draft_cite(&one, &blob, at, at);
	} else {
		ss_malformed(run, path);
	}
	ss_unmap(&all);
}

/* True where there is a list at all. */
static bool
read_dates(struct ss_run *run)
{
	static const char *const globs[] = { INRELEASE, RELEASE };
	struct dates d = { 0, 0 };
	struct ss_blob listing;
	size_t i, g;

	for (g = 0; g < 2; g++) {
		struct ss_names names = { NULL, 0, 24, false };

		if (ss_take_list(run, globs[g], ss_names_add, &names,
		    &listing) >= 0)
			for (i = 0; i < names.n; i++)
				read_release(run, names.v[i], &d);
		if (names.full)
			ss_lost(run, globs[g], SS_ELIMIT);
		ss_names_free(&names);
	}
	if (d.all > 0)
		ss_draft_time(&one, "index_date", d.all);
	if (d.security > 0)
		ss_draft_time(&one, "security_index_date", d.security);
	return d.all > 0;
}

/* apt touches its folders on every refresh, its daily job the stamps. */
static struct stamps
read_stamps(struct ss_run *run)
{
	static const char *const globs[] = { PARTIAL, LISTS, STAMPS };
	struct stamps s = { 0, 0 };
	struct ss_blob listing;
	size_t i;

	for (i = 0; i < 3; i++)
		if (ss_take_list(run, globs[i], read_stamp, &s, &listing) > 0)
			ss_draft_cite(&one, &listing, 0, 0);
	if (s.refreshed > 0)
		ss_draft_time(&one, "refreshed", s.refreshed / SECOND);
	return s;
}

/* The log's last line tells where no stamp does; its clock is the host's. */
static void
read_unattended(struct ss_run *run, const struct stamps *stamps)
{
	struct ss_bytes all, line, date;
	struct ss_lines l;
	struct ss_blob blob;
	int64_t days, seconds, last = 0;
	uint64_t at = 0;

	if (stamps->unattended > 0) {
		ss_draft_time(&one, "last_unattended",
		    stamps->unattended / SECOND);
		return;
	}
	if (ss_take(run, UU_LOG, SS_MAYBE, &blob, &all) != 0)
		return;
	for (l = (struct ss_lines){ all, 0 }; ss_next_line(&l, &line);) {
		date = ss_word(&line);
		line = ss_trim(line);
		if (ss_read_date(date, &days) && ss_read_clock(line,
		    &seconds)) {
			last = days * 86400 + seconds;
			at = l.number;
		}
	}
	if (at > 0) {
		ss_draft_time(&one, "last_unattended", last);
		ss_draft_cite(&one, &blob, at, at);
	}
	ss_unmap(&all);
}

struct timers { bool enabled, masked; };

static int
read_timer(void *arg, const struct ss_entry *e)
{
	struct timers *t = arg;

	if (strcmp(strrchr(e->path, '/'), "/apt-daily-upgrade.timer") != 0)
		return 0;
	if (strstr(e->path, ".wants/") != NULL)
		t->enabled = true;
	else if (e->target != NULL && strcmp(e->target, "/dev/null") == 0)
		t->masked = true;
	return 0;
}

/* Where systemd enables nothing at all, something else may start the job. */
static void
read_automatic(struct ss_run *run)
{
	static struct conf conf;
	struct timers t = { false, false };
	struct ss_blob listing;
	int program, timers, own;
	bool lists, install, on, whole;
	size_t i;

	conf_read(run, &conf);
	for (i = 0; i < conf.n; i++)
		ss_draft_cite(&one, &conf.blobs[i], 0, 0);
	program = ss_take_list(run, PROGRAM, NULL, NULL, &listing);
	ss_draft_cite(&one, &listing, 0, 0);
	timers = ss_take_list(run, TIMERS, read_timer, &t, &listing);
	ss_draft_cite(&one, &listing, 0, 0);
	own = ss_take_list(run, TIMER_OWN, read_timer, &t, &listing);
	ss_draft_cite(&one, &listing, 0, 0);
	whole = conf.known && program >= 0 && timers > 0 && own >= 0;
	lists = conf.lists && !conf.enable_off;
	install = conf.install && !conf.enable_off;
	if (conf.known) {
		ss_draft_bool(&one, "automatic_lists", lists);
		ss_draft_bool(&one, "automatic_install", install);
		ss_draft_bool(&one, "automatic_security",
		    install && conf.security_origins);
	}
	if (program >= 0)
		ss_draft_bool(&one, "automatic_program", program > 0);
	if (timers > 0 && own >= 0)
		ss_draft_bool(&one, "automatic_timer",
		    t.enabled && !t.masked);
	on = lists && install && conf.security_origins && program > 0;
	if ((conf.known && program >= 0 && !on) || whole)
		ss_draft_bool(&one, "automatic", on && t.enabled &&
		    !t.masked);
}

/* Installed kernels by their files' names; the newest wins. */
struct kernels { char newest[256], running[256]; bool found; };

static int
read_kernel(void *arg, const struct ss_entry *e)
{
	struct kernels *k = arg;
	const char *version = e->path + strlen(KERNELS) - 1;

	if (strlen(version) >= sizeof(k->newest))
		return 0;
	if (strcmp(version, k->running) == 0)
		k->found = true;
	if (k->newest[0] == '\0' || strverscmp(version, k->newest) > 0)
		memcpy(k->newest, version, strlen(version) + 1);
	return 0;
}

static void
read_kernels(struct ss_run *run)
{
	struct kernels k = { "", "", false };
	struct ss_bytes all, line = { "", 0 };
	struct ss_lines l;
	struct ss_blob blob, listing;
	bool live = ss_take(run, RUNNING, SS_MAYBE, &blob, &all) == 0;
	int n;

	if (live) {
		l = (struct ss_lines){ all, 0 };
		(void)ss_next_line(&l, &line);
		if (line.n > 0 && ss_copy(line, k.running,
		    sizeof(k.running))) {
			ss_draft_text(&one, "kernel_running", line);
			ss_draft_cite(&one, &blob, 1, 1);
		}
		ss_unmap(&all);
	}
	if (ss_take_list(run, KERNELS, read_kernel, &k, &listing) > 0) {
		ss_draft_text(&one, "kernel_installed", (struct ss_bytes){
		    k.newest, strlen(k.newest) });
		ss_draft_cite(&one, &listing, 0, 0);
		/* A kernel from elsewhere cannot be compared. */
		if (k.found)
			ss_draft_bool(&one, "kernel_outdated",
			    strcmp(k.newest, k.running) != 0);
	}
	n = ss_take_list(run, REBOOT, NULL, NULL, &listing);
	/* Of a tree that does not run, nothing is known. */
	if (n > 0 || (n == 0 && live)) {
		ss_draft_bool(&one, "reboot_required", n > 0);
		ss_draft_cite(&one, &listing, 0, 0);
	}
}

static void
put_sum(const struct sum *sum, bool has_lists)
{
	/* Without lists nothing waits, and nothing is known. */
	if (sum->has_pending && has_lists) {
		ss_draft_int(&one, "pending_count", sum->pending);
		ss_draft_int(&one, "pending_security_count",
		    sum->pending_security);
		ss_draft_cite(&one, &sum->pending_blob, 0, 0);
	}
	if (sum->has_applied) {
		ss_draft_int(&one, "applied_count", sum->applied);
		ss_draft_int(&one, "applied_security_count",
		    sum->applied_security);
		ss_draft_cite(&one, &sum->log_listing, 0, 0);
	}
	if (sum->has_latency)
		ss_draft_int(&one, "security_latency_max_days",
		    sum->latency_max);
}

static int
collect(const struct ss_host *host)
{
	static const struct ss_text none = {
		"apt is not used here; other ways of updating are not read.",
		"apt が使われていません。他の更新方法は対象外です。" };
	static struct sum sum;
	struct ss_run run = { host, "updates", false, false };
	struct ss_blob listing;
	struct stamps stamps;
	bool has_lists;
	int r = ss_take_list(&run, LISTS, NULL, NULL, &listing);

	if (r == 0 || r == SS_ENOENT) {
		ss_lacks(&run, LISTS, SS_ENOENT, &none);
		return run.partial ? SS_FAILED : SS_NOT_APPLICABLE;
	}
	ss_draft_start(&one);
	has_lists = read_dates(&run);
	stamps = read_stamps(&run);
	read_unattended(&run, &stamps);
	read_automatic(&run);
	read_kernels(&run);
	pending_read(&run, &draft, &sum);
	applied_read(&run, &draft, &sum);
	run.table = "updates";
	put_sum(&sum, has_lists);
	if (one.ncites > 0)
		ss_draft_emit(&run, "updates", &one);
	return ss_outcome_of(&run);
}

SS_PLUGIN(manifest, collect);
