/* SPDX-License-Identifier: Apache-2.0
 * starseal log check of a folder, prove, verify: what needs no secret key.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/date.h"
#include "base/file.h"
#include "log_folder.h"
#include "output.h"
#include "pack/reader.h"
#include "pack/tail.h"
#include "seal/judge.h"
#include "trust.h"

#define MEMBER "sigs/8%u-log.tlog-proof"
#define SUFFIX ".tlog-proof"

static int
check(int argc, char **argv, int first, const char *log_key,
    const char *previous, struct log_folder *f, size_t *missing,
    struct error *err)
{
	struct minisign_key key;
	struct pack *p;
	size_t at;
	int i, r = log_key == NULL ? 0 : minisign_key_read(log_key, &key, err);

	if (r == 0)
		r = log_folder_read(f, argv[first], log_key == NULL ? NULL :
		    key.key, previous, err);
	for (i = first + 1; r == 0 && i < argc; i++) {
		if ((r = pack_open(argv[i], &p, err)) != 0)
			break;
		if (!log_tree_find(&f->tree, pack_seal_digest(p), &at)) {
			(*missing)++;
			(void)fprintf(stderr, TR("%s: its seal is not in the "
			    "log\n", "%s: 封印がログにありません\n"), argv[i]);
		}
		pack_close(p);
	}
	return r;
}

int
log_folder_check(int argc, char **argv, int first,
    const struct cli_common *common, const char *log_key,
    const char *previous)
{
	struct log_folder f = { .fd = -1 };
	struct error err = { 0 };
	size_t missing = 0;
	int r = check(argc, argv, first, log_key, previous, &f, &missing,
	    &err);

	if (r != 0)
		r = cli_fail("log", &err);
	else {
		const struct log_checkpoint *c = &f.note.point;
		json_t *o = json_pack("{s:s, s:I, s:b, s:I}", "origin",
		    c->origin, "size", (json_int_t)c->size, "signed",
		    log_key != NULL, "missing", (json_int_t)missing);

		if (common->json)
			output_json(stdout, o);
		else if (!common->quiet)
			(void)printf(TR("%s: %llu seals; entries, tiles and "
			    "checkpoint fit%s\n", "%s: 封印 %llu 件。項目、タイル、"
			    "チェックポイントは一致%s\n"), c->origin,
			    (unsigned long long)c->size, log_key != NULL ? "" :
			    TR("; its signature was not checked (--log-key)",
			    "。署名は確かめていません (--log-key)"));
		json_decref(o);
		r = output_done();
		if (r == 0 && missing > 0)
			r = 3;
	}
	log_folder_close(&f);
	return r;
}

/* The first name of a proof that no file of the tail has. */
static int
name_proof(const struct pack *p, char out[64], struct error *err)
{
	size_t i, n = pack_tail_count(p);
	unsigned k;

	for (k = 0; k < SEAL_LOGS_MAX; k++) {
		(void)snprintf(out, 64, MEMBER, k);
		for (i = 0; i < n; i++)
			if (strcmp(pack_tail(p, i)->name, out) == 0)
				break;
		if (i == n)
			return 0;
	}
	return error_put(err, ERR_LIMIT, 0, "the pack's tail holds ten proofs "
	    "and takes no more; keep this one beside it, with --out",
	    "パックの末尾の証明は 10 個までです。--out で別に置いてください");
}

static int
prove(const char *dir, const char *path, const char *out, char name[64],
    struct error *err)
{
	struct log_folder f = { .fd = -1 };
	static struct log_proof proof;
	struct pack_tail_file tail = { .name = name };
	char seal[HASH_HEX + 1];
	struct pack *p;
	struct buf b;
	size_t i;
	int r = pack_open(path, &p, err);

	if (r != 0)
		return r;
	(void)snprintf(seal, sizeof(seal), "%s", pack_seal_digest(p));
	r = out != NULL ? 0 : name_proof(p, name, err);
	pack_close(p);
	buf_init(&b, LOG_NOTE_MAX);
	if (r == 0)
		r = log_folder_read(&f, dir, NULL, NULL, err);
	if (r == 0 && !log_tree_find(&f.tree, seal, &i))
		r = error_set(err, ERR_MISSING, 0, "%s: its seal is not in the "
		    "log; enter it with: starseal log append", "%s: 封印がログに"
		    "ありません。starseal log append で加えてください", path);
	if (r == 0) {
		proof.note = f.note;
		log_proof_make(&f.tree, i, &proof);
		log_proof_write(&proof, &b);
		tail.p = buf_str(&b);
		tail.n = b.n;
		if (b.failed)
			r = error_nomem(err);
		else if (out != NULL)
			r = file_write(out, 0644, b.p, b.n, err);
		else
			r = pack_tail_append(path, &tail, 1, err);
	}
	buf_free(&b);
	log_folder_close(&f);
	return r;
}

