/* SPDX-License-Identifier: Apache-2.0
 * Trust, loaded and shown. Never counts a signature by an unknown key.
 */
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/date.h"
#include "output.h"
#include "seal/signer.h"
#include "trust.h"

int
trust_load(struct keyring *k, const struct cli_list *files, struct error *err)
{
	char *folder = keyring_folder(err), *own, *path;
	size_t i;
	int r;

	memset(k, 0, sizeof(*k));
	/* Without a home there is no keyring; the keys given still count. */
	r = folder == NULL ? 0 : keyring_load(folder, k, err);
	free(folder);
	own = signer_default_key(NULL);
	path = own == NULL ? NULL : signer_public_path(own);
	if (r == 0 && path != NULL && access(path, R_OK) == 0)
		r = keyring_give(k, path, err);
	for (i = 0; r == 0 && i < files->n; i++)
		r = keyring_give(k, files->v[i], err);
	free(own);
	free(path);
	return r;
}

void
trust_judge(const struct keyring *k, const struct pack_verdict *v,
    struct seal_judgement *out)
{
	struct seal_file files[PACK_TAIL_MAX];
	size_t i;

	for (i = 0; i < v->tail_n; i++)
		files[i] = (struct seal_file){ v->tail[i].name,
		    buf_str(&v->tail[i].text), v->tail[i].text.n };
	seal_judge(files, v->tail_n, buf_str(&v->statement), v->statement.n,
	    k, date_now_ns() / 1000000000, out);
}

void
trust_results(const struct pack_verdict *v, const struct seal_judgement *j,
    struct result_line out[RESULTS])
{
	const struct results_input in = { .seal = &v->seal, .items = v->items,
		.open = v->items, .judgement = j };

	results_make(&in, out);
}

/* Foreign words stand in the lines: names of holders, comments. */
static void
print_lines(FILE *out, const char *text)
{
	size_t n;

	for (; *text != '\0'; text += n + (text[n] == '\n')) {
		n = strcspn(text, "\n");
		(void)fputs("  ", out);
		output_visible(out, text, n);
		(void)fputc('\n', out);
	}
}

void
trust_print_one(FILE *out, const struct result_line *line)
{
	static const enum output_tone tones[] = { OUTPUT_GOOD, OUTPUT_WARN,
		OUTPUT_BAD };

	(void)fprintf(out, "%s: ", text_of(&line->title));
	output_toned(out, tones[line->tone], text_of(&line->word));
	(void)fputc('\n', out);
	print_lines(out, text_lang() == TEXT_JA ? buf_str(&line->ja) :
	    buf_str(&line->en));
}

void
trust_print(FILE *out, const struct result_line lines[RESULTS], bool brief)
{
	size_t i;

	for (i = 0; i < RESULTS && (!brief || i <= RESULT_AUTHENTICITY); i++)
		trust_print_one(out, &lines[i]);
}

int
trust_roles(const struct cli_list *names, enum seal_role out[ROLES], size_t *n,
    struct error *err)
{
	size_t i;

	for (i = 0, *n = 0; i < names->n; i++)
		if (i >= ROLES || !role_parse(names->v[i], &out[(*n)++]))
			return error_set(err, ERR_USAGE, 0, "%s: no role; one "
			    "of collector, firm, specialist, evaluator, "
			    "verifier", "%s: 役割ではありません。collector, firm, "
			    "specialist, evaluator, verifier のどれかです",
			    names->v[i]);
	return 0;
}
