/* SPDX-License-Identifier: Apache-2.0
 * Keyrings listed and carried. Never takes a chain that forks from ours.
 */
#include <stdlib.h>
#include <string.h>

#include "seal/home.h"
#include "base/date.h"
#include "base/file.h"
#include "base/json.h"
#include "options.h"
#include "output.h"
#include "seal/keyring_key.h"
#include "trust_move.h"

#define FORMAT "starseal-keyring-chain/1"
#define CHAIN_MAX (64u << 20)

static int
open_ring(const char *given, char **folder, struct keyring *k,
    struct error *err)
{
	memset(k, 0, sizeof(*k));
	*folder = given == NULL ? keyring_folder(err) : strdup(given);
	if (*folder == NULL)
		return given == NULL ? err->code : error_nomem(err);
	return keyring_load(*folder, k, err);
}

static void
print_key(const struct keyring_key *k)
{
	char when[DATE_TIME_TEXT];
	size_t i;

	(void)printf("%s  %s ", k->id, form_name(k->form));
	for (i = 0; i < ROLES; i++)
		if ((k->roles & 1u << i) != 0)
			(void)printf(" %s", roles[i].name);
	(void)fputs("  ", stdout);
	output_visible(stdout, k->holder, strlen(k->holder));
	if (k->registration != NULL) {
		(void)fputs(" / ", stdout);
		output_visible(stdout, k->registration,
		    strlen(k->registration));
	}
	if (k->revoked) {
		date_format_time(k->revoked_at, when);
		(void)fputs("  ", stdout);
		output_toned(stdout, OUTPUT_BAD, TR("REVOKED", "失効"));
		(void)printf(" %s ", when);
		if (k->reason != NULL)
			output_visible(stdout, k->reason, strlen(k->reason));
	}
	(void)fputc('\n', stdout);
}

int
trust_list(int argc, char **argv)
{
	const char *given = NULL;
	const struct cli_option options[] = {
		{ "folder", 0, CLI_STRING, "DIR",
		    { "where the keyring lies", "鍵輪の場所" }, &given },
	};
	const struct cli_usage usage = { "trust list", "",
	    { "list keys and authorities", "鍵とタイムスタンプ局を一覧する" },
	    options, 1, 0, 0 };
	char *folder = NULL, root[MINISIGN_ID_HEX];
	struct cli_common common;
	struct error err = { 0 };
	struct keyring k;
	size_t i;
	int first, r;

	if ((r = cli_parse(&usage, argc, argv, &common, &first)) != CLI_GO)
		return r;
	if (open_ring(given, &folder, &k, &err) != 0)
		r = cli_fail("trust list", &err);
	else if (common.json) {
		output_json(stdout, k.json == NULL ? json_null() : k.json);
		r = output_done();
	} else {
		minisign_id(k.root.id, root);
		if (k.serial == 0)
			(void)printf(TR("%s: no keyring yet; begin one with: "
			    "starseal trust init\n", "%s: 鍵輪はまだありません。"
			    "starseal trust init で始めます\n"), folder);
		else
			(void)printf(TR("ring %lld, root %s\n",
			    "鍵輪 %lld、ルート鍵 %s\n"), (long long)k.serial,
			    root);
		for (i = 0; i < k.n; i++)
			print_key(&k.keys[i]);
		for (i = 0; i < k.n_authorities; i++) {
			(void)fputs(TR("time: ", "時刻: "), stdout);
			output_visible(stdout, k.authorities[i].name,
			    strlen(k.authorities[i].name));
			(void)fputc('\n', stdout);
		}
		r = output_done();
	}
	keyring_free(&k);
	free(folder);
	return r;
}

