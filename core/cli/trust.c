/* SPDX-License-Identifier: Apache-2.0
 * Trust, loaded and shown. Never counts a signature by an unknown key.
 */
#include <string.h>

#include "base/date.h"
#include "output.h"
#include "seal/home.h"
#include "seal/verified.h"
#include "trust.h"

int
trust_load(struct keyring *k, const struct cli_list *files, struct error *err)
{
	return keyring_load_own(k, files->v, files->n, err);
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
	verified_results(v, j, NULL, out);
}

static void
print(FILE *out, const struct result_line *lines, size_t n)
{
	struct buf b;

	buf_init(&b, 8u << 20);
	verified_lines(lines, n, text_lang(), output_has_colour(out), &b);
	(void)fwrite(buf_str(&b), 1, b.n, out);
	buf_free(&b);
}

void
trust_print_one(FILE *out, const struct result_line *line)
{
	print(out, line, 1);
}

void
trust_print(FILE *out, const struct result_line lines[RESULTS], bool brief)
{
	print(out, lines, brief ? RESULT_AUTHENTICITY + 1 : RESULTS);
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
