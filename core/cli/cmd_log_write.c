/* SPDX-License-Identifier: Apache-2.0
 * starseal log init, append, cosign: what signs a log's checkpoint.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include <sodium.h>

#include "base/date.h"
#include "base/file.h"
#include "log_folder.h"
#include "output.h"
#include "pack/reader.h"
#include "seal/home.h"
#include "seal/signer.h"

#define PASSPHRASE_FD(to) { "passphrase-fd", 0, CLI_NUMBER, "N", \
	{ "read the passphrase from descriptor N", \
	"パスフレーズを記述子 N から読む" }, (to) }
#define KEY(to) { "key", 'k', CLI_STRING, "FILE", \
	{ "secret key (this user's own)", "秘密鍵 (既定は自分の鍵)" }, (to) }

struct signing { const char *key; int64_t passphrase_fd; struct signer *s;
	struct minisign_key public; };

static int
begin(struct signing *s, struct error *err)
{
	char *path = s->key == NULL ? signer_default_key(err) : strdup(s->key);
	int r;

	if (path == NULL)
		return s->key == NULL ? err->code : error_nomem(err);
	r = signer_start(path, (int)s->passphrase_fd, true, &s->s, err);
	free(path);
	if (r == 0)
		signer_public(s->s, &s->public);
	return r;
}

/* Sign the checkpoint of all entries, which no one has signed yet. */
static int
sign(struct signing *s, struct log_folder *f, struct error *err)
{
	struct log_checkpoint *c = &f->note.point;
	unsigned char sig[MINISIGN_SIG];
	struct buf b;
	int r;

	c->size = f->tree.n;
	log_tree_root(&f->tree, f->tree.n, c->root);
	f->note.n = 0;
	buf_init(&b, LOG_NOTE_MAX);
	log_body_write(c, &b);
	r = signer_sign_log(s->s, buf_str(&b), b.n, sig, err);
	buf_free(&b);
	if (r == 0)
		r = log_note_add(&f->note, c->origin, false, 0, s->public.key,
		    sig, err);
	/* Nobody gets what does not verify. */
	return r != 0 ? r : log_note_verify(&f->note, s->public.key, err);
}

static int
tell(const struct log_folder *f, const struct cli_common *common, int r,
    const char *command, const struct error *err)
{
	const struct log_checkpoint *c = &f->note.point;
	char hex[HASH_HEX + 1];
	json_t *o;

	if (r != 0)
		return cli_fail(command, err);
	hash_to_hex(c->root, hex);
	if (common->json) {
		o = json_pack("{s:s, s:I, s:s, s:I}", "origin", c->origin,
		    "size", (json_int_t)c->size, "root", hex, "signatures",
		    (json_int_t)f->note.n);
		output_json(stdout, o);
		json_decref(o);
	} else if (!common->quiet)
		(void)printf(TR("%s: %llu seals, %zu signatures of its "
		    "checkpoint\n", "%s: 封印 %llu 件、チェックポイントの署名 "
		    "%zu\n"), c->origin, (unsigned long long)c->size,
		    f->note.n);
	return output_done();
}

static int
make(const char *dir, const char *origin, struct signing *s,
    struct log_folder *f, struct error *err)
{
	struct stat st;
	char *path;
	int r;

	if (!log_name_valid(origin))
		return error_put(err, ERR_USAGE, 0, "--origin: 1 to 128 "
		    "printable ASCII characters without blank or plus, such as "
		    "example.jp/seals", "--origin: 空白と + を除く ASCII の 1 から "
		    "128 文字。例 example.jp/seals");
	if ((r = file_make_dirs(dir, err)) != 0 ||
	    (r = log_folder_lock(dir, f, err)) != 0)
		return r;
	if ((path = file_join(dir, "checkpoint")) == NULL)
		return error_nomem(err);
	if (lstat(path, &st) == 0)
		r = error_set(err, ERR_DENIED, 0, "%s: there is a log already; "
		    "it is not overwritten", "%s: すでにログがあります。上書き"
		    "しません", dir);
	free(path);
	(void)snprintf(f->note.point.origin, sizeof(f->note.point.origin),
	    "%s", origin);
	if (r == 0 && (r = begin(s, err)) == 0 && (r = sign(s, f, err)) == 0)
		r = log_folder_commit(f, err);
	return r;
}

int
log_init(int argc, char **argv)
{
	struct signing s = { .passphrase_fd = -1 };
	const char *origin = NULL;
	const struct cli_option options[] = {
		{ "origin", 'O', CLI_STRING, "NAME",
		    { "name of the log, such as example.jp/seals",
		    "ログの名前。例 example.jp/seals" }, &origin },
		KEY(&s.key), PASSPHRASE_FD(&s.passphrase_fd),
	};
	const struct cli_usage usage = { "log init", "DIR",
	    { "begin a firm's log of seals", "会社の封印のログを始める" },
	    options, 3, 1, 1 };
	struct log_folder f = { .fd = -1 };
	struct cli_common common;
	struct error err = { 0 };
	int first, r;

	if ((r = cli_parse(&usage, argc, argv, &common, &first)) != CLI_GO)
		return r;
	if (origin == NULL)
		return cli_usage_error(&usage, "--origin NAME is needed",
		    "--origin が要ります");
	r = tell(&f, &common, make(argv[first], origin, &s, &f, &err), "log",
	    &err);
	signer_end(s.s);
	log_folder_close(&f);
	return r;
}

