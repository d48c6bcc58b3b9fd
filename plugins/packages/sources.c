/* SPDX-License-Identifier: Apache-2.0
 * sources.list(5): lines and stanzas. Never fetches anything.
 */
#include "packages.h"

#define FILES_MAX 256
#define WORDS_MAX 64

/* One entry of a file; values as they stand there. */
struct entry {
	struct ss_bytes uris, suites, components, signed_by;
	uint64_t first, last;
	bool unchecked, binary, off;
};

struct sources {
	struct ss_run *run;
	struct ss_draft *draft;
	struct summary *sum;
	struct ss_blob blob;
	const char *path;
};

static bool
contains(struct ss_bytes b, const char *s)
{
	return b.n > 0 && memmem(b.p, b.n, s, strlen(s)) != NULL;
}

static bool
is_security(struct ss_bytes uri, struct ss_bytes suite)
{
	return contains(suite, "-security") || contains(uri, "-security") ||
	    contains(uri, "//security.") || contains(suite, "/updates");
}

static void
put_source(struct sources *s, const struct entry *e, struct ss_bytes uri,
    struct ss_bytes suite)
{
	bool security = is_security(uri, suite);

	ss_draft_start(s->draft);
	ss_draft_text(s->draft, "file", (struct ss_bytes){ s->path,
	    strlen(s->path) });
	ss_draft_int(s->draft, "line", (int64_t)e->first);
	ss_draft_text(s->draft, "uri", uri);
	ss_draft_text(s->draft, "suite", suite);
	ss_draft_text(s->draft, "components", ss_trim(e->components));
	ss_draft_bool(s->draft, "security", security);
	ss_draft_bool(s->draft, "unsigned", e->unchecked);
	if (e->signed_by.n > 0)
		ss_draft_text(s->draft, "signed_by", e->signed_by);
	ss_draft_cite(s->draft, &s->blob, e->first, e->last);
	ss_draft_emit(s->run, "packages.source", s->draft);
	s->sum->sources++;
	s->sum->unsigned_sources += e->unchecked;
	s->sum->security |= security;
}

/* Each address with each suite is a source. */
static void
put_entry(struct sources *s, const struct entry *e)
{
	struct ss_bytes uris, suites, uri, suite;
	int n = 0;

	if (!e->binary || e->off)
		return;
	if (ss_trim(e->uris).n == 0 || ss_trim(e->suites).n == 0) {
		ss_malformed(s->run, s->path);
		return;
	}
	for (uris = e->uris; (uri = ss_word(&uris)).n > 0;)
		for (suites = e->suites; (suite = ss_word(&suites)).n > 0;)
			if (n++ < WORDS_MAX)
				put_source(s, e, uri, suite);
	if (n > WORDS_MAX)
		ss_lost(s->run, s->path, SS_ELIMIT);
}

/* [ arch=amd64 trusted=yes signed-by=/path ] behind "deb". */
static bool
read_options(struct ss_bytes *line, struct entry *e)
{
	struct ss_bytes options, word, name;

	*line = ss_trim(*line);
	if (line->n == 0 || line->p[0] != '[')
		return true;
	line->p++;
	line->n--;
	if (memchr(line->p, ']', line->n) == NULL)
		return false;
	options = ss_field(line, ']');
	while ((word = ss_word(&options)).n > 0) {
		name = ss_field(&word, '=');
		if (ss_equal_nocase(name, "trusted"))
			e->unchecked = ss_equal_nocase(word, "yes");
		else if (ss_equal_nocase(name, "signed-by"))
			e->signed_by = word;
	}
	return true;
}

