/* SPDX-License-Identifier: Apache-2.0
 * Uses every call of the host as it is meant: what the hostile ones are held
 * against.
 */
#include <stdio.h>
#include <string.h>

#include "hostile.h"
#include "starseal/read.h"

struct walk { const struct ss_host *h; uint64_t listing, line; int failed; };

static int
each(void *arg, const struct ss_entry *e)
{
	struct walk *w = arg;
	struct ss_blob b = { .struct_size = sizeof(b) };
	char text[128];

	/* Asking further while being given entries is allowed. */
	if (w->h->snapshot(w->h->ctx, e->path, &b) != 0)
		w->failed = 1;
	(void)snprintf(text, sizeof(text), "%s %u %s %llu %lld %o %u", e->path,
	    e->type, e->target == NULL ? "-" : e->target,
	    (unsigned long long)e->size, (long long)e->mtime_ns, e->mode,
	    e->uid);
	w->h->log(w->h->ctx, 3, text);
	w->line++;
	return 0;
}

static int
row(const struct ss_host *h, const char *name, int64_t size, uint64_t blob,
    uint64_t from, uint64_t to)
{
	static const char *const words[] = { "alpha", "\xe6\x97\xa5" };
	const struct ss_value v[] = {
		{ .name = "name", .str = name, .kind = SS_TEXT },
		{ .name = "size", .num = size, .kind = SS_INT },
		{ .name = "colour", .str = "blue", .kind = SS_ENUM },
		{ .name = "words", .list = words, .n = 2, .kind = SS_LIST },
	};
	const struct ss_cite c = { .blob = blob, .from = from, .to = to,
	    .place = SS_LINES };

	return h->fact(h->ctx, "sample", NULL, v, 4, &c, 1);
}

static int
collect(const struct ss_host *h)
{
	const char *const args[] = { "an argument" };
	const struct ss_text why = { "not there", "ありません" };
	struct ss_blob b = { .struct_size = sizeof(b) };
	struct ss_blob out = b, err = b, listing = b;
	struct walk w = { .h = h };
	struct ss_value number, lines;
	struct ss_bytes bytes;
	int i;

	if (!SS_HOST_HAS(h, cancelled) || h->cancelled(h->ctx) ||
	    h->setting(h->ctx, "number", &number) != 0 || number.num != 41 ||
	    h->setting(h->ctx, "lines", &lines) != 0 || lines.n != 2 ||
	    strcmp(lines.list[1], "two") != 0 ||
	    h->setting(h->ctx, "other", &lines) != SS_EUNDECLARED)
		return SS_FAILED;
	if (h->snapshot(h->ctx, "/etc/sample.conf", &b) != 0 ||
	    ss_map(&b, &bytes) != 0 || bytes.n != 12 ||
	    memcmp(bytes.p, "sample bytes", 12) != 0)
		return SS_FAILED;
	if (h->list(h->ctx, "/etc/sample.d/*", each, &w, &listing) != 2 ||
	    w.line != 2 || w.failed)
		return SS_FAILED;
	if (h->run(h->ctx, 0, args, 1, &b, &out, &err) != 0 ||
	    out.status != 3 || err.size != 5)
		return SS_FAILED;
	if (h->capture(h->ctx, "/etc/sample.d/*", NULL) != 2)
		return SS_FAILED;
	for (i = 0; i < 1000; i++)
		if (row(h, "first", i, b.id, 1, 1) != 0)
			return SS_FAILED;
	if (row(h, "last", -1, listing.id, 2, 2) != 0 ||
	    h->gap(h->ctx, "sample", "/etc/none", SS_ENOENT, &why) != 0 ||
	    h->gap(h->ctx, "other", NULL, SS_ENOENT, NULL) != SS_EINVAL)
		return SS_FAILED;
	h->progress(h->ctx, 1, 1);
	return SS_COMPLETE;
}

static const struct ss_manifest manifest = { HOSTILE_MANIFEST };

SS_PLUGIN(manifest, collect);
