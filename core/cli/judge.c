/* SPDX-License-Identifier: Apache-2.0
 * Verify, load, evaluate. Never judges what did not verify.
 */
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>

#include "base/confine.h"
#include "base/json.h"
#include "base/where.h"
#include "facts/load.h"
#include "judge.h"
#include "pack/handover.h"
#include "pack/spool.h"
#include "seal/home.h"
#include "seal/inner.h"

#define POLICY_ITEM 2
#define TOKYO (9 * 3600)

size_t
judge_cli_options(struct cli_option *to, struct judge_options *o)
{
	const struct cli_option all[] = {
		{ "policy", 'P', CLI_STRING, "POLICY",
		    { "judge by this policy (name, folder or bundle) instead of "
		    "the sealed one", "封印されたものの代わりに使うポリシー (名前、"
		    "フォルダー、束)" }, &o->policy },
		{ "level", 'l', CLI_NUMBER, "3|4|5",
		    { "star level to judge (4)", "照らす★の段階 (4)" },
		    &o->level },
		{ "as-of", 0, CLI_STRING, "DATE",
		    { "day of judgement, YYYY-MM-DD (the day the run finished)",
		    "判定日 YYYY-MM-DD (既定は収集が終わった日)" }, &o->as_of },
		{ "waivers", 0, CLI_STRING, "FILE",
		    { "lay the waivers of this file beside the verdicts",
		    "この免除のファイルを判定に添える" }, &o->waivers },
		{ "public-key", 'p', CLI_LIST, "FILE",
		    { "a public key to trust (may be repeated)",
		    "信頼する公開鍵 (複数可)" }, &o->keys },
	};

	memcpy(to, all, sizeof(all));
	return sizeof(all) / sizeof(all[0]);
}

static int
take_inner(void *arg, const struct inner_answer *a, struct error *err)
{
	struct judged *j = arg;
	json_t *o = inner_json(a);

	/* What concerns its signatures one by one is verify's to tell. */
	(void)json_object_del(o, "signatures");
	(void)json_object_del(o, "renewals");
	(void)json_object_del(o, "results");
	return json_array_append_new(j->packs, o) == 0 ? 0 : error_nomem(err);
}

/* Those that do not count are shut when the pack is opened. */
static int
verify_inner(const char *path, struct judged *j, struct error *err)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC | O_NOCTTY), r;
	struct pack_input in;

	if (fd == -1)
		return error_set(err, ERR_IO, errno, "%s: cannot open it",
		    "%s: 開けません", path);
	in = pack_input_fd(&fd);
	r = (j->packs = json_array()) == NULL ? error_nomem(err) :
	    inner_verify(&in, &j->verdict, &j->keys,
	    date_now_ns() / 1000000000, take_inner, j, err);
	(void)close(fd);
	return r;
}

static void
shut_inner(const struct judged *j)
{
	const json_t *o;
	size_t i;

	json_array_foreach(j->packs, i, o)
		if (!json_is_true(json_object_get(o, "counts")))
			pack_shut_inner(j->pack, (uint64_t)json_integer_value(
			    json_object_get(o, "item")));
}

static int
verify(const char *path, const struct judge_options *o, struct judged *j,
    struct error *err)
{
	int r = pack_verify_path(path, NULL, &j->verdict, err);

	if (r == 0)
		r = trust_load(&j->keys, &o->keys, err);
	if (r == 0 && j->verdict.inner_n > 0)
		r = verify_inner(path, j, err);
	if (r != 0)
		return r;
	trust_judge(&j->keys, &j->verdict, &j->trust);
	release_judge(&j->verdict, &j->keys, &j->release);
	if (j->release.state == SEAL_INVALID) {
		*err = j->release.why;
		err->code = ERR_INTEGRITY;
		return error_prefix(err, HANDOVER_RELEASE);
	}
	if (j->trust.invalid > 0)
		return error_put(err, ERR_INTEGRITY, 0,
		    "a signature of the pack is invalid; look with: starseal "
		    "verify", "パックの署名に無効なものがあります。starseal verify で"
		    "確かめてください");
	return 0;
}

/* What is judged is what the signatures were held against, also where someone
 * exchanges the file between the two. */
static int
same_pack(const struct judged *j, struct error *err)
{
	const struct buf *opened = pack_statement(j->pack);
	const struct buf *verified = &j->verdict.statement;

	if (opened->n == verified->n &&
	    memcmp(opened->p, verified->p, opened->n) == 0)
		return 0;
	return error_put(err, ERR_INTEGRITY, 0,
	    "the pack changed between verification and judgement",
	    "検証と判定の間にパックが変わりました");
}

