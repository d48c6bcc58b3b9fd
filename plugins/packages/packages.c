/* SPDX-License-Identifier: Apache-2.0
 * Installed packages from dpkg's own database, with apt's marks. Never asks
 * the network.
 */
#include "manifest.h"

#define PACKAGES_MAX 200000

/* One package as a record of a file; bytes are lent by the mapped blob. */
struct mark { struct ss_bytes name, arch, note; uint64_t line; bool local; };
struct marks { struct mark *v; size_t n; bool full; };

struct package {
	struct ss_bytes name, arch, version, status, source;
	uint64_t first, last;
};

struct counts { int64_t all, held, automatic, incomplete, local; };

/* What decorates dpkg's list; a side may be missing. */
struct sides {
	struct ss_blob states_blob, list_blob;
	struct ss_bytes states, list;
	struct marks automatic, offered;
	bool has_states, has_list;
};

static struct ss_draft draft;

static void
marks_add(struct marks *m, struct mark one)
{
	struct mark *v;

	/* Twice the room each time the count is a power of two. */
	if ((m->n & (m->n - 1)) == 0) {
		v = m->n >= PACKAGES_MAX ? NULL :
		    realloc(m->v, (m->n == 0 ? 1 : 2 * m->n) * sizeof(*v));
		if (v == NULL) {
			m->full = true;
			return;
		}
		m->v = v;
	}
	m->v[m->n++] = one;
}

static int
bytes_order(struct ss_bytes a, struct ss_bytes b)
{
	size_t n = a.n < b.n ? a.n : b.n;
	int r = n == 0 ? 0 : memcmp(a.p, b.p, n);

	return r != 0 ? r : (a.n > b.n) - (a.n < b.n);
}

static int
mark_order(const void *a, const void *b)
{
	const struct mark *x = a, *y = b;
	int r = bytes_order(x->name, y->name);

	return r != 0 ? r : bytes_order(x->arch, y->arch);
}

static void
marks_sort(struct marks *m)
{
	if (m->n > 1)
		qsort(m->v, m->n, sizeof(*m->v), mark_order);
}

/* apt marks packages for all architectures under the machine's own. */
static const struct mark *
marks_find(const struct marks *m, const struct package *p)
{
	size_t low = 0, high = m->n, at;

	while (low < high) {
		at = low + (high - low) / 2;
		if (bytes_order(m->v[at].name, p->name) < 0)
			low = at + 1;
		else
			high = at;
	}
	for (; low < m->n && bytes_order(m->v[low].name, p->name) == 0; low++)
		if (ss_equal(p->arch, "all") ||
		    bytes_order(m->v[low].arch, p->arch) == 0)
			return &m->v[low];
	return NULL;
}

/* extended_states: stanzas of Package, Architecture, Auto-Installed. */
static void
read_states(struct ss_run *run, struct sides *s)
{
	struct ss_lines l;
	struct ss_bytes line, name;
	struct mark m;
	bool marked = false;

	if (ss_take(run, STATES, SS_MAYBE, &s->states_blob, &s->states) != 0)
		return;
	s->has_states = true;
	memset(&m, 0, sizeof(m));
	l = (struct ss_lines){ s->states, 0 };
	for (;;) {
		bool more = ss_next_line(&l, &line);

		if (!more || line.n == 0) {
			if (marked && m.name.n > 0)
				marks_add(&s->automatic, m);
			memset(&m, 0, sizeof(m));
			marked = false;
			if (!more)
				break;
			continue;
		}
		name = ss_field(&line, ':');
		line = ss_trim(line);
		if (ss_equal(name, "Package")) {
			m.name = line;
			m.line = l.number;
		} else if (ss_equal(name, "Architecture"))
			m.arch = line;
		else if (ss_equal(name, "Auto-Installed"))
			marked = ss_equal(line, "1");
	}
	marks_sort(&s->automatic);
}