static int
add(struct log_folder *f, const char *path, struct error *err)
{
	struct pack *p;
	size_t i;
	int r = pack_open(path, &p, err);

	if (r != 0)
		return r;
	/* Twice would be no fault, and no use. */
	if (!log_tree_find(&f->tree, pack_seal_digest(p), &i))
		r = log_tree_add(&f->tree, pack_seal_digest(p), err);
	pack_close(p);
	return r;
}

static int
append(int argc, char **argv, int first, struct signing *s,
    struct log_folder *f, struct error *err)
{
	size_t before;
	int i, r;

	if ((r = log_folder_lock(argv[first], f, err)) != 0 ||
	    (r = begin(s, err)) != 0 ||
	    (r = log_folder_read(f, argv[first], s->public.key, NULL,
	    err)) != 0)
		return r;
	before = f->tree.n;
	for (i = first + 1; r == 0 && i < argc; i++)
		r = add(f, argv[i], err);
	if (r != 0 || f->tree.n == before)
		return r;
	/* The checkpoint last: till then the old one holds. */
	if ((r = sign(s, f, err)) == 0 &&
	    (r = log_tree_write(f->dir, &f->tree, err)) == 0)
		r = log_folder_commit(f, err);
	return r;
}

int
log_append(int argc, char **argv)
{
	struct signing s = { .passphrase_fd = -1 };
	const struct cli_option options[] = {
		KEY(&s.key), PASSPHRASE_FD(&s.passphrase_fd),
	};
	const struct cli_usage usage = { "log append", "DIR PACK...",
	    { "enter packs' seals into a log", "パックの封印をログに加える" },
	    options, 2, 2, -1 };
	struct log_folder f = { .fd = -1 };
	struct cli_common common;
	struct error err = { 0 };
	int first, r;

	if ((r = cli_parse(&usage, argc, argv, &common, &first)) != CLI_GO)
		return r;
	r = tell(&f, &common, append(argc, argv, first, &s, &f, &err), "log",
	    &err);
	signer_end(s.s);
	log_folder_close(&f);
	return r;
}

struct cosigning { const char *name, *log_key, *previous; };

static int
cosign(const char *dir, const struct cosigning *c, struct signing *s,
    struct log_folder *f, struct error *err)
{
	uint64_t now = (uint64_t)(date_now_ns() / 1000000000);
	unsigned char sig[MINISIGN_SIG];
	struct minisign_key log;
	struct buf b;
	int r;

	if (!log_name_valid(c->name))
		return error_put(err, ERR_USAGE, 0, "--name: 1 to 128 printable "
		    "ASCII characters without blank or plus", "--name: 空白と + "
		    "を除く ASCII の 1 から 128 文字");
	if ((r = minisign_key_read(c->log_key, &log, err)) != 0 ||
	    (r = log_folder_lock(dir, f, err)) != 0 ||
	    (r = log_folder_read(f, dir, log.key, c->previous, err)) != 0 ||
	    (r = begin(s, err)) != 0)
		return r;
	if (memcmp(s->public.key, log.key, MINISIGN_KEY) == 0)
		return error_put(err, ERR_DENIED, 0, "this is the log's own "
		    "key; a cosigner needs one of its own", "ログ自身の鍵です。"
		    "連署には別の鍵が要ります");
	buf_init(&b, LOG_NOTE_MAX);
	log_cosign_message(&f->note.point, now, &b);
	r = signer_sign_log(s->s, buf_str(&b), b.n, sig, err);
	buf_free(&b);
	if (r == 0 && (r = log_note_add(&f->note, c->name, true, now,
	    s->public.key, sig, err)) == 0)
		r = log_folder_commit(f, err);
	return r;
}

int
log_cosign(int argc, char **argv)
{
	struct signing s = { .passphrase_fd = -1 };
	struct cosigning c = { NULL, NULL, NULL };
	const struct cli_option options[] = {
		{ "name", 'n', CLI_STRING, "NAME",
		    { "name of the cosigner in the checkpoint",
		    "チェックポイントに記す連署者の名前" }, &c.name },
		{ "log-key", 0, CLI_STRING, "FILE",
		    { "the log's public key", "ログの公開鍵" }, &c.log_key },
		{ "previous", 0, CLI_STRING, "FILE",
		    { "the checkpoint seen last: the log must have grown out "
		    "of it", "前に見たチェックポイント。ログはその続きであること" },
		    &c.previous },
		KEY(&s.key), PASSPHRASE_FD(&s.passphrase_fd),
	};
	const struct cli_usage usage = { "log cosign", "DIR",
	    { "sign a log's checkpoint as a witness",
	    "ログのチェックポイントに立会人として署名する" }, options, 5, 1, 1 };
	struct log_folder f = { .fd = -1 };
	struct cli_common common;
	struct error err = { 0 };
	int first, r;

	if ((r = cli_parse(&usage, argc, argv, &common, &first)) != CLI_GO)
		return r;
	if (c.name == NULL || c.log_key == NULL)
		return cli_usage_error(&usage, "--name and --log-key are needed",
		    "--name と --log-key が要ります");
	r = tell(&f, &common, cosign(argv[first], &c, &s, &f, &err), "log",
	    &err);
	signer_end(s.s);
	log_folder_close(&f);
	return r;
}
