/* SPDX-License-Identifier: Apache-2.0
 * Which declaration a path falls under, and the masks that follow from it.
 * Where several fit, the first names the step and the masks of all apply.
 */
#include <string.h>

#include <sodium.h>

#include "reader.h"

size_t
reader_sources_of(const struct reader *r, const char *path,
    const struct reader_source **out, size_t max)
{
	size_t n = strlen(path), i, j, found = 0;

	for (i = 0; i < r->n_sources && found < max; i++) {
		const struct reader_source *s = &r->sources[i];

		for (j = 0; j < s->n_globs; j++)
			if (glob_match(s->globs[j], path, n)) {
				out[found++] = s;
				break;
			}
	}
	return found;
}

/* A tree as its setting names it: the pattern says all below it. */
static bool
is_tree(const struct reader_source *s, const char *text, size_t i)
{
	const char *g = glob_text(s->globs[i]);
	size_t n = strlen(text);

	while (n > 1 && text[n - 1] == '/')
		n--;
	return s->deep && strncmp(g, text, n) == 0 &&
	    strcmp(g + n, "/**") == 0;
}

static bool
covered(const struct reader_source *s, const struct glob *g)
{
	size_t i;

	for (i = 0; i < s->n_globs; i++)
		if (glob_covers(s->globs[i], g))
			return true;
	return false;
}

const struct reader_source *
reader_source_of_glob(const struct reader *r, const char *text,
    struct glob *const **globs, size_t *n, struct glob **own)
{
	size_t i, j;

	*own = NULL;
	for (i = 0; i < r->n_sources; i++)
		if (!r->sources[i].command &&
		    strcmp(r->sources[i].declared, text) == 0) {
			*globs = r->sources[i].globs;
			*n = r->sources[i].n_globs;
			return &r->sources[i];
		}
	for (i = 0; i < r->n_sources; i++)
		for (j = 0; j < r->sources[i].n_globs; j++)
			if (is_tree(&r->sources[i], text, j)) {
				*globs = r->sources[i].globs + j;
				*n = 1;
				return &r->sources[i];
			}
	if ((*own = glob_compile(text, NULL)) == NULL)
		return NULL;
	*globs = own;
	*n = 1;
	for (i = 0; i < r->n_sources; i++)
		if (!r->sources[i].command && covered(&r->sources[i], *own))
			return &r->sources[i];
	glob_free(*own);
	*own = NULL;
	return NULL;
}

int
reader_mask(const struct reader *r, const struct reader_source *const *src,
    size_t n_src, const char *p, size_t n, struct buf *out, struct error *err)
{
	struct buf again;
	int done = MASK_NONE, m;
	size_t i;

	if (n_src == 0)
		return mask_apply(r->detectors, p, n, out, NULL, err);
	for (i = 0; i < n_src; i++) {
		if (i > 0 && !src[i]->masked)
			continue;
		if (done == MASK_NONE) {
			m = mask_apply(src[i]->masks, p, n, out, NULL, err);
		} else {
			buf_init(&again, out->max);
			m = mask_apply(src[i]->masks, buf_str(out), out->n,
			    &again, NULL, err);
			if (m == MASK_DONE) {
				buf_free(out);
				*out = again;
			} else
				buf_free(&again);
		}
		if (m > 0)
			return m;
		if (m == MASK_DONE)
			done = MASK_DONE;
	}
	return done;
}

void
reader_salt(const struct reader *r, const char *path, unsigned char salt[32])
{
	crypto_generichash_state st;
	static const char what[] = "starseal original";

	(void)crypto_generichash_init(&st, r->key, sizeof(r->key), 32);
	(void)crypto_generichash_update(&st, (const unsigned char *)what,
	    sizeof(what));
	(void)crypto_generichash_update(&st, (const unsigned char *)path,
	    strlen(path));
	(void)crypto_generichash_final(&st, salt, 32);
}
