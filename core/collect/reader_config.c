/* SPDX-License-Identifier: Apache-2.0
 * The reader's orders, as the runner gives them once. Never widened later.
 */
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <sodium.h>

#include "base/json.h"
#include "reader.h"

static int
strings(const json_t *list, char ***out, size_t *n)
{
	const json_t *v;
	size_t i;

	*n = 0;
	*out = calloc(json_array_size(list) + 1, sizeof(**out));
	if (*out == NULL)
		return -1;
	json_array_foreach(list, i, v)
		if (json_is_string(v)) {
			(*out)[*n] = strdup(json_string_value(v));
			if ((*out)[(*n)++] == NULL)
				return -1;
		}
	return 0;
}

static int
read_masks(struct reader *r, struct reader_source *s, const json_t *list,
    struct error *err)
{
	const char *names[MASK_NAMES_MAX];
	const json_t *v;
	size_t i, n = 0;

	json_array_foreach(list, i, v)
		if (json_is_string(v) && n < MASK_NAMES_MAX)
			names[n++] = json_string_value(v);
	s->masked = n > 0;
	s->masks = mask_compile(names, n, r->key, err);
	return s->masks == NULL ? err->code : 0;
}

static int
read_source(struct reader *r, const json_t *o, struct error *err)
{
	struct reader_source *s = &r->sources[r->n_sources++];
	const json_t *globs = json_object_get(o, "globs"), *v;
	const char *declared;
	int64_t n;
	size_t i;
	int e;

	if ((e = json_get_int(o, "", "number", 1, 65535, &n, err)) != 0)
		return e;
	s->number = (uint32_t)n;
	if ((e = json_get_int(o, "", "max_bytes", 0, INT64_MAX, &n, err)) != 0)
		return e;
	s->max_bytes = (uint64_t)n;
	if ((e = json_get_int(o, "", "timeout_ms", 0, 3600000, &n, err)) != 0)
		return e;
	s->timeout_ms = (uint32_t)n;
	s->command = json_object_get(o, "argv") != NULL;
	s->tail = json_is_true(json_object_get(o, "tail"));
	s->deep = json_is_true(json_object_get(o, "deep"));
	if (s->command) {
		if (strings(json_object_get(o, "argv"), &s->argv,
		    &s->argc) != 0)
			return error_nomem(err);
	} else {
		if ((e = json_get_str(o, "", "glob", &declared, err)) != 0)
			return e;
		s->declared = strdup(declared);
		s->globs = calloc(json_array_size(globs) + 1,
		    sizeof(*s->globs));
		if (s->declared == NULL || s->globs == NULL)
			return error_nomem(err);
		json_array_foreach(globs, i, v) {
			s->globs[i] = glob_compile(json_string_value(v), err);
			if (s->globs[i] == NULL)
				return ERR_INPUT;
			s->n_globs++;
		}
	}
	return read_masks(r, s, json_object_get(o, "masks"), err);
}

static int
open_folders(struct reader *r, const json_t *o, struct error *err)
{
	const char *path;
	const json_t *list = json_object_get(o, "spools"), *v;
	size_t i;
	int e;

	if ((e = json_get_str(o, "", "root", &path, err)) != 0)
		return e;
	r->root = open(path, O_PATH | O_DIRECTORY | O_CLOEXEC);
	if (r->root == -1)
		return error_set(err, ERR_IO, errno, "%s: the subject's root",
		    "%s: 対象のルート", path);
	if ((e = json_get_str_opt(o, "", "commands", &path, err)) != 0)
		return e;
	if (path != NULL) {
		r->commands = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
		if (r->commands == -1)
			return error_set(err, ERR_IO, errno,
			    "%s: the recorded commands",
			    "%s: 記録されたコマンドの出力", path);
	}
	if ((e = json_get_str_opt(o, "", "scratch", &path, err)) != 0)
		return e;
	if (path != NULL && (r->scratch[0] = strdup(path)) == NULL)
		return error_nomem(err);
	json_array_foreach(list, i, v) {
		if (i >= 3 || !json_is_string(v))
			break;
		r->spools[i] = strdup(json_string_value(v));
	}
	return 0;
}

int
reader_configure(struct reader *r, const char *p, size_t n, struct error *err)
{
	json_t *o = json_read(p, n, FRAME_MAX, "init", err), *list, *v;
	const char *key;
	int64_t num = 0;
	size_t i, got = 0;
	int e;

	if (o == NULL)
		return err->code;
	if ((e = json_get_str(o, "", "key", &key, err)) != 0)
		goto out;
	if (sodium_hex2bin(r->key, sizeof(r->key), key, strlen(key), NULL,
	    &got, NULL) != 0 || got != sizeof(r->key)) {
		e = error_put(err, ERR_PROTOCOL, 0, "init: bad key",
		    "init: 鍵が正しくありません");
		goto out;
	}
	if ((e = json_get_int(o, "", "threads", 1, 64, &num, err)) != 0)
		goto out;
	r->threads = (unsigned)num;
	if ((e = json_get_int(o, "", "bytes", 0, INT64_MAX, &num, err)) != 0)
		goto out;
	r->bytes_left = (uint64_t)num;
	if ((e = json_get_int(o, "", "files", 0, INT64_MAX, &num, err)) != 0)
		goto out;
	r->files_left = (uint64_t)num;
	r->live = json_is_true(json_object_get(o, "live"));
	r->filters = json_is_true(json_object_get(o, "filters"));
	r->fixed_time = json_is_true(json_object_get(o, "fixed_time"));
	r->detectors = mask_compile(NULL, 0, r->key, err);
	if (r->detectors == NULL) {
		e = err->code;
		goto out;
	}
	if ((e = open_folders(r, o, err)) != 0 ||
	    (e = json_get_array(o, "", "sources", &list, err)) != 0)
		goto out;
	r->sources = calloc(json_array_size(list) + 1, sizeof(*r->sources));
	if (r->sources == NULL || json_array_size(list) > READER_SOURCES_MAX) {
		e = error_nomem(err);
		goto out;
	}
	json_array_foreach(list, i, v)
		if ((e = read_source(r, v, err)) != 0)
			goto out;
out:
	json_decref(o);
	return e;
}

void
reader_free(struct reader *r)
{
	size_t i, j;

	for (i = 0; i < r->n_sources; i++) {
		struct reader_source *s = &r->sources[i];

		free(s->declared);
		for (j = 0; j < s->n_globs; j++)
			glob_free(s->globs[j]);
		free(s->globs);
		for (j = 0; j < s->argc; j++)
			free(s->argv[j]);
		free(s->argv);
		mask_free(s->masks);
	}
	free(r->sources);
	mask_free(r->detectors);
	for (i = 0; i < 4; i++)
		free(r->spools[i]);
	free(r->scratch[0]);
	sodium_memzero(r->key, sizeof(r->key));
	frame_peer_free(&r->peer);
}
