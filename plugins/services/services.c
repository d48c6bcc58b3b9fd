/* SPDX-License-Identifier: Apache-2.0
 * Services from links, from systemd's own view, and from what came before it.
 * Never judges what is needed: it only names what is known to be cleartext.
 */
#include "manifest.h"

#define NOTES_MAX 100000
#define SOURCES_MAX 64
#define NAME_BYTES 256

/* One thing one source says of one unit; all of a unit make its row. */
enum what { INSTALLED, LINKED, MASKED, ENABLED, ACTIVE, LAST, NEXT, RC, INET,
	XINET };
struct note {
	char name[NAME_BYTES];
	const char *word;       /* of a table of symbols */
	char sub[48];
	int64_t time;
	uint64_t line;          /* 0: the whole source */
	size_t source;
	enum what what;
};

struct notes {
	struct ss_run *run;
	struct ss_blob sources[SOURCES_MAX];
	struct note *v;
	size_t n, nsources;
	bool full, has_files, has_units;
};

struct counts { int64_t units, boot, active, failed, cleartext; };

static struct ss_draft draft;

static struct note *
note_add(struct notes *s, struct ss_bytes name, enum what what, uint64_t line)
{
	struct note *v;

	if ((s->n & (s->n - 1)) == 0) {
		v = s->n >= NOTES_MAX ? NULL :
		    realloc(s->v, (s->n == 0 ? 1 : 2 * s->n) * sizeof(*v));
		if (v == NULL) {
			s->full = true;
			return NULL;
		}
		s->v = v;
	}
	v = &s->v[s->n++];
	memset(v, 0, sizeof(*v));
	(void)ss_clean(name, v->name, sizeof(v->name));
	v->what = what;
	v->line = line;
	v->source = s->nsources;
	return v;
}

static const char *
symbol(const char *const *names, struct ss_bytes word)
{
	for (; *names != NULL; names++)
		if (ss_equal(word, *names))
			return *names;
	return NULL;
}

static const char *
kind_of(const char *name)
{
	const char *dot = strrchr(name, '.');

	return dot == NULL ? NULL : symbol(kind_names,
	    (struct ss_bytes){ dot + 1, strlen(dot + 1) });
}

/* Services whose usual form sends passwords unencrypted, by the word before
 * the first of . - @ in their names; also inetd's names of them. */
static bool
is_cleartext(const char *name)
{
	static const char *const names[] = { "telnet", "telnetd", "rsh",
	    "rshd", "rlogin", "rlogind", "rexec", "rexecd", "shell", "login",
	    "exec", "ftp", "ftpd", "vsftpd", "proftpd", "tftp", "tftpd",
	    "atftpd", "finger", "fingerd", "talk", "ntalk" };
	static const char *const before[] = { "in.", "pure-", "inetutils-",
	    "openbsd-", "krb5-" };
	size_t i, n;

	for (i = 0; i < sizeof(before) / sizeof(before[0]); i++)
		if (strncmp(name, before[i], strlen(before[i])) == 0) {
			name += strlen(before[i]);
			break;
		}
	n = strcspn(name, ".-@");
	for (i = 0; i < sizeof(names) / sizeof(names[0]); i++)
		if (strlen(names[i]) == n && strncmp(name, names[i], n) == 0)
			return true;
	return false;
}

static int
read_entry(void *arg, const struct ss_entry *e)
{
	struct notes *s = arg;
	const char *name = strrchr(e->path, '/') + 1;
	struct ss_bytes b = { name, strlen(name) };
	const char *folder = strstr(e->path, ".wants/");

	if (strncmp(e->path, "/etc/rc", 7) == 0) {
		/* S01name: the order is of no matter. */
		if (b.n > 3 && e->path[7] >= '2' && e->path[7] <= '5')
			(void)note_add(s, (struct ss_bytes){ name + 3,
			    b.n - 3 }, RC, 0);
	} else if (kind_of(name) == NULL) {
		return 0;
	} else if (folder != NULL || strstr(e->path, ".requires/") != NULL) {
		(void)note_add(s, b, LINKED, 0);
	} else if (e->target != NULL && strcmp(e->target, "/dev/null") == 0) {
		(void)note_add(s, b, MASKED, 0);
	} else {
		(void)note_add(s, b, INSTALLED, 0);
	}
	return s->full;
}

static int
read_listing(struct notes *s, const char *glob)
{
	int n;

	if (s->nsources == SOURCES_MAX)
		return 0;
	n = ss_take_list(s->run, glob, read_entry, s,
	    &s->sources[s->nsources]);
	s->nsources++;
	return n;
}

