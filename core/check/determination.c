/* SPDX-License-Identifier: Apache-2.0
 * Determinations read and held against what they were made on. Never decides
 * anything: a machine's verdict stays what it is.
 */
#include <string.h>

#include "base/hash.h"
#include "base/json.h"
#include "say.h"
#include "determination.h"
#include "verdict.h"

const struct determination_word determination_words[DETERMINATIONS] = {
	{ "conforming", { "conforming", "適合" } },
	{ "nonconforming", { "nonconforming", "不適合" } },
	{ "not-applicable", { "not applicable", "該当なし" } },
};

static int
bad(struct error *err, const char *where, const char *en, const char *ja)
{
	(void)error_put(err, ERR_INPUT, 0, en, ja);
	(void)error_prefix(err, where);
	return ERR_INPUT;
}

static int
word_of(const json_t *o, const char *where, enum determination *out,
    struct error *err)
{
	const char *word;
	size_t i;
	int r = json_get_str(o, where, "determination", &word, err);

	if (r != 0)
		return r;
	for (i = 0; i < DETERMINATIONS; i++)
		if (strcmp(determination_words[i].name, word) == 0) {
			*out = (enum determination)i;
			return 0;
		}
	return bad(err, where, "determination is conforming, nonconforming or "
	    "not-applicable; leave out a criterion that is still open",
	    "determination は conforming, nonconforming, not-applicable の"
	    "どれかです。まだ決めていない基準は書かないでください");
}

static int
check_one(const json_t *o, const char *where, struct error *err)
{
	static const char *const known[] = { "criterion", "determination",
	    "basis", "items", NULL };
	const char *id, *basis;
	enum determination word;
	const json_t *item;
	size_t i;
	int r;

	if ((r = say_only_keys(o, where, known, err)) != 0 ||
	    (r = json_get_str(o, where, "criterion", &id, err)) != 0 ||
	    (r = word_of(o, where, &word, err)) != 0 ||
	    (r = json_get_str(o, where, "basis", &basis, err)) != 0)
		return r;
	if (strspn(basis, " \t\n\r") == strlen(basis) ||
	    strlen(basis) > DETERMINATION_BASIS_MAX)
		return bad(err, where, "basis says why, in at most 2000 bytes; "
		    "a tick alone is no determination", "basis には理由を 2000 "
		    "バイト以内で書きます。印だけでは判定になりません");
	json_array_foreach(json_object_get(o, "items"), i, item)
		if (!json_is_integer(item) || json_integer_value(item) < 0)
			return bad(err, where, "items are numbers of items of "
			    "the pack", "items はパックの項目番号です");
	return 0;
}

static int
check_all(const json_t *list, struct error *err)
{
	json_t *seen = json_object();
	const char *id;
	const json_t *o;
	char where[64];
	size_t i;
	int r = seen == NULL ? error_nomem(err) : 0;

	json_array_foreach(list, i, o) {
		(void)snprintf(where, sizeof(where), "/determinations/%zu", i);
		if (r != 0 || (r = check_one(o, where, err)) != 0)
			break;
		id = json_string_value(json_object_get(o, "criterion"));
		if (json_object_get(seen, id) != NULL)
			r = bad(err, where, "its criterion was determined "
			    "before; keep one", "同じ基準の判定がすでにあります。"
			    "一つだけにしてください");
		(void)json_object_set_new(seen, id, json_true());
	}
	json_decref(seen);
	return r;
}

json_t *
determination_read(const char *path, struct error *err)
{
	static const char *const known[] = { "format", "pack", "seal",
	    "policy", "level", "as_of", "result", "determinations", NULL };
	json_t *o = json_read_file(path, DETERMINATION_BYTES_MAX, err), *list;
	const char *format, *text;
	int64_t level;
	int r;

	if (o == NULL)
		return NULL;
	if ((r = json_get_str(o, "", "format", &format, err)) == 0 &&
	    strcmp(format, DETERMINATION_FORMAT) != 0)
		r = bad(err, "/format", "is no " DETERMINATION_FORMAT
		    "; make the file with: starseal review PACK -o page.html",
		    DETERMINATION_FORMAT " ではありません。starseal review PACK "
		    "-o page.html のページで作れます");
	if (r == 0 && (r = say_only_keys(o, "", known, err)) == 0 &&
	    (r = json_get_str(o, "", "pack", &text, err)) == 0 &&
	    (r = json_get_str(o, "", "seal", &text, err)) == 0 &&
	    (r = json_get_str(o, "", "policy", &text, err)) == 0 &&
	    (r = json_get_str(o, "", "as_of", &text, err)) == 0 &&
	    (r = json_get_str(o, "", "result", &text, err)) == 0 &&
	    (r = json_get_int(o, "", "level", 3, 5, &level, err)) == 0 &&
	    (r = json_get_array(o, "", "determinations", &list, err)) == 0)
		r = check_all(list, err);
	if (r != 0) {
		(void)error_prefix(err, path);
		json_decref(o);
		return NULL;
	}
	return o;
}

