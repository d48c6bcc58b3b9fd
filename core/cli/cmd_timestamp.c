/* SPDX-License-Identifier: Apache-2.0
 * starseal timestamp: trusted time for signatures, by way of files, so that
 * any authority's own way of access will do. Never goes to the network itself.
 */
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/file.h"
#include "options.h"
#include "output.h"
#include "pack/tail.h"
#include "seal/token.h"
#include "stamp.h"
#include "timestamp_renew.h"
#include "trust.h"

static int
verify(const char *path, struct pack_verdict *v, struct error *err)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC | O_NOCTTY), r;

	if (fd == -1)
		return error_set(err, ERR_IO, 0, "%s: cannot open it",
		    "%s: 開けません", path);
	r = pack_verify(fd, NULL, v, err);
	(void)close(fd);
	return r;
}

static const struct pack_tail_read *
find(const struct pack_verdict *v, const char *name)
{
	size_t i;

	for (i = 0; i < v->tail_n; i++)
		if (strcmp(v->tail[i].name, name) == 0)
			return &v->tail[i];
	return NULL;
}

/* The signature file that a time is asked for: the one named, else the first
 * that has none. */
static const struct pack_tail_read *
choose(const struct pack_verdict *v, const char *stem, struct error *err)
{
	struct role_file file;
	char token[100];
	size_t i;

	for (i = 0; i < v->tail_n; i++) {
		role_file_parse(v->tail[i].name, &file);
		if (!role_file_takes_time(&file) ||
		    (stem != NULL && strcmp(stem, file.stem) != 0))
			continue;
		role_file_name(file.stem, FORM_TOKEN, token);
		if (find(v, token) == NULL)
			return &v->tail[i];
	}
	(void)error_set(err, ERR_MISSING, 0, "%s: no such signature without a "
	    "timestamp", "%s: タイムスタンプのない署名で、そのようなものは"
	    "ありません", stem == NULL ? "sigs/" : stem);
	return NULL;
}

/* A renewal is there to outlive SHA-256. */
static bool
long_digest(const char *name, bool sha256)
{
	struct role_file file;

	role_file_parse(name, &file);
	return file.form == FORM_RENEWAL && !sha256;
}

static int
timestamp_request(int argc, char **argv)
{
	const char *stem = NULL, *out = "-";
	bool sha256 = false;
	const struct cli_option options[] = {
		{ "signature", 's', CLI_STRING, "NAME",
		    { "such as 20-firm (the first without a timestamp)",
		    "20-firm など (既定はタイムスタンプのない最初のもの)" },
		    &stem },
		{ "out", 'o', CLI_STRING, "FILE",
		    { "where to write the request (- is standard output)",
		    "要求の書き出し先 (- は標準出力)" }, &out },
		TIMESTAMP_SHA256(sha256),
	};
	const struct cli_usage usage = { "timestamp request", "PACK",
	    { "write a request (RFC 3161) for the time of a signature",
	    "署名の時刻の要求 (RFC 3161) を書く" }, options, 3, 1, 1 };
	static struct pack_verdict v;
	const struct pack_tail_read *sig;
	struct cli_common common;
	struct error err = { 0 };
	struct buf request;
	int first, r;

	if ((r = cli_parse(&usage, argc, argv, &common, &first)) != CLI_GO)
		return r;
	buf_init(&request, TOKEN_MAX);
	if ((r = verify(argv[first], &v, &err)) == 0 &&
	    (sig = choose(&v, stem, &err)) == NULL)
		r = err.code;
	if (r == 0 && (r = token_request(buf_str(&sig->text), sig->text.n,
	    long_digest(sig->name, sha256), &request, &err)) == 0)
		r = file_write(out, 0644, buf_str(&request), request.n, &err);
	if (r != 0)
		r = cli_fail("timestamp request", &err);
	else if (!common.quiet)
		(void)fprintf(stderr, TR("%s: send this to the authority, then "
		    "attach its reply\n", "%s: これを局に送り、返答を attach で"
		    "付けてください\n"), sig->name);
	buf_free(&request);
	pack_verdict_free(&v);
	return r;
}

/* Which signature a reply is a time for. */
static const struct pack_tail_read *
belongs_to(const struct pack_verdict *v, const struct buf *reply,
    struct error *err)
{
	struct role_file file;
	int64_t claimed;
	size_t i;