/* A command's output; false, gap written, where it is not to be had. */
static bool
take_command(struct notes *s, uint32_t n, const char *what, bool booted,
    struct ss_bytes *all)
{
	static const struct ss_text asleep = {
		"systemd is not running here.",
		"systemd が動いていません。" };
	struct ss_blob *blob = &s->sources[s->nsources];

	if (ss_take_run(s->run, n, what, SS_MAYBE, NULL, blob, all) != 0)
		return false;
	if (blob->status == 0) {
		s->nsources++;
		return true;
	}
	/* Without systemd as the first process this is no fault. */
	if (booted)
		ss_lost(s->run, what, SS_EIO);
	else
		ss_lacks(s->run, what, SS_ENOENT, &asleep);
	ss_unmap(all);
	return false;
}

/* "ssh.service enabled enabled" */
static void
read_unit_files(struct notes *s, bool booted)
{
	static const char what[] = "systemctl list-unit-files";
	struct ss_bytes all, line, name;
	struct ss_lines l;
	struct note *n;
	const char *word;
	bool bad = false;

	if (!take_command(s, RUN_FILES, what, booted, &all))
		return;
	s->nsources--;
	for (l = (struct ss_lines){ all, 0 }; ss_next_line(&l, &line);) {
		char text[NAME_BYTES];

		if ((name = ss_word(&line)).n == 0)
			continue;
		word = symbol(enabled_names, ss_word(&line));
		bad |= word == NULL;
		if (word == NULL ||
		    kind_of(ss_clean(name, text, sizeof(text))) == NULL)
			continue;
		if ((n = note_add(s, name, ENABLED, l.number)) != NULL)
			n->word = word;
	}
	s->nsources++;
	if (bad)
		ss_malformed(s->run, what);
	s->has_files = all.n > 0;
	ss_unmap(&all);
}

/* "ssh.service loaded active running OpenBSD Secure Shell server" */
static void
read_units(struct notes *s, bool booted)
{
	static const char what[] = "systemctl list-units";
	struct ss_bytes all, line, name, load;
	struct ss_lines l;
	struct note *n;
	const char *word;
	bool bad = false;

	if (!take_command(s, RUN_UNITS, what, booted, &all))
		return;
	s->nsources--;
	for (l = (struct ss_lines){ all, 0 }; ss_next_line(&l, &line);) {
		char text[NAME_BYTES];

		if ((name = ss_word(&line)).n == 0)
			continue;
		load = ss_word(&line);
		word = symbol(active_names, ss_word(&line));
		bad |= word == NULL;
		if (word == NULL || ss_equal(load, "not-found") ||
		    kind_of(ss_clean(name, text, sizeof(text))) == NULL)
			continue;
		if ((n = note_add(s, name, ACTIVE, l.number)) == NULL)
			break;
		n->word = word;
		(void)ss_clean(ss_word(&line), n->sub, sizeof(n->sub));
	}
	s->nsources++;
	if (bad)
		ss_malformed(s->run, what);
	s->has_units = all.n > 0;
	ss_unmap(&all);
}

/* "Mon 2026-11-23 06:00:00 UTC"; empty or n/a where there is none. */
static bool
read_time(struct ss_bytes text, int64_t *t)
{
	struct ss_bytes date, clock;
	int64_t days, seconds;

	(void)ss_word(&text);
	date = ss_word(&text);
	clock = ss_word(&text);
	if (!ss_equal(ss_trim(text), "UTC") || !ss_read_date(date, &days) ||
	    !ss_read_clock(clock, &seconds))
		return false;
	*t = days * 86400 + seconds;
	return true;
}

static void
read_timers(struct notes *s, bool booted)
{
	static const char what[] = "systemctl show *.timer";
	struct ss_bytes all, line, key, id = { "", 0 };
	struct ss_lines l;
	struct note *n;
	int64_t t;

	if (!take_command(s, RUN_TIMERS, what, booted, &all))
		return;
	s->nsources--;
	/* Properties come in systemd's order, so the name may come last. */
	for (l = (struct ss_lines){ all, 0 }; ss_next_line(&l, &line);) {
		struct ss_lines ahead = l;
		struct ss_bytes peek = line;

		key = ss_field(&line, '=');
		if (key.n == 0) {
			id.n = 0;
			continue;
		}
		for (; id.n == 0 && peek.n > 0;) {
			if (ss_starts(peek, "Id=")) {
				(void)ss_field(&peek, '=');
				id = peek;
				break;
			}
			if (!ss_next_line(&ahead, &peek))
				break;
		}
		if (id.n == 0 || !read_time(line, &t))
			continue;
		n = note_add(s, id, ss_equal(key, "LastTriggerUSec") ? LAST :
		    NEXT, l.number);
		if (n != NULL)
			n->time = t;
	}
	s->nsources++;
	ss_unmap(&all);
}