static const char *
said(const json_t *o, const char *key)
{
	const char *s = json_string_value(json_object_get(o, key));

	return s == NULL ? "" : s;
}

/* All that fixes what was looked at. */
static int
same_matter(const json_t *d, const json_t *result, const struct buf *document,
    struct error *err)
{
	const json_t *pack = json_object_get(result, "pack");
	unsigned char digest[HASH_SIZE];
	char hex[HASH_HEX + 1];

	if (strcmp(said(d, "seal"), said(pack, "seal")) != 0)
		return error_put(err, ERR_INTEGRITY, 0, "the determinations "
		    "were made on another pack: its seal.txt has another "
		    "SHA-256", "この判定は別のパックについてのものです。seal.txt の "
		    "SHA-256 が違います");
	hash_bytes(buf_str(document), document->n, digest);
	hash_to_hex(digest, hex);
	if (strcmp(said(d, "result"), hex) != 0)
		return error_put(err, ERR_INTEGRITY, 0, "the determinations "
		    "were made on another result; give --policy, --level, "
		    "--as-of and --waivers as for the review page, or review "
		    "again", "この判定は別の結果についてのものです。確認ページと同じ "
		    "--policy, --level, --as-of, --waivers を付けるか、確認を"
		    "やり直してください");
	return 0;
}

static bool
agrees(enum determination d, const char *verdict)
{
	static const enum verdict same[DETERMINATIONS] = { VERDICT_PASS,
		VERDICT_FAIL, VERDICT_NOT_APPLICABLE };
	enum verdict v;

	/* Where the machine left it open there is nothing to part from. */
	if (verdict_parse(verdict, &v) != 0 || v == VERDICT_UNKNOWN ||
	    v == VERDICT_REVIEW)
		return true;
	return v == same[d];
}

static int
hold_one(const json_t *o, const char *where, const json_t *criteria,
    int64_t items, struct determination_tally *out, struct error *err)
{
	const char *id = said(o, "criterion");
	enum determination word = DETERMINED_CONFORMING;
	const json_t *c, *item;
	size_t i;

	(void)word_of(o, where, &word, err);
	json_array_foreach(json_object_get(o, "items"), i, item)
		if (json_integer_value(item) >= items)
			return bad(err, where, "names an item that the pack "
			    "does not have; look with: starseal show PACK",
			    "パックにない項目番号です。starseal show PACK で"
			    "確かめてください");
	json_array_foreach(criteria, i, c)
		if (strcmp(said(c, "id"), id) == 0) {
			out->of[word]++;
			out->open--;
			if (!agrees(word, said(c, "verdict")))
				(void)json_array_append_new(out->differing,
				    json_string(id));
			return 0;
		}
	return bad(err, where, "its criterion is not of this policy and level",
	    "この基準は、このポリシーと段階にありません");
}

int
determination_hold(const json_t *determinations, const struct buf *document,
    struct determination_tally *out, struct error *err)
{
	json_t *result = json_loadb(document->p, document->n, 0, NULL);
	const json_t *criteria = json_object_get(result, "criteria"), *o;
	char where[64];
	size_t i;
	int r;

	memset(out, 0, sizeof(*out));
	out->differing = json_array();
	out->total = out->open = json_array_size(criteria);
	r = result == NULL || out->differing == NULL ? error_nomem(err) :
	    same_matter(determinations, result, document, err);
	json_array_foreach(json_object_get(determinations, "determinations"),
	    i, o) {
		(void)snprintf(where, sizeof(where), "/determinations/%zu", i);
		if (r == 0)
			r = hold_one(o, where, criteria, json_integer_value(
			    json_object_get(json_object_get(result, "pack"),
			    "items")), out, err);
	}
	if (r != 0) {
		json_decref(out->differing);
		out->differing = NULL;
	}
	json_decref(result);
	return r;
}