	if (!token_claims(buf_str(reply), reply->n, &claimed)) {
		(void)error_put(err, ERR_INPUT, 0, "not a reply of a "
		    "time-stamping authority (RFC 3161), or it refused",
		    "タイムスタンプ局の返答 (RFC 3161) ではないか、拒まれて"
		    "います");
		return NULL;
	}
	for (i = 0; i < v->tail_n; i++) {
		role_file_parse(v->tail[i].name, &file);
		if (role_file_takes_time(&file) && token_is_for(
		    buf_str(reply), reply->n, buf_str(&v->tail[i].text),
		    v->tail[i].text.n))
			return &v->tail[i];
	}
	(void)error_put(err, ERR_INTEGRITY, 0, "the reply is a time for none "
	    "of this pack's signatures", "このパックのどの署名への返答でも"
	    "ありません");
	return NULL;
}

struct attaching { const char *reply, *request, *command,
	*stem; struct stamp_kept kept; bool sha256; };

static int
get_reply(const struct attaching *a, const struct pack_verdict *v,
    struct buf *reply, struct error *err)
{
	const struct pack_tail_read *sig;
	struct buf request;
	int r;

	if (a->command != NULL) {
		sig = choose(v, a->stem, err);
		return sig == NULL ? err->code : stamp_fetch(a->command,
		    buf_str(&sig->text), sig->text.n, long_digest(sig->name,
		    a->sha256), reply, err);
	}
	if (a->reply == NULL)
		return error_put(err, ERR_USAGE, 0,
		    "name the reply's file, or --tsa-command",
		    "返答のファイルか --tsa-command を指定してください");
	if ((r = file_read(a->reply, reply, err)) != 0 || a->request == NULL)
		return r;
	buf_init(&request, TOKEN_MAX);
	r = file_read(a->request, &request, err);
	if (r == 0)
		r = token_answers(buf_str(reply), reply->n, buf_str(&request),
		    request.n, err);
	buf_free(&request);
	return r;
}

static int
attach(const char *path, const struct attaching *a,
    const struct pack_verdict *v, char name[100], struct error *err)
{
	struct pack_tail_file files[2];
	const struct pack_tail_read *sig;
	struct buf reply, chain;
	struct role_file file;
	char chain_name[100];
	int r;

	buf_init(&reply, TOKEN_MAX);
	buf_init(&chain, PACK_TAIL_FILE_MAX);
	if ((r = get_reply(a, v, &reply, err)) == 0 &&
	    (sig = belongs_to(v, &reply, err)) == NULL)
		r = err->code;
	if (r == 0 && (r = stamp_keep(&reply, &a->kept,
	    &chain, err)) == 0) {
		role_file_parse(sig->name, &file);
		role_file_name(file.stem, FORM_TOKEN, name);
		role_file_name(file.stem, FORM_CHAIN, chain_name);
		files[0] = (struct pack_tail_file){ name, buf_str(&reply),
		    reply.n };
		files[1] = (struct pack_tail_file){ chain_name,
		    buf_str(&chain), chain.n };
		r = pack_tail_append(path, files, chain.n > 0 ? 2 : 1, err);
	}
	buf_free(&reply);
	buf_free(&chain);
	return r;
}

static int
timestamp_attach(int argc, char **argv)
{
	struct attaching a = { .reply = NULL };
	const struct cli_option options[] = {
		{ "request", 0, CLI_STRING, "FILE",
		    { "the request that was sent: its nonce must come back",
		    "送った要求。nonce の一致を確かめる" }, &a.request },
		TIMESTAMP_KEPT(a.kept),
		{ "tsa-command", 0, CLI_STRING, "COMMAND",
		    { "fetch it: reads a request, writes the reply",
		    "取得するコマンド。要求を読み、返答を書く" }, &a.command },
		{ "signature", 's', CLI_STRING, "NAME",
		    { "with --tsa-command: which, such as 20-firm",
		    "--tsa-command のとき、どの署名か。20-firm など" }, &a.stem },
		TIMESTAMP_SHA256(a.sha256),
	};
	const struct cli_usage usage = { "timestamp attach", "PACK [REPLY]",
	    { "lay an authority's reply beside the signature it is for",
	    "局の返答を、対応する署名のそばに入れる" }, options, 7, 1, 2 };
	static struct pack_verdict v;
	struct cli_common common;
	struct error err = { 0 };
	char name[100];
	int first, r;

	if ((r = cli_parse(&usage, argc, argv, &common, &first)) != CLI_GO)
		return r;
	a.reply = first + 1 < argc ? argv[first + 1] : NULL;
	if ((r = verify(argv[first], &v, &err)) == 0)
		r = attach(argv[first], &a, &v, name, &err);
	if (r != 0)
		r = cli_fail("timestamp attach", &err);
	else {
		if (!common.quiet)
			(void)printf(TR("%s: added\n", "%s: 加えました\n"),
			    name);
		r = output_done();
	}
	pack_verdict_free(&v);
	return r;
}