static void
read_lines(struct sources *s, struct ss_bytes all)
{
	struct ss_lines l = { all, 0 };
	struct ss_bytes line, type, cut;

	while (ss_next_line(&l, &line)) {
		struct entry e;

		cut = ss_field(&line, '#');
		type = ss_word(&cut);
		if (type.n == 0 || ss_equal(type, "deb-src"))
			continue;
		memset(&e, 0, sizeof(e));
		e.first = e.last = l.number;
		e.binary = ss_equal(type, "deb");
		if (!e.binary || !read_options(&cut, &e)) {
			ss_malformed(s->run, s->path);
			continue;
		}
		e.uris = ss_word(&cut);
		e.suites = ss_word(&cut);
		e.components = cut;
		put_entry(s, &e);
	}
}

/* A stanza's field; continued lines start with a blank. */
static void
put_field(struct entry *e, struct ss_bytes name, struct ss_bytes value)
{
	struct ss_bytes word;

	if (ss_equal_nocase(name, "Types")) {
		while ((word = ss_word(&value)).n > 0)
			e->binary |= ss_equal(word, "deb");
	} else if (ss_equal_nocase(name, "URIs"))
		e->uris = value;
	else if (ss_equal_nocase(name, "Suites"))
		e->suites = value;
	else if (ss_equal_nocase(name, "Components"))
		e->components = value;
	else if (ss_equal_nocase(name, "Enabled"))
		e->off = ss_equal_nocase(ss_trim(value), "no");
	else if (ss_equal_nocase(name, "Trusted"))
		e->unchecked = ss_equal_nocase(ss_trim(value), "yes");
	else if (ss_equal_nocase(name, "Signed-By"))
		e->signed_by = ss_trim(value);
}

static void
read_stanzas(struct sources *s, struct ss_bytes all)
{
	struct ss_lines l = { all, 0 };
	struct ss_bytes line, name;
	struct entry e;
	bool open = false, more = true;

	memset(&e, 0, sizeof(e));
	while (more) {
		more = ss_next_line(&l, &line);
		if (!more || ss_trim(line).n == 0) {
			if (open)
				put_entry(s, &e);
			memset(&e, 0, sizeof(e));
			open = false;
			continue;
		}
		if (line.p[0] == '#')
			continue;
		if (!open)
			e.first = l.number;
		e.last = l.number;
		open = true;
		/* Addresses on continued lines are rare; keys are not. */
		if (ss_is_blank(line.p[0]))
			continue;
		if (memchr(line.p, ':', line.n) == NULL) {
			ss_malformed(s->run, s->path);
			continue;
		}
		name = ss_field(&line, ':');
		put_field(&e, name, line);
	}
}

static void
read_file(struct sources *s, const char *path, bool stanzas)
{
	struct ss_bytes all;

	if (ss_take(s->run, path, SS_MAYBE, &s->blob, &all) != 0)
		return;
	s->path = path;
	if (s->sum->nblobs < SUMMARY_BLOBS)
		s->sum->blobs[s->sum->nblobs++] = s->blob;
	if (stanzas)
		read_stanzas(s, all);
	else
		read_lines(s, all);
	ss_unmap(&all);
}

static void
read_folder(struct sources *s, const char *glob, bool stanzas)
{
	struct ss_names names = { NULL, 0, FILES_MAX, false };
	struct ss_blob listing;
	size_t i;

	if (ss_take_list(s->run, glob, ss_names_add, &names, &listing) >= 0) {
		if (s->sum->nblobs < SUMMARY_BLOBS)
			s->sum->blobs[s->sum->nblobs++] = listing;
		for (i = 0; i < names.n; i++)
			read_file(s, names.v[i], stanzas);
		if (names.full)
			ss_lost(s->run, glob, SS_ELIMIT);
	}
	ss_names_free(&names);
}

void
sources_read(struct ss_run *run, struct ss_draft *draft, struct summary *sum)
{
	struct sources s = { run, draft, sum, { 0 }, NULL };
	bool before = run->partial;

	run->table = "packages.source";
	run->partial = false;
	read_file(&s, LIST, false);
	read_folder(&s, LISTS, false);
	read_folder(&s, STANZAS, true);
	sum->whole = !run->partial;
	run->partial |= before;
	run->table = "packages";
}
