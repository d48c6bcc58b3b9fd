/* SPDX-License-Identifier: Apache-2.0
 * Finding plugins. Never loads one: the worker does, in its sandbox.
 */
#include <dirent.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "base/file.h"
#include "discover.h"
#include "manifest.h"
#include "worker.h"

#define DESCRIBE_MS 3000

static int
is_plugin(const struct dirent *d)
{
	size_t n = strlen(d->d_name);

	return n > 3 && d->d_name[0] != '.' &&
	    strcmp(d->d_name + n - 3, ".so") == 0;
}

static int
by_name(const struct dirent **a, const struct dirent **b)
{
	return strcmp((*a)->d_name, (*b)->d_name);
}

/* Describe it; what goes wrong is kept as why. 0 unless out of memory. */
static int
describe(struct discovered *d, struct error *err)
{
	/* A manifest is constant data: it takes no time to tell. */
	struct worker_options options = { .wall_ms = DESCRIBE_MS,
		.cpu_ms = DESCRIBE_MS };
	struct worker_description about;
	struct worker_plugin plugin;
	struct worker_end end;
	struct manifest m = { 0 };
	struct error why = { 0 };
	int e;

	memset(&about, 0, sizeof(about));
	memset(&end, 0, sizeof(end));
	e = worker_plugin_open(d->file, &plugin, &why);
	if (e == 0) {
		memcpy(d->sha256, plugin.sha256, sizeof(d->sha256));
		e = worker_describe(&plugin, &options, &about, &end, &why);
		/* How the worker ended says more than that it did. */
		if (e != 0 && end.why.en[0] != '\0')
			(void)error_put(&why, e, 0, end.why.en, end.why.ja);
		if (e == 0)
			e = manifest_parse(buf_str(&about.json), about.json.n,
			    &m, &why);
		if (e == 0) {
			buf_init(&d->json, about.json.n + 1);
			buf_put(&d->json, buf_str(&about.json), about.json.n);
			d->level = about.level;
		}
		manifest_free(&m);
		worker_description_free(&about);
	}
	worker_plugin_close(&plugin);
	if (e == 0)
		return d->json.failed ? error_nomem(err) : 0;
	if ((d->refused = malloc(sizeof(*d->refused))) == NULL)
		return error_nomem(err);
	*d->refused = why;
	return 0;
}

int
discover_plugins(const char *folder, struct discover_list *out,
    struct error *err)
{
	struct dirent **names = NULL;
	int n = scandir(folder, &names, is_plugin, by_name), i, e = 0;

	memset(out, 0, sizeof(*out));
	if (n == -1)
		return error_set(err, ERR_MISSING, errno,
		    "%s: the plugins' folder", "%s: プラグインのフォルダー",
		    folder);
	out->v = calloc((size_t)n + 1, sizeof(*out->v));
	if (out->v == NULL)
		e = error_nomem(err);
	for (i = 0; i < n; i++) {
		if (e == 0 && i < DISCOVER_MAX) {
			struct discovered *d = &out->v[out->n++];

			d->file = file_join(folder, names[i]->d_name);
			e = d->file == NULL ? error_nomem(err) :
			    describe(d, err);
		}
		free(names[i]);
	}
	free(names);
	if (e != 0)
		discover_free(out);
	return e;
}

void
discover_free(struct discover_list *list)
{
	size_t i;

	for (i = 0; i < list->n; i++) {
		free(list->v[i].file);
		buf_free(&list->v[i].json);
		free(list->v[i].refused);
	}
	free(list->v);
	memset(list, 0, sizeof(*list));
}

struct plan_input *
discover_inputs(const struct discover_list *list)
{
	struct plan_input *in = calloc(list->n + 1, sizeof(*in));
	size_t i;

	for (i = 0; in != NULL && i < list->n; i++) {
		const struct discovered *d = &list->v[i];

		in[i].file = d->file;
		memcpy(in[i].sha256, d->sha256, sizeof(in[i].sha256));
		in[i].manifest = d->refused == NULL ? buf_str(&d->json) :
		    NULL;
		in[i].n = d->json.n;
		if (d->refused != NULL)
			in[i].refused = (struct text){ d->refused->en,
			    d->refused->ja };
	}
	return in;
}