/* "telnet stream tcp nowait root /usr/sbin/tcpd in.telnetd" */
static void
read_inetd(struct notes *s)
{
	struct ss_bytes all, line, name;
	struct ss_lines l;

	if (ss_take(s->run, INETD, SS_MAYBE, &s->sources[s->nsources],
	    &all) != 0)
		return;
	for (l = (struct ss_lines){ all, 0 }; ss_next_line(&l, &line);) {
		name = ss_word(&line);
		if (name.n == 0 || name.p[0] == '#')
			continue;
		if (ss_trim(line).n == 0)
			ss_malformed(s->run, INETD);
		else
			(void)note_add(s, name, INET, l.number);
	}
	s->nsources++;
	ss_unmap(&all);
}

/* service NAME { … disable = yes … } */
static void
read_xinetd_file(struct notes *s, const char *path)
{
	struct ss_bytes all, line, key, name = { "", 0 };
	struct ss_lines l;
	uint64_t at = 0;
	bool off = false;

	if (ss_take(s->run, path, SS_MAYBE, &s->sources[s->nsources],
	    &all) != 0)
		return;
	for (l = (struct ss_lines){ all, 0 }; ss_next_line(&l, &line);) {
		key = ss_word(&line);
		line = ss_trim(line);
		if (ss_equal(key, "service")) {
			name = line;
			at = l.number;
			off = false;
		} else if (ss_equal(key, "disable") && line.n > 0) {
			(void)ss_field(&line, '=');
			off = ss_equal_nocase(ss_trim(line), "yes");
		} else if (ss_equal(key, "}") && name.n > 0) {
			if (!off)
				(void)note_add(s, name, XINET, at);
			name.n = 0;
		}
	}
	if (name.n > 0)
		ss_malformed(s->run, path);
	s->nsources++;
	ss_unmap(&all);
}

static void
read_xinetd(struct notes *s)
{
	struct ss_names names = { NULL, 0, 40, false };
	struct ss_blob listing;
	size_t i;

	(void)ss_take_list(s->run, XINETD, ss_names_add, &names, &listing);
	for (i = 0; i < names.n && s->nsources < SOURCES_MAX; i++)
		read_xinetd_file(s, names.v[i]);
	if (names.full)
		ss_lost(s->run, XINETD, SS_ELIMIT);
	ss_names_free(&names);
}

static const char *
origin_of(const struct note *n)
{
	return n->what == RC ? "sysv" : n->what == INET ? "inetd" :
	    n->what == XINET ? "xinetd" : "systemd";
}

static int
note_order(const void *a, const void *b)
{
	const struct note *x = a, *y = b;
	int r = strcmp(x->name, y->name);

	if (r == 0)
		r = strcmp(origin_of(x), origin_of(y));
	if (r == 0)
		r = (x->what > y->what) - (x->what < y->what);
	if (r == 0)
		r = (x->source > y->source) - (x->source < y->source);
	return r != 0 ? r : (x->line > y->line) - (x->line < y->line);
}

static bool
is_one_of(const char *word, const char *a, const char *b)
{
	return word != NULL && (strcmp(word, a) == 0 || strcmp(word, b) == 0);
}

/* All notes of one unit make one row. */
static void
put_unit(struct notes *s, const struct note *n, size_t count,
    struct counts *c)
{
	const struct note *of[XINET + 1] = { NULL };
	const char *enabled = NULL, *active = NULL;
	bool boot, on, cleartext = is_cleartext(n->name);
	size_t i;

