/* SPDX-License-Identifier: Apache-2.0
 * What a plan would read, in numbers: a reader lists sizes, no file is opened.
 */
#include <string.h>
#include <sys/statvfs.h>

#include "base/file.h"
#include "run_state.h"

#define SPACE_MIN (UINT64_C(4) << 20)   /* bytes: below, nothing is begun */

static int
nothing(void *arg, const struct reader_item *it, const char *p, int fd,
    struct error *err)
{
	struct run_sizes *out = arg;

	(void)p;
	(void)fd;
	(void)err;
	out->denied = out->denied || (it->kind == READER_GAP &&
	    it->reason == READER_R_DENIED);
	return 0;
}

int
run_measure(const struct plan_plugin *plugin,
    const struct engagement_subject *subject, struct run_sizes *out,
    struct error *err)
{
	static const unsigned char key[32];
	struct run_reader_options o = { .plugin = plugin,
		.root = subject->root, .commands = NULL, .key = key };
	struct run_reader_sink sink = { out, nothing };
	struct run_reader *rr;
	struct reader_done d;
	size_t i;
	int e;

	memset(out, 0, sizeof(*out));
	if ((e = run_reader_start(&o, &rr, err)) != 0)
		return e;
	for (i = 0; e == 0 && i < plugin->n_sources; i++) {
		const struct plan_source *s = &plugin->sources[i];

		if (s->command)
			continue;
		e = run_reader_ask(rr, READER_SIZES, s->glob, run_now_ms() +
		    RUN_READER_QUIET_MS, &sink, &d, err);
		if (e != 0)
			break;
		out->denied = out->denied || d.reason == READER_R_DENIED;
		out->files += d.files;
		out->bytes += d.bytes;
	}
	(void)run_reader_end(rr);
	return e;
}

/* Bytes in use where the subjects lie: more than that cannot be read. */
static uint64_t
most_there_is(const struct engagement *e)
{
	struct statvfs vfs;
	uint64_t sum = 0;
	size_t i;

	for (i = 0; i < e->n_subjects; i++) {
		if (statvfs(e->subjects[i].root, &vfs) != 0)
			return UINT64_MAX / 2;
		sum += (uint64_t)(vfs.f_blocks - vfs.f_bfree) * vfs.f_frsize;
	}
	return sum;
}

uint64_t
run_space(const struct plan *plan, const char *path)
{
	const struct engagement *e = plan->engagement;
	uint64_t bytes = 0;
	struct run_sizes sizes;
	struct error err;
	size_t i, j;

	/* Where all of it would fit there is nothing to count. */
	if (file_space(path) >= SPACE_MIN + most_there_is(e))
		return SPACE_MIN;
	for (i = 0; i < plan->n_plugins; i++)
		for (j = 0; j < e->n_subjects; j++)
			if (!plan->plugins[i].refused &&
			    plan_serves(&plan->plugins[i], &e->subjects[j]) &&
			    run_measure(&plan->plugins[i], &e->subjects[j],
			    &sizes, &err) == 0)
				bytes += sizes.bytes;
	/* Packed, evidence takes half of its size or less. */
	return SPACE_MIN + bytes / 2;
}
