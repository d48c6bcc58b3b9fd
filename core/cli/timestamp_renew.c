/* SPDX-License-Identifier: Apache-2.0
 * Renewals made. Never renews what does not verify, nor over a renewal that
 * has no time yet.
 */
#include <fcntl.h>
#include <string.h>
#include <unistd.h>

#include "options.h"
#include "output.h"
#include "pack/tail.h"
#include "seal/renewal.h"
#include "stamp.h"
#include "timestamp_renew.h"
#include "trust.h"

struct renewing { const char *command; struct stamp_kept kept;
	bool items, sha256; };

static int
verify(const char *path, const struct renewing *how, struct pack_verdict *v,
    struct renewal_members *members, struct error *err)
{
	struct renewal_watch *w = renewal_watch_new();
	const struct pack_watch watch = { renewal_watch_piece, w };
	int fd = open(path, O_RDONLY | O_CLOEXEC | O_NOCTTY), r;
	const struct pack_input in = pack_input_fd(&fd);

	if (w == NULL)
		r = error_nomem(err);
	else if (fd == -1)
		r = error_set(err, ERR_IO, 0, "%s: cannot open it",
		    "%s: 開けません", path);
	else if ((r = pack_verify_input(&in, NULL, how->items ? &watch : NULL,
	    v, err)) == 0 && how->items && !renewal_watch_end(w, members))
		r = error_nomem(err);
	if (fd != -1)
		(void)close(fd);
	renewal_watch_free(w);
	return r;
}

/* The number of the next one; the last must have its time. */
static int
next_number(const struct seal_judgement *j, unsigned *out, struct error *err)
{
	const struct seal_renewal *last = j->n_renewals == 0 ? NULL :
	    &j->renewals[0];

	if (j->invalid > 0)
		return error_put(err, ERR_INTEGRITY, 0, "something in the tail "
		    "is invalid, and a renewal would vouch for it; look with: "
		    "starseal verify", "末尾に無効なものがあり、更新するとそれも"
		    "保証することになります。starseal verify で確かめてください");
	if (last != NULL && last->state == SEAL_UNCOUNTED &&
	    last->why.code == ERR_MISSING) {
		*err = last->why;
		err->code = ERR_INPUT;
		return error_prefix(err, last->name);
	}
	*out = last == NULL ? 1 : last->number + 1;
	return 0;
}

static int
append(const char *path, const struct renewing *how, const struct buf *text,
    unsigned number, struct error *err)
{
	struct pack_tail_file files[3];
	char stem[40], names[3][100];
	struct buf token, chain;
	size_t n = 1;
	int r = 0;

	(void)snprintf(stem, sizeof(stem), "90-renewal-%u", number);
	role_file_name(stem, FORM_RENEWAL, names[0]);
	role_file_name(stem, FORM_TOKEN, names[1]);
	role_file_name(stem, FORM_CHAIN, names[2]);
	buf_init(&token, PACK_TAIL_FILE_MAX);
	buf_init(&chain, PACK_TAIL_FILE_MAX);
	if (how->command != NULL && (r = stamp_fetch(how->command,
	    buf_str(text), text->n, !how->sha256, &token, err)) == 0 &&
	    (r = stamp_keep(&token, &how->kept, &chain, err)) == 0)
		n = chain.n > 0 ? 3 : 2;
	files[0] = (struct pack_tail_file){ names[0], buf_str(text), text->n };
	files[1] = (struct pack_tail_file){ names[1], buf_str(&token),
	    token.n };
	files[2] = (struct pack_tail_file){ names[2], buf_str(&chain),
	    chain.n };
	if (r == 0)
		r = pack_tail_append(path, files, n, err);
	buf_free(&token);
	buf_free(&chain);
	return r;
}