static int
load_policy(const struct judge_options *o, struct judged *j,
    struct policy **out, struct error *err)
{
	struct buf b;
	int r;

	if (o->policy != NULL)
		return policy_load(o->policy, out, err);
	j->sealed_policy = true;
	if (!facts_item_open(j->pack, POLICY_ITEM))
		return error_put(err, ERR_MISSING, 0,
		    "the pack's policy was not disclosed here; name one with "
		    "--policy", "パックのポリシーは開示されていません。--policy で指定"
		    "してください");
	buf_init(&b, POLICY_BYTES_MAX);
	r = pack_item_read(j->pack, POLICY_ITEM, &b, err);
	if (r == 0 && b.n == 0)
		r = error_put(err, ERR_MISSING, 0,
		    "the pack holds no policy; name one with --policy",
		    "パックにポリシーがありません。--policy で指定してください");
	if (r == 0)
		r = policy_parse(b.p, b.n, out, err);
	buf_free(&b);
	return r;
}

int
judge_policy_tables(const struct policy *p, struct table_list *tables,
    struct error *err)
{
	json_t *plugins = json_object_get(p->json, "tables"), *o, *t, *missing;
	size_t i, k;
	int r = 0;

	json_array_foreach(plugins, i, o) {
		missing = json_array();
		json_array_foreach(json_object_get(o, "tables"), k, t)
			if (table_find(tables, json_string_value(
			    json_object_get(t, "name"))) == NULL)
				(void)json_array_append(missing, t);
		t = json_pack("{s:O, s:o}", "id", json_object_get(o, "id"),
		    "tables", missing);
		(void)json_object_set(t, "flags", json_object_get(o, "flags"));
		if (r == 0)
			r = table_list_add(tables, t, err);
		json_decref(t);
	}
	return r;
}

/* The pack's tables, and the policy's. */
static int
join_tables(struct judged *j, const struct policy *p,
    struct table_list *tables, struct error *err)
{
	int r = facts_tables(j->pack, tables, err);

	return r != 0 ? r : judge_policy_tables(p, tables, err);
}

static json_t *
pack_json(const struct judged *j)
{
	const struct pack_seal *s = pack_seal(j->pack);
	json_t *o = json_pack("{s:s, s:s, s:s, s:I, s:s, s:s, s:I, s:s, s:b}",
	    "seal", pack_seal_digest(j->pack), "id", s->pack, "series",
	    s->series, "sequence", (json_int_t)s->sequence, "started",
	    s->started, "finished", s->finished, "items",
	    (json_int_t)s->items, "plan", s->plan, "test",
	    pack_seal_is_test(s));
	json_t *outcomes = json_object();
	int i;

	for (i = 0; i < SEAL_OUTCOMES; i++)
		(void)json_object_set_new(outcomes, pack_outcome_name(
		    (enum seal_outcome)i),
		    json_integer((json_int_t)s->outcomes[i]));
	(void)json_object_set_new(o, "outcomes", outcomes);
	if (j->packs != NULL)
		(void)json_object_set(o, "packs", j->packs);
	return o;
}

static void
choose_as_of(const struct judge_options *o, struct judged *j)
{
	int64_t seconds = 0;

	if (o->as_of != NULL) {
		(void)snprintf(j->as_of, sizeof(j->as_of), "%s", o->as_of);
		return;
	}
	/* Not today: the same pack must give the same result tomorrow. */
	(void)date_parse_time(pack_seal(j->pack)->finished, &seconds);
	date_format((seconds + TOKYO) / 86400, j->as_of);
}

void
judge_confine(const char *path, const struct judge_options *o)
{
	struct confine c = { .n = 0 };
	struct error err;
	char *policy = o->policy == NULL ? NULL :
	    policy_folder(o->policy, &err);
	char *policies = where_is(WHERE_POLICIES, &err);
	char *ring = keyring_folder(&err), *own = signer_default_key(&err);
	char *beside[2] = { NULL, NULL };
	char *own_public = own == NULL ? NULL : signer_public_path(own);
	size_t i;

	confine_allow(&c, path);
	confine_allow(&c, policy);
	confine_allow(&c, policies);    /* one can extend another */
	confine_allow(&c, ring);
	confine_allow(&c, own_public);
	confine_allow(&c, o->waivers);
	for (i = 0; o->waivers != NULL && i < 2; i++)
		if (asprintf(&beside[i], "%s.%s", o->waivers,
		    i == 0 ? "minisig" : "sig") == -1)
			beside[i] = NULL;
		else
			confine_allow(&c, beside[i]);
	for (i = 0; i < o->keys.n; i++)
		confine_allow(&c, o->keys.v[i]);
	spool_ready();
	(void)confine_enter(&c);
	free(policy);
	free(policies);
	free(ring);
	free(own);
	free(own_public);
	free(beside[0]);
	free(beside[1]);
}

