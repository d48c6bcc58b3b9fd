/* SPDX-License-Identifier: Apache-2.0
 * What apt would install now, from its own simulation. Never fetches.
 */
#include "updates.h"

struct pending { struct ss_bytes package, arch, before, after, origin; };

static bool
contains(struct ss_bytes b, const char *s)
{
	return b.n > 0 && memmem(b.p, b.n, s, strlen(s)) != NULL;
}

/* "Inst bash [5.2-1] (5.2-2 Debian:12.15/stable, Debian-Security:12/… [amd64])"
 * The old version is missing where a package is new. */
static bool
read_line(struct ss_bytes line, struct pending *p)
{
	struct ss_bytes rest;
	const char *open;

	memset(p, 0, sizeof(*p));
	p->package = ss_word(&line);
	line = ss_trim(line);
	if (line.n > 0 && line.p[0] == '[') {
		line.p++;
		line.n--;
		p->before = ss_field(&line, ']');
		line = ss_trim(line);
	}
	if (p->package.n == 0 || line.n < 2 || line.p[0] != '(')
		return false;
	line.p++;
	line.n--;
	rest = ss_field(&line, ')');
	p->after = ss_word(&rest);
	open = memrchr(rest.p, '[', rest.n);
	if (open == NULL || p->after.n == 0)
		return false;
	p->origin = ss_trim((struct ss_bytes){ rest.p,
	    (size_t)(open - rest.p) });
	rest.n -= (size_t)(open + 1 - rest.p);
	rest.p = open + 1;
	p->arch = ss_field(&rest, ']');
	/* Foreign packages are named with their architecture. */
	p->package = ss_field(&p->package, ':');
	return p->arch.n > 0 && p->package.n > 0;
}

void
pending_read(struct ss_run *run, struct ss_draft *draft, struct sum *sum)
{
	static const char what[] = "apt-get -s dist-upgrade";
	struct ss_bytes all, line;
	struct ss_lines l;
	struct ss_blob blob;
	struct pending p;
	bool bad = false;

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

		if (!ss_starts(line, "Inst "))
			continue;
		(void)ss_word(&line);
		if (!read_line(line, &p)) {
			bad = true;
			continue;
		}
		security = contains(p.origin, "-security") ||
		    contains(p.origin, "-Security");
		/* Counted only where something installed is replaced. */
		if (p.before.n == 0)
			continue;
		ss_draft_start(draft);
		ss_draft_text(draft, "package", p.package);
		ss_draft_text(draft, "arch", p.arch);
		ss_draft_text(draft, "version_installed", p.before);
		ss_draft_text(draft, "version_new", p.after);
		ss_draft_bool(draft, "security", security);
		ss_draft_text(draft, "origin", p.origin);
		ss_draft_cite(draft, &blob, l.number, l.number);
		ss_draft_emit(run, "updates.pending", draft);
		sum->pending++;
		sum->pending_security += security;
	}
	if (bad)
		ss_malformed(run, what);
	sum->has_pending = !bad && (blob.flags & SS_B_CUT) == 0 && all.n > 0;
	sum->pending_blob = blob;
	ss_unmap(&all);
}
