/* SPDX-License-Identifier: Apache-2.0
 * The asking side of the signer. Never reads a secret key file.
 */
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/file.h"
#include "base/text.h"
#include "base/where.h"
#include "signer.h"
#include "signer_protocol.h"

struct signer {
	pid_t pid;
	struct frame_peer peer;
	struct minisign_key key;
};

static const struct frame_rule rules[] = {
	{ SIGNER_READY, 0, MINISIGN_ID + MINISIGN_KEY, SIGNER_AT_START, true,
	    "ready" },
	{ SIGNER_SIGNATURE, 0, MINISIGN_FILE_MAX, SIGNER_OPENED, true,
	    "signature" },
	{ SIGNER_DSSE, 0, MINISIGN_SIG, SIGNER_OPENED, true, "signature" },
	{ SIGNER_FAILED, 0, 4 * ERR_TEXT_MAX, SIGNER_AT_START | SIGNER_OPENED,
	    true, "failed" },
	{ 0, 0, 0, 0, false, NULL },
};

static _Noreturn void
exec_signer(const char *program, int socket)
{
	/* dup2 onto itself would keep close-on-exec. */
	if (socket == SIGNER_FD)
		socket = dup(socket);
	if (socket != -1 && dup2(socket, SIGNER_FD) == SIGNER_FD)
		(void)execl(program, "starseal-signer", (char *)NULL);
	_exit(127);
}

static int
spawn(struct signer *s, struct error *err)
{
	char *dir = where_is(WHERE_LIBEXEC, err), *program = NULL;
	int pair[2], r = 0;

	if (dir == NULL)
		return err == NULL ? ERR_MISSING : err->code;
	program = file_join(dir, "starseal-signer");
	free(dir);
	if (program == NULL)
		return error_nomem(err);
	if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, pair) != 0) {
		r = error_set(err, ERR_IO, errno, "socketpair", "socketpair");
		goto out;
	}
	s->pid = fork();
	if (s->pid == 0)
		exec_signer(program, pair[1]);
	(void)close(pair[1]);
	frame_peer_init(&s->peer, pair[0], "starseal-signer", rules);
	if (s->pid == -1)
		r = error_set(err, ERR_IO, errno, "fork", "fork");
out:
	free(program);
	return r;
}

/* What the signer itself said, as if it had happened here. */
static int
failed(const struct frame *f, struct error *err)
{
	struct frame_reader r = { f->p, f->n, false };
	uint32_t code = frame_get_u32(&r);
	char *en = frame_get_str(&r, ERR_TEXT_MAX);
	char *ja = frame_get_str(&r, ERR_TEXT_MAX);
	int result;

	if (frame_get_done(&r))
		result = error_put(err, (int)code, 0, en, ja);
	else
		result = error_put(err, ERR_PROTOCOL, 0,
		    "the signer's answer cannot be read",
		    "署名プロセスの返事が読めません");
	free(en);
	free(ja);
	return result;
}

static int
ask(struct signer *s, uint16_t type, const struct buf *b, int fd,
    uint32_t state, struct frame *answer, struct error *err)
{
	int r;

	if (b->failed)
		return error_nomem(err);
	r = frame_send(&s->peer, type, buf_str(b), b->n, &fd, fd >= 0, err);
	if (r == 0)
		/* A person may be typing a passphrase: no time limit. */
		r = frame_receive(&s->peer, state, -1, answer, err);
	if (r == 0 && answer->type == SIGNER_FAILED)
		r = failed(answer, err);
	return r;
}

static int
begin(const char *path, uint16_t type, int passphrase_fd, bool plain,
    struct signer **out, struct error *err)
{
	struct signer *s = calloc(1, sizeof(*s));
	struct frame answer;
	struct buf b;
	int r;

