/* SPDX-License-Identifier: Apache-2.0
 * Trust in signatures, told. Never counts one by an unknown key as valid.
 */
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "output.h"
#include "seal/signer.h"
#include "trust.h"

int
trust_load(struct trust *t, const struct cli_list *files, struct error *err)
{
	char *own = signer_default_key(NULL), *path;
	size_t i;
	int r = 0;

	t->n = 0;
	for (i = 0; r == 0 && i < files->n; i++)
		r = minisign_key_read(files->v[i], &t->keys[t->n++], err);
	path = own == NULL ? NULL : signer_public_path(own);
	if (r == 0 && path != NULL && access(path, R_OK) == 0)
		r = minisign_key_read(path, &t->keys[t->n++], err);
	free(own);
	free(path);
	return r;
}

void
trust_judge(const struct trust *t, const struct pack_tail_read *tail, size_t n,
    const struct buf *statement, struct trust_result *out)
{
	size_t i;

	memset(out, 0, sizeof(*out));
	for (i = 0; i < n; i++) {
		struct seal_signature *s = &out->signatures[out->n];

		out->names[out->n++] = tail[i].name;
		seal_check(tail[i].name, buf_str(&tail[i].text), tail[i].text.n,
		    buf_str(statement), statement->n, t->keys, t->n, s);
		out->valid += s->state == SEAL_VALID;
		out->invalid += s->state == SEAL_INVALID;
		out->unknown += s->state == SEAL_UNKNOWN;
	}
}

static void
print_one(FILE *out, const char *name, const struct seal_signature *s)
{
	static const struct { enum output_tone tone; struct text text; } words[] = {
		[SEAL_VALID] = { OUTPUT_GOOD, { "valid", "有効" } },
		[SEAL_UNKNOWN] = { OUTPUT_WARN,
		    { "by a key not known here (give it with --public-key)",
		    "ここで知らない鍵の署名 (--public-key で鍵を指定)" } },
		[SEAL_INVALID] = { OUTPUT_BAD, { "INVALID", "無効" } },
		[SEAL_OTHER] = { OUTPUT_WARN,
		    { "not a signature known here; not counted",
		    "ここで扱えない署名。数えません" } },
	};

	(void)fprintf(out, "  %s ", s->id[0] != '\0' ? s->role : name);
	if (s->id[0] != '\0')
		(void)fprintf(out, "%s ", s->id);
	output_toned(out, words[s->state].tone, text_of(&words[s->state].text));
	if (s->state == SEAL_INVALID)
		(void)fprintf(out, ": %s", error_text(&s->why));
	(void)fputc('\n', out);
}

void
trust_print(FILE *out, const struct trust_result *r)
{
	size_t i;

	if (r->n == 0) {
		(void)fputs(TR("Signature: ", "署名: "), out);
		output_toned(out, OUTPUT_WARN, TR("unsigned", "署名なし"));
		(void)fputc('\n', out);
		return;
	}
	(void)fprintf(out, TR("Signatures: %zu of %zu valid\n",
	    "署名: 有効 %zu / %zu\n"), r->valid, r->n);
	for (i = 0; i < r->n; i++)
		print_one(out, r->names[i], &r->signatures[i]);
}

json_t *
trust_json(const struct trust_result *r)
{
	json_t *list = json_array();
	size_t i;

	for (i = 0; i < r->n; i++) {
		const struct seal_signature *s = &r->signatures[i];
		json_t *o = json_pack("{s:s, s:s, s:s, s:s, s:s}", "file",
		    r->names[i], "state", seal_state_name(s->state), "role",
		    s->role, "key", s->id, "comment", s->trusted);

		if (s->state == SEAL_INVALID)
			(void)json_object_set_new(o, "why", json_pack(
			    "{s:s, s:s}", "en", s->why.en, "ja", s->why.ja));
		(void)json_array_append_new(list, o);
	}
	return list;
}
