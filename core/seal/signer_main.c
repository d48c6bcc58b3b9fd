/* SPDX-License-Identifier: Apache-2.0
 * starseal-signer: holds the secret key, signs one statement. Never parses
 * evidence, never opens anything but the key's files and the terminal, never
 * signs what is not a statement.
 */
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#include <seccomp.h>
#include <sodium.h>

#include "base/file.h"
#include "base/text.h"
#include "dsse.h"
#include "home.h"
#include "log_note.h"
#include "passphrase.h"
#include "secret.h"
#include "signer.h"
#include "signer_protocol.h"

#define KEY_FILE_MAX 1024

static const struct frame_rule rules[] = {
	{ SIGNER_OPEN, 0, SIGNER_PATH_MAX + 64, SIGNER_AT_START, true, "open" },
	{ SIGNER_OPEN_FD, 1, SIGNER_PATH_MAX + 64, SIGNER_AT_START, true,
	    "open" },
	{ SIGNER_CREATE, 0, SIGNER_PATH_MAX + 64, SIGNER_AT_START, true,
	    "create" },
	{ SIGNER_CREATE_FD, 1, SIGNER_PATH_MAX + 64, SIGNER_AT_START, true,
	    "create" },
	{ SIGNER_SIGN, 0, SIGNER_STATEMENT_MAX + MINISIGN_COMMENT_MAX + 64,
	    SIGNER_OPENED, true, "sign" },
	{ SIGNER_SIGN_DSSE, 0, SIGNER_STATEMENT_MAX + 64, SIGNER_OPENED, true,
	    "sign" },
	{ SIGNER_SIGN_LOG, 0, 1024, SIGNER_OPENED, true, "sign" },
	{ 0, 0, 0, 0, false, NULL },
};

struct request { char *path; bool plain; int fd; };

/* No core file, no debugger, no swap of the key's pages (sodium locks). */
static void
harden(void)
{
	struct rlimit none = { 0, 0 };

	(void)setrlimit(RLIMIT_CORE, &none);
	(void)prctl(PR_SET_DUMPABLE, 0, 0, 0, 0);
	(void)prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0);
}

/* Once the key is in memory nothing needs opening any more. */
static int
close_doors(struct error *err)
{
	static const int allowed[] = { SCMP_SYS(read), SCMP_SYS(write),
	    SCMP_SYS(recvmsg), SCMP_SYS(sendmsg), SCMP_SYS(poll),
	    SCMP_SYS(ppoll), SCMP_SYS(clock_gettime), SCMP_SYS(brk),
	    SCMP_SYS(mmap), SCMP_SYS(munmap), SCMP_SYS(mprotect),
	    SCMP_SYS(madvise), SCMP_SYS(mremap), SCMP_SYS(munlock),
	    SCMP_SYS(close), SCMP_SYS(exit), SCMP_SYS(exit_group),
	    SCMP_SYS(rt_sigreturn), SCMP_SYS(getrandom), SCMP_SYS(futex) };
	scmp_filter_ctx ctx = seccomp_init(SCMP_ACT_KILL_PROCESS);
	size_t i;
	int r = ctx == NULL ? -ENOMEM : 0;

	for (i = 0; r == 0 && i < sizeof(allowed) / sizeof(allowed[0]); i++)
		r = seccomp_rule_add(ctx, SCMP_ACT_ALLOW, allowed[i], 0);
	if (r == 0)
		r = seccomp_load(ctx);
	seccomp_release(ctx);
	/* A kernel without seccomp: the key is as safe as its owner. */
	if (r == 0 || r == -EINVAL || r == -ENOSYS)
		return 0;
	return error_set(err, ERR_INTERNAL, -r, "seccomp", "seccomp");
}

static void
tell_failure(struct frame_peer *peer, const struct error *e)
{
	struct buf b;

	buf_init(&b, 4 * ERR_TEXT_MAX);
	frame_put_u32(&b, (uint32_t)e->code);
	frame_put_str(&b, e->en, strlen(e->en));
	frame_put_str(&b, e->ja, strlen(e->ja));
	(void)frame_send(peer, SIGNER_FAILED, buf_str(&b), b.n, NULL, 0, NULL);
	buf_free(&b);
}

static int
read_request(const struct frame *f, struct request *out, struct error *err)
{
	struct frame_reader r = { f->p, f->n, false };

	out->path = frame_get_str(&r, SIGNER_PATH_MAX);
	out->plain = frame_get_u32(&r) != 0;
	text_set_lang(frame_get_u32(&r) == TEXT_JA ? TEXT_JA : TEXT_EN);
	out->fd = f->rule->fds > 0 ? f->fds[0] : -1;
	if (!frame_get_done(&r))
		return error_put(err, ERR_PROTOCOL, 0,
		    "the request cannot be read", "依頼が読めません");
	return 0;
}