/* Authorities of the command line, beside those of the keyring. */
static int
add_authorities(struct keyring *k, const struct cli_list *files,
    struct buf *texts, struct error *err)
{
	size_t i;
	int r = 0;

	for (i = 0; r == 0 && i < files->n; i++) {
		buf_init(&texts[i], TOKEN_CA_MAX);
		r = k->n_authorities == KEYRING_AUTHORITIES_MAX ?
		    error_put(err, ERR_LIMIT, 0, "too many authorities",
		    "タイムスタンプ局が多すぎます") :
		    file_read(files->v[i], &texts[i], err);
		k->authorities[k->n_authorities++] =
		    (struct keyring_authority){ files->v[i],
		    buf_str(&texts[i]) };
	}
	return r;
}

static int
show_times(const struct pack_verdict *v, const struct keyring *k, bool json)
{
	static struct seal_judgement j;
	struct result_line lines[RESULTS];
	json_t *o;
	bool good;
	int r;

	trust_judge(k, v, &j);
	trust_results(v, &j, lines);
	/* Its own time still stands where an authority has ended since. */
	good = strcmp(lines[RESULT_TIME].state, "bounded") == 0 ||
	    strcmp(lines[RESULT_TIME].state, "lapsed") == 0;
	if (json) {
		o = results_json(lines);
		output_json(stdout, json_object_get(o, "time"));
		json_decref(o);
	} else
		trust_print_one(stdout, &lines[RESULT_TIME]);
	r = output_done();
	results_free(lines);
	seal_judgement_free(&j);
	return r != 0 ? r : good ? 0 : 3;
}

static int
timestamp_verify(int argc, char **argv)
{
	struct cli_list ca = { .n = 0 }, keys = { .n = 0 };
	const struct cli_option options[] = {
		{ "ca", 0, CLI_LIST, "FILE",
		    { "certificates (PEM) of an authority to trust besides",
		    "ほかに信頼する局の証明書 (PEM)" }, &ca },
		{ "public-key", 'p', CLI_LIST, "FILE",
		    { "a public key to trust", "信頼する公開鍵" }, &keys },
	};
	const struct cli_usage usage = { "timestamp verify", "PACK",
	    { "when was it signed, by times that are trusted",
	    "信頼できる時刻によれば、いつ署名されたか" }, options, 2, 1, 1 };
	struct buf texts[CLI_LIST_MAX] = { { .n = 0 } };
	static struct pack_verdict v;
	struct keyring k = { .n = 0 };
	struct cli_common common;
	struct error err = { 0 };
	size_t i;
	int first, r;

	if ((r = cli_parse(&usage, argc, argv, &common, &first)) != CLI_GO)
		return r;
	if ((r = trust_load(&k, &keys, &err)) != 0 ||
	    (r = add_authorities(&k, &ca, texts, &err)) != 0 ||
	    (r = verify(argv[first], &v, &err)) != 0)
		r = cli_fail("timestamp verify", &err);
	else
		r = show_times(&v, &k, common.json);
	for (i = 0; i < ca.n; i++)
		buf_free(&texts[i]);
	pack_verdict_free(&v);
	keyring_free(&k);
	return r;
}

int
cmd_timestamp(int argc, char **argv)
{
	static const struct cli_command members[] = {
		{ "request", timestamp_request, { "write a request",
		    "要求を書く" } },
		{ "attach", timestamp_attach, { "add a reply",
		    "返答を加える" } },
		{ "renew", timestamp_renew, { "renew all that is there",
		    "いまあるものすべてを更新する" } },
		{ "verify", timestamp_verify, { "show the trusted times",
		    "信頼できる時刻を示す" } },
		{ NULL, NULL, { NULL, NULL } },
	};

	return cli_family("timestamp", members, argc, argv);
}