static int
read_ring(const char *folder, int64_t serial, json_t **out, struct error *err)
{
	char *path = keyring_path(folder, serial, ""),
	    *sig_path = keyring_path(folder, serial, ".minisig");
	struct buf text, sig;
	int r;

	buf_init(&text, KEYRING_FILE_MAX);
	buf_init(&sig, MINISIGN_FILE_MAX);
	r = path == NULL || sig_path == NULL ? error_nomem(err) :
	    file_read(path, &text, err);
	if (r == 0 && (r = file_read(sig_path, &sig, err)) == 0) {
		*out = json_pack("{s:s%, s:s%}", "ring", buf_str(&text),
		    text.n, "signature", buf_str(&sig), sig.n);
		if (*out == NULL)
			r = error_nomem(err);
	}
	buf_free(&text);
	buf_free(&sig);
	free(path);
	free(sig_path);
	return r;
}

static int
gather(const char *folder, const struct keyring *k, struct buf *out,
    struct error *err)
{
	json_t *rings = json_array(), *one = NULL, *o;
	int64_t i;
	int r = 0;

	for (i = 1; r == 0 && i <= k->serial; i++)
		if ((r = read_ring(folder, i, &one, err)) == 0)
			(void)json_array_append_new(rings, one);
	o = json_pack("{s:s, s:o}", "format", FORMAT, "rings", rings);
	json_write_ordered(out, o);
	buf_putc(out, '\n');
	json_decref(o);
	return r == 0 && out->failed ? error_nomem(err) : r;
}

int
trust_export(int argc, char **argv)
{
	const char *given = NULL, *path = "-";
	const struct cli_option options[] = {
		{ "out", 'o', CLI_STRING, "FILE",
		    { "where to write (- is standard output)",
		    "書き出し先 (- は標準出力)" }, &path },
		{ "folder", 0, CLI_STRING, "DIR",
		    { "where the keyring lies", "鍵輪の場所" }, &given },
	};
	const struct cli_usage usage = { "trust export", "",
	    { "write the chain as one file, to give to others",
	    "鍵輪の連なりを、渡すための一つのファイルに書く" }, options, 2, 0, 0 };
	struct cli_common common;
	struct error err = { 0 };
	char *folder = NULL;
	struct keyring k;
	struct buf text;
	int first, r;

	if ((r = cli_parse(&usage, argc, argv, &common, &first)) != CLI_GO)
		return r;
	buf_init(&text, CHAIN_MAX);
	if ((r = open_ring(given, &folder, &k, &err)) == 0 && k.serial == 0)
		r = error_set(&err, ERR_MISSING, 0, "%s: no keyring",
		    "%s: 鍵輪がありません", folder);
	if (r == 0 && (r = gather(folder, &k, &text, &err)) == 0)
		r = file_write(path, 0644, buf_str(&text), text.n, &err);
	if (r != 0)
		r = cli_fail("trust export", &err);
	keyring_free(&k);
	buf_free(&text);
	free(folder);
	return r;
}

struct import {
	char *folder;
	struct keyring mine, theirs;    /* theirs: as far as taken */
	const char *root;               /* public key file, or NULL */
	int64_t added;
};

static int
check_root(const struct import *m, struct error *err)
{
	struct minisign_key root;
	int r;

	if (m->mine.serial > 0)
		return 0;
	if (m->root == NULL)
		return error_put(err, ERR_USAGE, 0, "the first time, --root "
		    "KEY.pub is needed: the root key, compared by another way "
		    "than this file came", "最初は --root KEY.pub が要ります。この"
		    "ファイルとは別の経路で確かめたルート鍵を渡してください");
	if ((r = minisign_key_read(m->root, &root, err)) != 0)
		return r;
	if (memcmp(root.key, m->theirs.root.key, MINISIGN_KEY) != 0)
		return error_set(err, ERR_DENIED, 0,
		    "%s: not the root key of this chain",
		    "%s: この連なりのルート鍵ではありません", m->root);
	return 0;
}

static int
write_ring(struct import *m, const char *text, size_t n, const char *sig,
    size_t sig_n, struct error *err)
{
	char *path = keyring_path(m->folder, m->theirs.serial, ""),
	    *sig_path = keyring_path(m->folder, m->theirs.serial, ".minisig");
	int r = path == NULL || sig_path == NULL ? error_nomem(err) :
	    file_make_dirs(m->folder, err);

	if (r == 0 && (r = file_write(sig_path, 0644, sig, sig_n, err)) == 0)
		r = file_write(path, 0644, text, n, err);
	m->added += r == 0;
	free(path);
	free(sig_path);
	return r;
}