static int
to_stream(void *arg, struct buf *out, struct error *err)
{
	if (fwrite(buf_str(out), 1, out->n, arg) != out->n)
		return error_put(err, ERR_IO, errno, "the result cannot be "
		    "written", "結果を書き出せません");
	buf_reset(out);
	return 0;
}

int
judge_seal(const char *path, const struct judge_options *options,
    struct judged *out, struct error *err)
{
	int r;

	memset(out, 0, sizeof(*out));
	buf_init(&out->document, RESULT_BYTES_MAX);
	if ((r = verify(path, options, out, err)) != 0 ||
	    (r = pack_open(path, &out->pack, err)) != 0)
		return r;
	return same_pack(out, err);
}

int
judge_pack(const char *path, const struct judge_options *options,
    struct judged *out, struct error *err)
{
	struct result_input in = { 0 };
	struct table_list tables = { NULL, 0, NULL };
	struct policy *policy = NULL;
	struct memory *facts = NULL;
	bool **wanted = NULL;
	json_t *pack = NULL, *waivers = NULL;
	int r;

	if ((r = judge_seal(path, options, out, err)) != 0)
		return r;
	shut_inner(out);
	choose_as_of(options, out);
	if (options->waivers != NULL &&
	    (waivers = waived_read(options->waivers, &out->keys,
	    date_now_ns() / 1000000000, &out->waived, err)) == NULL)
		return err->code;
	if ((r = load_policy(options, out, &policy, err)) == 0 &&
	    (r = join_tables(out, policy, &tables, err)) == 0 &&
	    (r = policy_bind(policy, &tables, err)) == 0 &&
	    (r = (wanted = policy_wanted(policy)) == NULL ?
	    error_nomem(err) : 0) == 0 && (r = facts_load_memory(out->pack,
	    &tables, wanted, &facts, err)) == 0) {
		pack = pack_json(out);
		in.policy = policy;
		in.facts = facts;
		in.pack = pack;
		in.level = options->level == 0 ? 4 : (int)options->level;
		asked_take(policy->json, in.level, &out->asked);
		in.as_of = out->as_of;
		in.waivers = waivers;
		in.brief = options->brief;
		in.arg = options->stream;
		in.flush = options->stream == NULL ? NULL : to_stream;
		in.nonce = pack_seal(out->pack)->nonce;
		r = result_write(&in, &out->document, &out->summary, err);
		buf_putc(&out->document, '\n');
		if (r == 0 && out->document.failed)
			r = error_nomem(err);
	}
	json_decref(pack);
	json_decref(waivers);
	policy_wanted_free(wanted, &tables);
	memory_close(facts);
	policy_free(policy);
	table_list_free(&tables);
	return r;
}

void
judge_digest(const struct judged *j, char out[HASH_HEX + 1])
{
	unsigned char digest[HASH_SIZE];

	hash_bytes(j->document.p, j->document.n, digest);
	hash_to_hex(digest, out);
}

void
judge_seal_words(const struct judged *j, char *en, char *ja, size_t size)
{
	if (j->trust.n == 0) {
		(void)snprintf(en, size, "Unsigned. ");
		(void)snprintf(ja, size, "署名なし。");
	} else {
		(void)snprintf(en, size, "Signatures: %zu of %zu by known "
		    "keys. ", j->trust.valid, j->trust.n);
		(void)snprintf(ja, size, "署名: 既知の鍵 %zu / %zu。",
		    j->trust.valid, j->trust.n);
	}
}

void
judge_free(struct judged *j)
{
	pack_close(j->pack);
	release_free(&j->release);
	json_decref(j->packs);
	seal_judgement_free(&j->trust);
	keyring_free(&j->keys);
	pack_verdict_free(&j->verdict);
	buf_free(&j->document);
}