/* "adduser/stable,now 3.134 all [installed,automatic]" */
static bool
read_offer(struct ss_bytes line, struct mark *m)
{
	struct ss_bytes where, version, state;

	m->name = ss_field(&line, '/');
	where = ss_word(&line);
	version = ss_word(&line);
	m->arch = ss_word(&line);
	state = ss_trim(line);
	if (where.n == 0 || version.n == 0 || m->arch.n == 0 ||
	    state.n < 2 || state.p[0] != '[')
		return false;
	m->local = memmem(state.p, state.n, "local", 5) != NULL;
	/* The last, "now", only says that it is installed. */
	if (where.n >= 4 && memcmp(where.p + where.n - 4, ",now", 4) == 0)
		where.n -= 4;
	else if (ss_equal(where, "now"))
		where.n = 0;
	m->note = where;
	return true;
}

static void
read_offered(struct ss_run *run, struct sides *s)
{
	static const char what[] = "apt list --installed";
	struct ss_lines l;
	struct ss_bytes line;
	struct mark m;
	bool bad = false;

	if (ss_take_run(run, RUN_LIST, what, SS_MAYBE, NULL, &s->list_blob,
	    &s->list) != 0)
		return;
	if (s->list_blob.status != 0) {
		ss_lost(run, what, SS_EIO);
		return;
	}
	s->has_list = true;
	l = (struct ss_lines){ s->list, 0 };
	while (ss_next_line(&l, &line)) {
		if (line.n == 0 || ss_starts(line, "Listing"))
			continue;
		memset(&m, 0, sizeof(m));
		m.line = l.number;
		if (read_offer(line, &m))
			marks_add(&s->offered, m);
		else
			bad = true;
	}
	if (bad)
		ss_malformed(run, what);
	marks_sort(&s->offered);
}

static const char *
state_of(struct ss_bytes word)
{
	size_t i;

	for (i = 0; state_names[i] != NULL; i++)
		if (ss_equal(word, state_names[i]))
			return state_names[i];
	return NULL;
}

static void
put_offer(const struct sides *s, const struct package *p, struct counts *c)
{
	const struct mark *m;

	if (!s->has_list || (m = marks_find(&s->offered, p)) == NULL)
		return;
	if (m->note.n > 0)
		ss_draft_text(&draft, "origin", m->note);
	ss_draft_bool(&draft, "local", m->local);
	ss_draft_cite(&draft, &s->list_blob, m->line, m->line);
	c->local += m->local;
}

/* False where the stanza makes no sense. */
static bool
put_package(struct ss_run *run, const struct ss_blob *blob,
    const struct package *p, const struct sides *s, struct counts *c)
{
	struct ss_bytes rest = p->status, want, state;
	const struct mark *m = NULL;
	const char *name;
	bool held;

	want = ss_word(&rest);
	(void)ss_word(&rest);
	state = ss_word(&rest);
	/* What was removed leaves its stanza behind. */
	if (ss_equal(state, "config-files") || ss_equal(state,
	    "not-installed"))
		return p->name.n > 0;
	name = state_of(state);
	if (p->name.n == 0 || p->arch.n == 0 || name == NULL)
		return false;
	held = ss_equal(want, "hold");
	ss_draft_start(&draft);
	ss_draft_text(&draft, "name", p->name);
	ss_draft_text(&draft, "arch", p->arch);
	ss_draft_text(&draft, "version", p->version);
	ss_draft_enum(&draft, "state", name);
	if (p->source.n > 0)
		ss_draft_text(&draft, "source", p->source);
	ss_draft_bool(&draft, "held", held);
	ss_draft_cite(&draft, blob, p->first, p->last);
	if (s->has_states) {
		m = marks_find(&s->automatic, p);
		ss_draft_bool(&draft, "automatic", m != NULL);
		c->automatic += m != NULL;
		if (m != NULL)
			ss_draft_cite(&draft, &s->states_blob, m->line,
			    m->line);
	}
	put_offer(s, p, c);
	ss_draft_emit(run, "packages.installed", &draft);
	c->all++;
	c->held += held;
	c->incomplete += strcmp(name, "installed") != 0;
	return true;
}