/* What the person should know besides. */
static void
say(const struct seal_judgement *j, const struct renewing *how,
    unsigned number, size_t files)
{
	size_t i, lapsed = 0;

	for (i = 0; i < j->n; i++)
		lapsed += j->v[i].lapsed;
	(void)printf(TR("sigs/90-renewal-%u.txt: lists %zu files%s\n",
	    "sigs/90-renewal-%u.txt: %zu ファイルを記載しました%s\n"), number,
	    files, !how->items ? "" : TR(" and the sealed members",
	    " (封印された項目も)"));
	if (how->command == NULL)
		(void)printf(TR("it counts once it has a timestamp: starseal "
		    "timestamp request --signature 90-renewal-%u\n",
		    "タイムスタンプが付くまで数えられません: starseal timestamp "
		    "request --signature 90-renewal-%u\n"), number);
	if (lapsed > 0)
		(void)fputs(TR("a timestamp had lapsed before: this renewal "
		    "proves what is there from now on, not before\n",
		    "すでに期限の過ぎたタイムスタンプがあります。この更新が示すのは"
		    "今より後だけです\n"), stdout);
}

static int
renew(const char *path, const struct renewing *how, const struct keyring *k,
    bool quiet, struct error *err)
{
	struct seal_file files[PACK_TAIL_MAX];
	static struct seal_judgement judged;
	static struct pack_verdict v;
	struct renewal_members members;
	unsigned number = 0;
	struct buf text;
	size_t i;
	int r;

	buf_init(&text, RENEWAL_FILE_MAX);
	if ((r = verify(path, how, &v, &members, err)) == 0) {
		trust_judge(k, &v, &judged);
		r = next_number(&judged, &number, err);
	}
	/* Also its time must find room later. */
	if (r == 0)
		r = stamp_room(v.tail_n, 3, err);
	for (i = 0; i < v.tail_n; i++)
		files[i] = (struct seal_file){ v.tail[i].name,
		    buf_str(&v.tail[i].text), v.tail[i].text.n };
	if (r == 0 && (r = renewal_write(number, v.seal.pack,
	    buf_str(&v.statement), v.statement.n, files, v.tail_n,
	    how->items ? &members : NULL, &text, err)) == 0 &&
	    (r = append(path, how, &text, number, err)) == 0 && !quiet)
		say(&judged, how, number, v.tail_n + 1);
	buf_free(&text);
	seal_judgement_free(&judged);
	pack_verdict_free(&v);
	return r;
}

int
timestamp_renew(int argc, char **argv)
{
	struct renewing how = { .command = NULL };
	struct cli_list keys = { .n = 0 };
	const struct cli_option options[] = {
		{ "items", 'i', CLI_FLAG, NULL,
		    { "list the sealed members under SHA-512 too, before "
		    "SHA-256 weakens", "封印された項目も SHA-512 で記載する。"
		    "SHA-256 が弱くなる前に" }, &how.items },
		{ "tsa-command", 0, CLI_STRING, "COMMAND",
		    { "fetch the timestamp: reads a request, writes the reply",
		    "取得するコマンド。要求を読み、返答を書く" }, &how.command },
		TIMESTAMP_KEPT(how.kept),
		{ "public-key", 'p', CLI_LIST, "FILE",
		    { "a public key to trust", "信頼する公開鍵" }, &keys },
		TIMESTAMP_SHA256(how.sha256),
	};
	const struct cli_usage usage = { "timestamp renew", "PACK",
	    { "list all signatures and timestamps anew, for a current "
	    "authority to stamp", "署名とタイムスタンプをすべて記載し、現在の局の"
	    "タイムスタンプを付ける" }, options,
	    sizeof(options) / sizeof(options[0]), 1, 1 };
	struct keyring k = { .n = 0 };
	struct cli_common common;
	struct error err = { 0 };
	int first, r;

	if ((r = cli_parse(&usage, argc, argv, &common, &first)) != CLI_GO)
		return r;
	if ((r = trust_load(&k, &keys, &err)) != 0 || (r = renew(argv[first],
	    &how, &k, common.quiet, &err)) != 0)
		r = cli_fail("timestamp renew", &err);
	else
		r = output_done();
	keyring_free(&k);
	return r;
}