int
log_prove(int argc, char **argv)
{
	const char *out = NULL;
	const struct cli_option options[] = {
		{ "out", 'o', CLI_STRING, "FILE",
		    { "write the proof here (default: into the pack's tail)",
		    "証明の書き先 (省くと、パックの末尾に付ける)" }, &out },
	};
	const struct cli_usage usage = { "log prove", "DIR PACK",
	    { "prove that a pack's seal is in a log",
	    "パックの封印がログにあることの証明を作る" }, options, 1, 2, 2 };
	struct cli_common common;
	struct error err = { 0 };
	char name[64];
	int first, r;

	if ((r = cli_parse(&usage, argc, argv, &common, &first)) != CLI_GO)
		return r;
	if (prove(argv[first], argv[first + 1], out, name, &err) != 0)
		return cli_fail("log", &err);
	if (!common.quiet)
		(void)printf("%s\n", out != NULL ? out : name);
	return output_done();
}

/* Who is pinned as a witness, or named on the command line as one. */
static bool
counts(const struct keyring_key *k, const char *name, uint64_t time)
{
	int64_t now = date_now_ns() / 1000000000;

	return k->form == FORM_WITNESS ? strcmp(k->name, name) == 0 &&
	    keyring_stands(k, true, (int64_t)time, now, NULL) == 0 &&
	    keyring_stands(k, false, 0, now, NULL) == 0 : k->given;
}

/* One cosignature: "counts", "uncounted", "unknown"; false where a known key's
 * does not fit, which spoils the whole note. */
static bool
take_cosignature(const struct keyring *ring, const struct log_note *note,
    size_t i, json_t *list)
{
	const struct log_signature *s = &note->v[i];
	const char *state = "unknown", *holder = NULL;
	char when[DATE_TIME_TEXT];
	bool good = false;
	uint64_t time = 0;
	size_t k;

	if (s->n == MINISIGN_SIG)
		return true;
	for (k = 0; k < ring->n; k++)
		if (ring->keys[k].form != FORM_SSHSIG &&
		    ring->keys[k].form != FORM_LOG && log_note_cosigned(
		    note, i, ring->keys[k].ed.key, &good, &time))
			break;
	if (k < ring->n) {
		if (!good || time > INT64_MAX / 2)
			return false;
		holder = ring->keys[k].holder;
		state = counts(&ring->keys[k], s->name, time) ? "counts" :
		    "uncounted";
		date_format_time((int64_t)time, when);
	}
	(void)json_array_append_new(list, json_pack("{s:s, s:s, s:s?, s:s?}",
	    "name", s->name, "state", state, "time", k < ring->n ? when :
	    NULL, "holder", holder));
	return true;
}

/* The proof's bytes: of the file, or of the last such file in the tail. */
static int
find_proof(const char *file, const struct pack *p, struct buf *out,
    struct error *err)
{
	const struct pack_tail_read *t;
	size_t i, n;

	if (file != NULL)
		return file_read(file, out, err);
	for (i = pack_tail_count(p); i > 0; i--) {
		t = pack_tail(p, i - 1);
		n = strlen(t->name);
		if (n > strlen(SUFFIX) && strcmp(t->name + n - strlen(SUFFIX),
		    SUFFIX) == 0) {
			buf_put(out, t->text.p, t->text.n);
			return out->failed ? error_put(err, ERR_INPUT, 0,
			    "the proof is too long", "証明が長すぎます") : 0;
		}
	}
	return error_put(err, ERR_MISSING, 0, "the pack holds no proof of a "
	    "log; ask the firm for one (starseal log prove)", "パックにログの"
	    "証明がありません。会社に求めてください (starseal log prove)");
}

static int
verify(const char *path, const char *file, const char *log_key,
    const struct keyring *ring, struct log_proof *proof, json_t *list,
    struct error *err)
{
	struct minisign_key key;
	struct pack *p = NULL;
	struct buf b;
	size_t i;
	int r = minisign_key_read(log_key, &key, err);

	buf_init(&b, LOG_NOTE_MAX);
	if (r == 0 && (r = pack_open(path, &p, err)) == 0 &&
	    (r = find_proof(file, p, &b, err)) == 0 &&
	    (r = log_proof_parse(buf_str(&b), b.n, proof, err)) == 0 &&
	    (r = log_note_verify(&proof->note, key.key, err)) == 0)
		r = log_proof_check(proof, pack_seal_digest(p), err);
	for (i = 0; r == 0 && i < proof->note.n; i++)
		if (!take_cosignature(ring, &proof->note, i, list))
			r = error_set(err, ERR_INTEGRITY, 0, "the cosignature "
			    "of %s does not fit", "%s の連署が合いません",
			    proof->note.v[i].name);
	if (p != NULL)
		pack_close(p);
	buf_free(&b);
	return r;
}