static void
put_field(struct package *p, struct ss_bytes line)
{
	struct ss_bytes name = ss_field(&line, ':');

	line = ss_trim(line);
	if (ss_equal(name, "Package"))
		p->name = line;
	else if (ss_equal(name, "Architecture"))
		p->arch = line;
	else if (ss_equal(name, "Version"))
		p->version = line;
	else if (ss_equal(name, "Status"))
		p->status = line;
	else if (ss_equal(name, "Source"))
		p->source = ss_word(&line);
}

static void
read_status(struct ss_run *run, const struct ss_blob *blob,
    struct ss_bytes all, const struct sides *s, struct counts *c)
{
	struct ss_lines l = { all, 0 };
	struct ss_bytes line;
	struct package p;
	bool more = true, bad = false;

	memset(&p, 0, sizeof(p));
	while (more && !run->cancelled) {
		more = ss_next_line(&l, &line);
		if (more && line.n > 0) {
			if (p.first == 0)
				p.first = l.number;
			p.last = l.number;
			if (!ss_is_blank(line.p[0]))
				put_field(&p, line);
			continue;
		}
		if (p.first != 0 && !put_package(run, blob, &p, s, c))
			bad = true;
		memset(&p, 0, sizeof(p));
	}
	if (bad)
		ss_malformed(run, STATUS);
}

static void
put_summary(struct ss_run *run, const struct ss_blob *status,
    const struct summary *sum, const struct sides *s, const struct counts *c)
{
	size_t i;

	ss_draft_start(&draft);
	ss_draft_enum(&draft, "manager", "dpkg");
	ss_draft_int(&draft, "count", c->all);
	ss_draft_int(&draft, "held_count", c->held);
	ss_draft_int(&draft, "incomplete_count", c->incomplete);
	ss_draft_cite(&draft, status, 0, 0);
	if (s->has_states) {
		ss_draft_int(&draft, "automatic_count", c->automatic);
		ss_draft_cite(&draft, &s->states_blob, 0, 0);
	}
	if (s->has_list) {
		ss_draft_int(&draft, "local_count", c->local);
		ss_draft_cite(&draft, &s->list_blob, 0, 0);
	}
	ss_draft_int(&draft, "sources_count", sum->sources);
	ss_draft_int(&draft, "unsigned_count", sum->unsigned_sources);
	/* Where a file could not be read, it may be in there. */
	if (sum->security || sum->whole)
		ss_draft_bool(&draft, "security_enabled", sum->security);
	for (i = 0; i < sum->nblobs; i++)
		ss_draft_cite(&draft, &sum->blobs[i], 0, 0);
	ss_draft_emit(run, "packages", &draft);
}

static int
collect(const struct ss_host *host)
{
	static const struct ss_text other = {
		"dpkg is not used here; other package managers are not read.",
		"dpkg が使われていません。他のパッケージ管理は対象外です。" };
	static struct summary sum;
	static struct sides sides;
	struct ss_run run = { host, "packages", false, false };
	struct counts counts = { 0, 0, 0, 0, 0 };
	struct ss_blob status;
	struct ss_bytes all;
	int r = ss_take(&run, STATUS, SS_MAYBE, &status, &all);

	if (r == SS_ENOENT)
		ss_lacks(&run, STATUS, SS_ENOENT, &other);
	if (r != 0)
		return r == SS_ENOENT && !run.partial ? SS_NOT_APPLICABLE :
		    SS_FAILED;
	sources_read(&run, &draft, &sum);
	read_states(&run, &sides);
	read_offered(&run, &sides);
	if (sides.automatic.full || sides.offered.full)
		ss_lost(&run, "packages.installed", SS_ELIMIT);
	read_status(&run, &status, all, &sides, &counts);
	put_summary(&run, &status, &sum, &sides, &counts);
	ss_unmap(&sides.states);
	ss_unmap(&sides.list);
	ss_unmap(&all);
	free(sides.automatic.v);
	free(sides.offered.v);
	return ss_outcome_of(&run);
}

SS_PLUGIN(manifest, collect);