/* One ring of theirs: is ours, or goes on from ours. */
static int
take(struct import *m, const json_t *o, struct error *err)
{
	const json_t *text = json_object_get(o, "ring"),
	    *sig = json_object_get(o, "signature");
	struct keyring next;
	int r;

	if (!json_is_string(text) || !json_is_string(sig))
		return error_put(err, ERR_INPUT, 0, "not a chain of keyrings",
		    "鍵輪の連なりではありません");
	r = keyring_take(m->theirs.serial == 0 ? NULL : &m->theirs,
	    json_string_value(text), json_string_length(text),
	    json_string_value(sig), json_string_length(sig), &next, err);
	keyring_free(&m->theirs);
	m->theirs = next;
	if (r != 0)
		return r;
	if (next.serial == 1 && (r = check_root(m, err)) != 0)
		return r;
	if (next.serial == m->mine.serial &&
	    strcmp(next.digest, m->mine.digest) != 0)
		return error_set(err, ERR_INTEGRITY, 0, "ring %lld differs "
		    "from the one here: the chain was forked; ask its owner",
		    "鍵輪 %lld が手元と違います。連なりが枝分かれしています。"
		    "持ち主に確かめてください", (long long)next.serial);
	if (next.serial <= m->mine.serial)
		return 0;
	return write_ring(m, json_string_value(text),
	    json_string_length(text), json_string_value(sig),
	    json_string_length(sig), err);
}

static int
import(struct import *m, const char *path, struct error *err)
{
	json_t *o = json_read_file(path, CHAIN_MAX, err), *rings, *one;
	const char *format;
	size_t i;
	int r;

	if (o == NULL)
		return err->code;
	if ((r = json_get_str(o, "", "format", &format, err)) == 0 &&
	    (r = json_get_array(o, "", "rings", &rings, err)) == 0) {
		if (strcmp(format, FORMAT) != 0)
			r = error_set(err, ERR_INPUT, 0,
			    "%s: not a chain of keyrings",
			    "%s: 鍵輪の連なりではありません", path);
		json_array_foreach(rings, i, one)
			if (r == 0)
				r = take(m, one, err);
	}
	if (r == 0 && m->theirs.serial < m->mine.serial)
		r = error_set(err, ERR_DENIED, 0, "%s: older than the keyring "
		    "here (%lld, not %lld)", "%s: 手元の鍵輪より古いものです "
		    "(%lld。手元は %lld)", path, (long long)m->theirs.serial,
		    (long long)m->mine.serial);
	json_decref(o);
	return r;
}

int
trust_import(int argc, char **argv)
{
	const char *given = NULL;
	struct import m = { .added = 0 };
	const struct cli_option options[] = {
		{ "root", 0, CLI_STRING, "KEY.pub",
		    { "the chain's root key, needed the first time",
		    "連なりのルート鍵。最初だけ要る" }, &m.root },
		{ "folder", 0, CLI_STRING, "DIR",
		    { "where the keyring lies", "鍵輪の場所" }, &given },
	};
	const struct cli_usage usage = { "trust import", "FILE",
	    { "take a chain of keyrings, or what is new of it",
	    "鍵輪の連なり、またはその新しい部分を取り込む" }, options, 2, 1, 1 };
	struct cli_common common;
	struct error err = { 0 };
	int first, r;

	if ((r = cli_parse(&usage, argc, argv, &common, &first)) != CLI_GO)
		return r;
	if ((r = open_ring(given, &m.folder, &m.mine, &err)) == 0)
		r = import(&m, argv[first], &err);
	if (r != 0)
		r = cli_fail("trust import", &err);
	else {
		if (!common.quiet)
			(void)printf(TR("%lld rings added; now at ring %lld\n",
			    "鍵輪を %lld 個加えました。今は %lld です\n"),
			    (long long)m.added, (long long)m.theirs.serial);
		r = output_done();
	}
	keyring_free(&m.mine);
	keyring_free(&m.theirs);
	free(m.folder);
	return r;
}