static void
print_verified(const struct log_proof *proof, const json_t *list)
{
	const json_t *o;
	size_t i;

	(void)printf(TR("%s: entry %llu of %llu\n", "%s: %llu 番 (全 %llu 件)\n"),
	    proof->note.point.origin, (unsigned long long)proof->index,
	    (unsigned long long)proof->note.point.size);
	json_array_foreach(list, i, o) {
		const char *state = json_string_value(json_object_get(o,
		    "state"));
		const char *time = json_string_value(json_object_get(o,
		    "time"));

		(void)printf("  %s: ", json_string_value(json_object_get(o,
		    "name")));
		if (strcmp(state, "counts") == 0)
			(void)printf(TR("saw it by %s\n", "%s までに確認\n"),
			    time);
		else
			(void)fputs(strcmp(state, "unknown") == 0 ?
			    TR("unknown key, not counted\n",
			    "知らない鍵。数えません\n") :
			    TR("its key does not count\n",
			    "鍵が有効ではありません\n"), stdout);
	}
}

int
log_verify(int argc, char **argv)
{
	struct cli_list keys = { .n = 0 };
	const char *log_key = NULL, *file = NULL;
	const struct cli_option options[] = {
		{ "log-key", 0, CLI_STRING, "FILE",
		    { "the log's public key", "ログの公開鍵" }, &log_key },
		{ "proof", 0, CLI_STRING, "FILE",
		    { "the proof (default: the one in the pack's tail)",
		    "証明 (省くと、パックの末尾にあるもの)" }, &file },
		{ "public-key", 'p', CLI_LIST, "FILE",
		    { "a cosigner's public key to trust (may be repeated)",
		    "信頼する連署者の公開鍵 (複数可)" }, &keys },
	};
	const struct cli_usage usage = { "log verify", "PACK",
	    { "check the proof that a pack's seal is in a log",
	    "封印がログにあることの証明を確かめる" }, options, 3, 1, 1 };
	static struct log_proof proof;
	struct keyring ring = { .n = 0 };
	json_t *list = json_array(), *o;
	struct cli_common common;
	struct error err = { 0 };
	int first, r;

	if ((r = cli_parse(&usage, argc, argv, &common, &first)) != CLI_GO)
		return r;
	if (log_key == NULL)
		return cli_usage_error(&usage, "--log-key FILE is needed",
		    "--log-key が要ります");
	if (trust_load(&ring, &keys, &err) != 0 || verify(argv[first], file,
	    log_key, &ring, &proof, list, &err) != 0)
		r = cli_fail("log", &err);
	else {
		o = json_pack("{s:s, s:I, s:I, s:O}", "origin",
		    proof.note.point.origin, "index", (json_int_t)proof.index,
		    "size", (json_int_t)proof.note.point.size, "cosignatures",
		    list);
		if (common.json)
			output_json(stdout, o);
		else if (!common.quiet)
			print_verified(&proof, list);
		json_decref(o);
		r = output_done();
	}
	keyring_free(&ring);
	json_decref(list);
	return r;
}

int
log_key(int argc, char **argv)
{
	const char *name = NULL;
	bool witness = false;
	const struct cli_option options[] = {
		{ "name", 'n', CLI_STRING, "NAME",
		    { "the log's origin, or the witness's name, as checkpoints "
		    "have it", "ログの名前、または立会人の名前 (チェックポイントに"
		    "記すとおり)" }, &name },
		{ "witness", 0, CLI_FLAG, NULL,
		    { "the key cosigns a log as its witness",
		    "ログの立会人として連署する鍵" }, &witness },
	};
	const struct cli_usage usage = { "log key", "KEY.pub",
	    { "print the public key of a log or a witness in one line, for "
	    "starseal trust add", "ログや立会人の公開鍵を一行で表示する。starseal "
	    "trust add に渡す" }, options, 2, 1, 1 };
	char text[LOG_KEY_TEXT];
	struct minisign_key key;
	struct cli_common common;
	struct error err = { 0 };
	int first, r;

	if ((r = cli_parse(&usage, argc, argv, &common, &first)) != CLI_GO)
		return r;
	if (name == NULL || !log_name_valid(name))
		return cli_usage_error(&usage, "--name NAME is needed: 1 to 128 "
		    "printable ASCII characters without blank or plus",
		    "--name が要ります。空白と + を除く ASCII の 1 から 128 文字");
	if (minisign_key_read(argv[first], &key, &err) != 0)
		return cli_fail("log", &err);
	log_key_write(name, witness, key.key, text);
	(void)printf("%s\n", text);
	return output_done();
}
