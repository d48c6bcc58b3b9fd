/* SPDX-License-Identifier: Apache-2.0
 * What apt could install now, by the lists that are there. Never fetches.
 */
#include "updates.h"

struct pending { struct ss_bytes package, arch, before, after, origin; };

static bool
contains(struct ss_bytes b, const char *s)
{
	return b.n > 0 && memmem(b.p, b.n, s, strlen(s)) != NULL;
}

/* "apt/stable,stable-security 2.6.2 amd64 [upgradable from: 2.6.1]" */
static bool
read_line(struct ss_bytes line, struct pending *p)
{
	static const char from[] = "[upgradable from: ";

	memset(p, 0, sizeof(*p));
	p->package = ss_field(&line, '/');
	p->origin = ss_word(&line);
	p->after = ss_word(&line);
	p->arch = ss_word(&line);
	line = ss_trim(line);
	if (!ss_starts(line, from) || line.p[line.n - 1] != ']')
		return false;
	p->before.p = line.p + strlen(from);
	p->before.n = line.n - strlen(from) - 1;
	return p->package.n > 0 && p->origin.n > 0 && p->before.n > 0;
}

/* Packages of one source share a change log, so a part that lags behind finds
 * its date where another part was updated. */
static void
put_published(struct ss_run *run, const struct pending *p,
    struct ss_draft *draft)
{
	struct ss_bytes all;
	struct ss_blob blob;
	struct change c;

	if (!change_find(run, p->package, p->after, &blob, &all, &c))
		return;
	ss_draft_date(draft, "published_on", c.day);
	ss_draft_cite(draft, &blob, c.first, c.last);
	ss_unmap(&all);
}

void
pending_read(struct ss_run *run, struct ss_draft *draft, struct sum *sum)
{
	static const char what[] = "apt list --upgradable";
	struct ss_bytes all, line;
	struct ss_lines l;
	struct ss_blob blob;
	struct pending p;
	struct ss_value most = { NULL, NULL, NULL, 0, 0, 0 };
	bool bad = false, capped = false;

	if (!ss_take_setting(run, "changelogs", &most))
		most.num = 0;
	run->table = "updates.pending";
	if (ss_take_run(run, RUN_UPGRADE, what, SS_MAYBE, NULL, &blob,
	    &all) != 0)
		return;
	if (blob.status != 0) {
		ss_lost(run, what, SS_EIO);
		ss_unmap(&all);
		return;
	}
	l = (struct ss_lines){ all, 0 };
	while (ss_next_line(&l, &line) && !run->cancelled) {
		bool security;

		if (line.n == 0 || ss_starts(line, "Listing"))
			continue;
		if (!read_line(line, &p)) {
			bad = true;
			continue;
		}
		security = contains(p.origin, "-security");
		ss_draft_start(draft);
		ss_draft_text(draft, "package", p.package);
		ss_draft_text(draft, "arch", p.arch);
		ss_draft_text(draft, "version_installed", p.before);
		ss_draft_text(draft, "version_new", p.after);
		ss_draft_bool(draft, "security", security);
		ss_draft_text(draft, "origin", p.origin);
		ss_draft_cite(draft, &blob, l.number, l.number);
		if (security && sum->pending_security < most.num)
			put_published(run, &p, draft);
		else if (security)
			capped = true;
		ss_draft_emit(run, "updates.pending", draft);
		sum->pending++;
		sum->pending_security += security;
	}
	if (bad)
		ss_malformed(run, what);
	if (capped)
		ss_lacks(run, DOCS, SS_ELIMIT, &updates_capped);
	sum->has_pending = !bad && (blob.flags & SS_B_CUT) == 0 && all.n > 0;
	sum->pending_blob = blob;
	ss_unmap(&all);
}