	*out = NULL;
	if (s == NULL)
		return error_nomem(err);
	s->peer.fd = -1;
	buf_init(&b, SIGNER_PATH_MAX + 64);
	frame_put_str(&b, path, strlen(path));
	frame_put_u32(&b, plain);
	frame_put_u32(&b, text_lang());
	r = spawn(s, err);
	if (r == 0)
		r = ask(s, (uint16_t)(type + (passphrase_fd >= 0)), &b,
		    passphrase_fd, SIGNER_AT_START, &answer, err);
	buf_free(&b);
	if (r == 0 && answer.n != MINISIGN_ID + MINISIGN_KEY)
		r = error_put(err, ERR_PROTOCOL, 0,
		    "the signer's answer cannot be read",
		    "署名プロセスの返事が読めません");
	if (r != 0) {
		signer_end(s);
		return r;
	}
	memcpy(s->key.id, answer.p, MINISIGN_ID);
	memcpy(s->key.key, answer.p + MINISIGN_ID, MINISIGN_KEY);
	*out = s;
	return 0;
}

int
signer_create(const char *path, int passphrase_fd, struct minisign_key *out,
    struct error *err)
{
	struct signer *s;
	char *copy = strdup(path), *slash;
	int r = copy == NULL ? error_nomem(err) : 0;

	if (r == 0 && (slash = strrchr(copy, '/')) != NULL && slash != copy) {
		mode_t old = umask(077);

		*slash = '\0';
		r = file_make_dirs(copy, err);
		(void)umask(old);
	}
	free(copy);
	if (r == 0)
		r = begin(path, SIGNER_CREATE, passphrase_fd, false, &s, err);
	if (r == 0) {
		*out = s->key;
		signer_end(s);
	}
	return r;
}

int
signer_start(const char *path, int passphrase_fd, bool plain,
    struct signer **out, struct error *err)
{
	return begin(path, SIGNER_OPEN, passphrase_fd, plain, out, err);
}

void
signer_public(const struct signer *s, struct minisign_key *out)
{
	*out = s->key;
}

int
signer_sign(struct signer *s, const void *statement, size_t n,
    const char *trusted, struct buf *out, struct error *err)
{
	struct frame answer;
	struct buf b;
	int r;

	buf_init(&b, SIGNER_STATEMENT_MAX + MINISIGN_COMMENT_MAX + 64);
	frame_put_str(&b, trusted, strlen(trusted));
	frame_put_str(&b, statement, n);
	r = ask(s, SIGNER_SIGN, &b, -1, SIGNER_OPENED, &answer, err);
	buf_free(&b);
	if (r == 0) {
		buf_put(out, answer.p, answer.n);
		if (out->failed)
			r = error_nomem(err);
	}
	return r;
}

/* What is answered by 64 bytes. */
static int
ask_raw(struct signer *s, uint16_t type, const void *payload, size_t n,
    unsigned char sig[MINISIGN_SIG], struct error *err)
{
	struct frame answer;
	struct buf b;
	int r;

	buf_init(&b, SIGNER_STATEMENT_MAX + 64);
	frame_put_str(&b, payload, n);
	r = ask(s, type, &b, -1, SIGNER_OPENED, &answer, err);
	buf_free(&b);
	if (r == 0 && (answer.type != SIGNER_DSSE || answer.n != MINISIGN_SIG))
		return error_put(err, ERR_PROTOCOL, 0,
		    "the signer's answer cannot be read",
		    "署名プロセスの返事が読めません");
	if (r == 0)
		memcpy(sig, answer.p, MINISIGN_SIG);
	return r;
}

int
signer_sign_dsse(struct signer *s, const void *payload, size_t n,
    unsigned char sig[MINISIGN_SIG], struct error *err)
{
	return ask_raw(s, SIGNER_SIGN_DSSE, payload, n, sig, err);
}

int
signer_sign_log(struct signer *s, const void *message, size_t n,
    unsigned char sig[MINISIGN_SIG], struct error *err)
{
	return ask_raw(s, SIGNER_SIGN_LOG, message, n, sig, err);
}

void
signer_end(struct signer *s)
{
	if (s == NULL)
		return;
	frame_peer_free(&s->peer);
	/* It ends by itself when its socket closes. */
	if (s->pid > 0)
		while (waitpid(s->pid, NULL, 0) == -1 && errno == EINTR)
			;
	free(s);
}
