/* SPDX-License-Identifier: Apache-2.0
 * What a plan would read, in numbers: a reader lists sizes, no file is opened.
 */
#include <string.h>

#include "run_state.h"

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