static int
get_passphrase(const struct request *q, bool twice, struct passphrase *out,
    struct error *err)
{
	if (q->fd >= 0)
		return passphrase_from_fd(q->fd, out, err);
	return passphrase_from_terminal(twice, out, err);
}

static int
write_new(const char *path, mode_t mode, const struct buf *b,
    struct error *err)
{
	struct stat st;

	if (lstat(path, &st) == 0) {
		(void)error_put(err, ERR_DENIED, 0,
		    "is there already; keys are never overwritten",
		    "すでにあります。鍵は上書きしません");
		(void)error_prefix(err, path);
		return ERR_DENIED;
	}
	return file_write(path, mode, buf_str(b), b->n, err);
}

static int
create(const struct request *q, struct secret_key **out, struct error *err)
{
	struct passphrase pass = { NULL, 0 };
	char *public_path = signer_public_path(q->path);
	struct minisign_key public;
	struct buf secret, text;
	int r;

	buf_init(&secret, KEY_FILE_MAX);
	buf_init(&text, KEY_FILE_MAX);
	r = public_path == NULL ? error_nomem(err) :
	    get_passphrase(q, true, &pass, err);
	if (r == 0 && (*out = secret_generate(err)) == NULL)
		r = ERR_NOMEM;
	if (r == 0)
		r = secret_write(*out, pass.p, pass.n, &secret, err);
	if (r == 0)
		r = write_new(q->path, 0600, &secret, err);
	if (r == 0) {
		secret_public(*out, &public);
		minisign_key_write(&public, &text);
		r = write_new(public_path, 0644, &text, err);
	}
	passphrase_free(&pass);
	buf_wipe(&secret);
	buf_free(&text);
	free(public_path);
	return r;
}

/* The key file's bytes, if nobody else may read them. */
static int
load(const char *path, struct buf *b, struct error *err)
{
	struct stat st;
	int fd = open(path, O_RDONLY | O_CLOEXEC | O_NOCTTY | O_NONBLOCK), r;

	if (fd == -1)
		return error_set(err, errno == ENOENT ? ERR_MISSING : ERR_IO,
		    errno, "%s: cannot open the key",
		    "%s: 鍵を開くことができません", path);
	if (fstat(fd, &st) != 0 || !S_ISREG(st.st_mode))
		r = error_set(err, ERR_INPUT, 0, "%s: not a key file",
		    "%s: 鍵ファイルではありません", path);
	else if ((st.st_mode & 077) != 0)
		r = error_set(err, ERR_DENIED, 0,
		    "%s: others may read this key; run: chmod 600 %s",
		    "%s: 他の利用者が読める鍵です。chmod 600 %s を実行してください",
		    path, path);
	else
		r = file_read_fd(fd, path, b, err);
	(void)close(fd);
	return r;
}

static int
open_key(const struct request *q, struct secret_key **out, struct error *err)
{
	struct passphrase pass = { NULL, 0 };
	struct buf b;
	int r;

	buf_init(&b, KEY_FILE_MAX);
	r = load(q->path, &b, err);
	if (r == 0 && secret_is_encrypted(buf_str(&b), b.n))
		r = get_passphrase(q, false, &pass, err);
	if (r == 0) {
		*out = secret_read(buf_str(&b), b.n, pass.p, pass.n, q->plain,
		    err);
		if (*out == NULL) {
			(void)error_prefix(err, q->path);
			r = err->code;
		}
	}
	passphrase_free(&pass);
	buf_wipe(&b);
	return r;
}

static int
tell_ready(struct frame_peer *peer, const struct secret_key *key,
    struct error *err)
{
	struct minisign_key public;
	unsigned char b[MINISIGN_ID + MINISIGN_KEY];

	secret_public(key, &public);
	memcpy(b, public.id, MINISIGN_ID);
	memcpy(b + MINISIGN_ID, public.key, MINISIGN_KEY);
	return frame_send(peer, SIGNER_READY, b, sizeof(b), NULL, 0, err);
}

/* What a key of ours may sign: nothing that another program could take for
 * something of its own. */
static bool
may_be_signed(const char *p, size_t n)
{
	static const char *const starts[] = { "starseal-seal/v1\n",
	    "{\"format\":\"starseal-keyring/1\"," };
	size_t i;

	for (i = 0; i < sizeof(starts) / sizeof(starts[0]); i++)
		if (n >= strlen(starts[i]) &&
		    memcmp(p, starts[i], strlen(starts[i])) == 0)
			return true;
	return false;
}