	ss_draft_start(&draft);
	for (i = 0; i < count; i++) {
		of[n[i].what] = &n[i];
		ss_draft_cite(&draft, &s->sources[n[i].source], n[i].line,
		    n[i].line);
	}
	enabled = of[ENABLED] != NULL ? of[ENABLED]->word : NULL;
	active = of[ACTIVE] != NULL ? of[ACTIVE]->word : NULL;
	boot = of[RC] != NULL || of[INET] != NULL || of[XINET] != NULL ||
	    (enabled != NULL ? is_one_of(enabled, "enabled",
	    "enabled-runtime") : of[LINKED] != NULL && of[MASKED] == NULL);
	on = boot || is_one_of(active, "active", "reloading");
	ss_draft_put(&draft, ss_of_text("unit", n->name));
	ss_draft_enum(&draft, "origin", origin_of(n));
	ss_draft_enum(&draft, "kind", kind_of(n->name));
	if (strcmp(origin_of(n), "systemd") == 0) {
		ss_draft_bool(&draft, "linked", of[LINKED] != NULL);
		ss_draft_bool(&draft, "masked", of[MASKED] != NULL);
	}
	ss_draft_enum(&draft, "enabled", enabled);
	ss_draft_enum(&draft, "active", active);
	if (active != NULL)
		ss_draft_put(&draft, ss_of_text("sub_state",
		    of[ACTIVE]->sub));
	ss_draft_bool(&draft, "on", on);
	ss_draft_bool(&draft, "known_cleartext", cleartext);
	if (of[LAST] != NULL)
		ss_draft_time(&draft, "last_run", of[LAST]->time);
	if (of[NEXT] != NULL)
		ss_draft_time(&draft, "next_run", of[NEXT]->time);
	ss_draft_emit(s->run, "services.unit", &draft);
	c->units++;
	c->boot += boot;
	c->active += is_one_of(active, "active", "reloading");
	c->failed += is_one_of(active, "failed", "failed");
	c->cleartext += on && cleartext;
}

static void
put_sum(struct notes *s, const struct counts *c, bool booted, bool sysv)
{
	size_t i;

	ss_draft_start(&draft);
	if (booted || !sysv)
		ss_draft_enum(&draft, "manager", "systemd");
	else
		ss_draft_enum(&draft, "manager", "sysv");
	ss_draft_bool(&draft, "running", booted);
	ss_draft_int(&draft, "units_count", c->units);
	ss_draft_int(&draft, "at_boot_count", c->boot);
	if (s->has_units) {
		ss_draft_int(&draft, "active_count", c->active);
		ss_draft_int(&draft, "failed_count", c->failed);
	}
	ss_draft_int(&draft, "cleartext_count", c->cleartext);
	for (i = 0; i < s->nsources; i++)
		ss_draft_cite(&draft, &s->sources[i], 0, 0);
	ss_draft_emit(s->run, "services", &draft);
}

/* systemd leaves a service's old script alone where it has a unit for it. */
static bool
is_replaced(const struct notes *s, const struct note *n)
{
	char unit[NAME_BYTES + 16];
	size_t low = 0, high = s->n, at;

	if (n->what != RC)
		return false;
	(void)snprintf(unit, sizeof(unit), "%s.service", n->name);
	while (low < high) {
		at = low + (high - low) / 2;
		if (strcmp(s->v[at].name, unit) < 0)
			low = at + 1;
		else
			high = at;
	}
	return low < s->n && strcmp(s->v[low].name, unit) == 0;
}

static void
put_units(struct notes *s, struct counts *c)
{
	size_t i, k;

	if (s->n > 1)
		qsort(s->v, s->n, sizeof(*s->v), note_order);
	for (i = 0; i < s->n && !s->run->cancelled; i = k) {
		for (k = i + 1; k < s->n &&
		    strcmp(s->v[k].name, s->v[i].name) == 0 &&
		    strcmp(origin_of(&s->v[k]), origin_of(&s->v[i])) == 0; k++)
			;
		if (!is_replaced(s, &s->v[i]))
			put_unit(s, &s->v[i], k - i, c);
	}
}

static int
collect(const struct ss_host *host)
{
	static struct notes s;
	struct ss_run run = { host, "services", false, false };
	struct counts c = { 0, 0, 0, 0, 0 };
	int units, booted;

	s.run = &run;
	booted = ss_take_list(&run, BOOTED, NULL, NULL,
	    &s.sources[s.nsources++]);
	run.table = "services.unit";
	units = read_listing(&s, OWN_UNITS);
	(void)read_listing(&s, LINKS);
	units += read_listing(&s, LIB_UNITS);
	units += read_listing(&s, USR_UNITS);
	(void)read_listing(&s, RC_LINKS);
	read_unit_files(&s, booted > 0);
	read_units(&s, booted > 0);
	read_timers(&s, booted > 0);
	read_inetd(&s);
	read_xinetd(&s);
	put_units(&s, &c);
	run.table = "services";
	if (s.full)
		ss_lost(&run, "services.unit", SS_ELIMIT);
	if (c.units > 0)
		put_sum(&s, &c, booted > 0, units <= 0);
	free(s.v);
	return c.units == 0 && ss_outcome_of(&run) == SS_COMPLETE ?
	    SS_NOT_APPLICABLE : ss_outcome_of(&run);
}

SS_PLUGIN(manifest, collect);
