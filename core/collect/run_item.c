/* SPDX-License-Identifier: Apache-2.0
 * From what a reader hands over to an item of the pack.
 */
#include <string.h>

#include "run_state.h"

const struct plan_source *
run_source(const struct plan_plugin *p, uint32_t number)
{
	return number == 0 || number > p->n_sources ? NULL :
	    &p->sources[number - 1];
}

void
run_label(const char *path, size_t n, bool command, char out[61])
{
	const char *slash = memrchr(path, '/', n);
	const char *name = path;
	size_t i, k = 0;

	/* Of a command, the program's name and what follows it. */
	if (command) {
		const char *blank = memchr(path, ' ', n);

		slash = memrchr(path, '/', blank == NULL ? n :
		    (size_t)(blank - path));
	}
	if (slash != NULL) {
		n -= (size_t)(slash + 1 - path);
		name = slash + 1;
	}
	for (i = 0; i < n && k < 60; i++) {
		char c = name[i];

		if (c >= 'A' && c <= 'Z')
			c = (char)(c + 32);
		if (!((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') ||
		    c == '.' || c == '_' || c == '-') ||
		    (c == '.' && k == 0))
			c = '_';
		out[k++] = c;
	}
	while (k > 0 && out[k - 1] == '.')
		k--;
	if (k == 0)
		out[k++] = '_';
	out[k] = '\0';
}

static uint32_t
pack_flags(uint32_t flags)
{
	static const struct { uint32_t from, to; } map[] = {
		{ READER_F_CHANGED, PACK_F_CHANGED },
		{ READER_F_CUT, PACK_F_CUT },
		{ READER_F_HARDLINK, PACK_F_HARDLINK },
		{ READER_F_MASKED, PACK_F_MASKED },
		{ READER_F_RECORDED, PACK_F_RECORDED },
		{ READER_F_SPARSE, PACK_F_SPARSE },
	};
	uint32_t out = 0;
	size_t i;

	for (i = 0; i < sizeof(map) / sizeof(map[0]); i++)
		if ((flags & map[i].from) != 0)
			out |= map[i].to;
	return out;
}

static const char *
kind_of(uint32_t kind)
{
	return kind == READER_OUTPUT ? "output" : kind == READER_ERRORS ?
	    "errors" : kind == READER_LISTING ? "listing" : "artifact";
}

int
run_item_add(struct run_job *job, const struct reader_item *it,
    const char *p, int fd, uint64_t *item, struct error *err)
{
	const struct plan_source *s = run_source(job->p, it->source);
	struct run *run = job->run;
	struct pack_record rec;
	char label[61], step[24];
	int e;

	if (s == NULL)
		return error_put(err, ERR_PROTOCOL, 0,
		    "reader: an item of no source",
		    "reader: 対応する項目のないデータです");
	memset(&rec, 0, sizeof(rec));
	run_label(it->path, it->path_n, s->command, label);
	plan_step(job->p, s, step);
	rec.step = step;
	rec.plugin = job->p->id;
	rec.cls = s->cls;
	rec.label = it->kind == READER_LISTING ? "listing.jsonl" : label;
	rec.kind = kind_of(it->kind);
	rec.subject = job->s->id;
	rec.path = it->path;
	rec.path_n = it->path_n;
	rec.has_owner = (it->has & READER_I_OWNER) != 0;
	rec.uid = it->uid;
	rec.gid = it->gid;
	rec.mode = it->mode;
	rec.has_mtime = (it->has & READER_I_MTIME) != 0;
	rec.mtime_ns = it->mtime_ns;
	rec.has_taken = it->taken_ns != 0;
	rec.taken_ns = it->taken_ns;
	rec.has_status = it->kind == READER_OUTPUT;
	rec.status = it->status;
	rec.flags = pack_flags(it->flags);
	if ((it->has & READER_I_ORIGINAL) != 0)
		rec.original = it->original;
	if (fd != -1)
		e = pack_writer_add_fd(run->w, &rec, fd, it->size, 0,
		    item, err);
	else
		e = pack_writer_add_bytes(run->w, &rec, p, (size_t)it->size,
		    item, err);
	if (e != 0) {
		run->fatal = e;
		return e;
	}
	job->items++;
	job->bytes += it->size;
	job->steps[it->source - 1].items++;
	job->steps[it->source - 1].bytes += it->size;
	run->result->items++;
	run->result->bytes += it->size;
	if (run->o->progress.bytes != NULL)
		run->o->progress.bytes(run->o->progress.arg,
		    run->result->bytes);
	return 0;
}

int
run_item_core(struct run *run, const char *kind, const char *label,
    const char *cls, const void *p, size_t n, struct error *err)
{
	struct pack_record rec;
	uint64_t item;
	int e;

	memset(&rec, 0, sizeof(rec));
	rec.step = "0.0";
	rec.plugin = "core";
	rec.cls = cls;
	rec.label = label;
	rec.kind = kind;
	e = pack_writer_add_bytes(run->w, &rec, p, n, &item, err);
	run->result->items += e == 0;
	return e;
}