static int
sign(struct frame_peer *peer, const struct secret_key *key,
    const struct frame *f, struct error *err)
{
	struct frame_reader r = { f->p, f->n, false };
	char *trusted = frame_get_str(&r, MINISIGN_COMMENT_MAX);
	struct minisign_signature sig;
	const char *statement;
	struct buf text;
	size_t n;
	int result;

	statement = frame_get_bytes(&r, &n);
	buf_init(&text, MINISIGN_FILE_MAX);
	if (!frame_get_done(&r) || n > SIGNER_STATEMENT_MAX ||
	    !may_be_signed(statement, n))
		result = error_put(err, ERR_DENIED, 0,
		    "the signer signs starseal statements and keyrings only",
		    "署名できるのは starseal の封印文と鍵輪だけです");
	else
		result = secret_sign(key, statement, n, trusted, &sig, err);
	if (result == 0) {
		minisign_write(&sig, "signature of a starseal statement",
		    &text);
		result = frame_send(peer, SIGNER_SIGNATURE, buf_str(&text),
		    text.n, NULL, 0, err);
	}
	buf_free(&text);
	free(trusted);
	return result;
}

/* DSSE puts its own words before the payload: no other use is possible. */
static int
sign_dsse(struct frame_peer *peer, const struct secret_key *key,
    const struct frame *f, struct error *err)
{
	struct frame_reader r = { f->p, f->n, false };
	unsigned char sig[MINISIGN_SIG];
	const char *payload;
	struct buf message;
	size_t n;
	int result = 0;

	payload = frame_get_bytes(&r, &n);
	buf_init(&message, SIGNER_STATEMENT_MAX + 128);
	if (frame_get_done(&r))
		dsse_message(payload, n, &message);
	if (message.failed || message.n == 0)
		result = error_put(err, ERR_PROTOCOL, 0,
		    "the request cannot be read", "依頼が読めません");
	if (result == 0)
		result = secret_sign_raw(key, buf_str(&message), message.n,
		    sig, err);
	if (result == 0)
		result = frame_send(peer, SIGNER_DSSE, sig, sizeof(sig), NULL,
		    0, err);
	buf_free(&message);
	return result;
}

/* Checkpoints have no words of their own in front; their three lines are like
 * nothing else that a key of ours signs. */
static int
sign_log(struct frame_peer *peer, const struct secret_key *key,
    const struct frame *f, struct error *err)
{
	struct frame_reader r = { f->p, f->n, false };
	unsigned char sig[MINISIGN_SIG];
	const char *message;
	size_t n;
	int result;

	message = frame_get_bytes(&r, &n);
	if (!frame_get_done(&r) || !log_message_valid(message, n))
		return error_put(err, ERR_DENIED, 0,
		    "this is no checkpoint of a log", "ログのチェックポイントでは"
		    "ありません");
	result = secret_sign_raw(key, message, n, sig, err);
	if (result == 0)
		result = frame_send(peer, SIGNER_DSSE, sig, sizeof(sig), NULL,
		    0, err);
	return result;
}

static int
serve(struct frame_peer *peer, struct secret_key **key, struct error *err)
{
	struct request q = { NULL, false, -1 };
	struct frame f;
	bool making;
	int r;

	if ((r = frame_receive(peer, SIGNER_AT_START, -1, &f, err)) != 0)
		return r;
	making = f.type == SIGNER_CREATE || f.type == SIGNER_CREATE_FD;
	r = read_request(&f, &q, err);
	if (r == 0)
		r = making ? create(&q, key, err) : open_key(&q, key, err);
	free(q.path);
	if (q.fd >= 0)
		(void)close(q.fd);
	if (r == 0 && (r = close_doors(err)) == 0)
		r = tell_ready(peer, *key, err);
	if (r != 0 || making)
		return r;
	/* The command may end without asking for a signature. */
	r = frame_receive(peer, SIGNER_OPENED, -1, &f, err);
	if (r == ERR_MISSING)
		return 0;
	if (r != 0)
		return r;
	if (f.type == SIGNER_SIGN_LOG)
		return sign_log(peer, *key, &f, err);
	return f.type == SIGNER_SIGN_DSSE ? sign_dsse(peer, *key, &f, err) :
	    sign(peer, *key, &f, err);
}

int
main(void)
{
	struct secret_key *key = NULL;
	struct frame_peer peer;
	struct error err;
	int r;

	harden();
	error_clear(&err);
	if (sodium_init() == -1)
		return 70;
	frame_peer_init(&peer, SIGNER_FD, "starseal", rules);
	r = serve(&peer, &key, &err);
	secret_free(key);
	if (r != 0)
		tell_failure(&peer, &err);
	frame_peer_free(&peer);
	return error_exit_status(r);
}
