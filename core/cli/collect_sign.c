/* SPDX-License-Identifier: Apache-2.0
 * Signing at the end of a collection. Never holds a passphrase or a secret
 * key: both stay in the signer.
 */
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "seal/home.h"
#include "base/text.h"
#include "collect_sign.h"

#define MEMBER "sigs/10-collector.minisig"

/* Making a key reads the passphrase, and so does starting the signer on it:
 * the bytes of a pipe are doubled in the kernel, a file is read again. */
static int
double_pipe(int from, int *copy, struct error *err)
{
	struct pollfd pfd = { .fd = from, .events = POLLIN };
	int pair[2];
	ssize_t n;

	*copy = -1;
	if (lseek(from, 0, SEEK_CUR) != -1)
		return 0;
	if (pipe2(pair, O_CLOEXEC) != 0)
		return error_set(err, ERR_IO, errno, "pipe", "パイプ");
	(void)poll(&pfd, 1, -1);
	n = tee(from, pair[1], 4096, 0);
	(void)close(pair[1]);
	if (n <= 0) {
		(void)close(pair[0]);
		return error_set(err, ERR_INPUT, n == 0 ? 0 : errno,
		    "--passphrase-fd %d: give a file or a pipe that holds the "
		    "passphrase", "--passphrase-fd %d: パスフレーズの入った"
		    "ファイルかパイプを渡してください", from);
	}
	*copy = pair[0];
	return 0;
}

static int
make_key(struct collect_sign *s, const char *path, struct error *err)
{
	struct minisign_key key;
	int fd = (int)s->passphrase_fd, copy = -1, r;
	off_t at = fd == -1 ? -1 : lseek(fd, 0, SEEK_CUR);

	(void)fprintf(stderr, TR("starseal: there is no signing key yet; "
	    "making %s\n", "starseal: 署名鍵がまだないので作ります: %s\n"),
	    path);
	if (fd != -1 && (r = double_pipe(fd, &copy, err)) != 0)
		return r;
	r = signer_create(path, copy == -1 ? fd : copy, &key, err);
	if (copy != -1)
		(void)close(copy);
	if (at != -1)
		(void)lseek(fd, at, SEEK_SET);
	return r;
}

int
collect_sign_begin(struct collect_sign *s, struct error *err)
{
	struct minisign_key key;
	char *path;
	int r = 0;

	if (s->unsigned_pack)
		return 0;
	path = s->key == NULL ? signer_default_key(err) : strdup(s->key);
	if (path == NULL)
		return err->code != 0 ? err->code : error_nomem(err);
	if (access(path, F_OK) != 0 && errno == ENOENT)
		r = make_key(s, path, err);
	if (r == 0)
		r = signer_start(path, (int)s->passphrase_fd, false,
		    &s->signer, err);
	if (r == 0) {
		signer_public(s->signer, &key);
		minisign_id(key.id, s->id);
	}
	free(path);
	return r;
}

/* Before it is laid down: whoever opens the pack must be able to verify it. */
static int
check_signature(const struct collect_sign *s, const struct buf *text,
    const struct buf *statement, struct error *err)
{
	struct minisign_signature sig;
	struct minisign_key key;
	int r;

	signer_public(s->signer, &key);
	r = minisign_parse(buf_str(text), text->n, &sig, err);
	return r != 0 ? r : minisign_verify(&sig, &key, buf_str(statement),
	    statement->n, err);
}

int
collect_sign_commit(struct collect_sign *s, struct pack_writer *w,
    const struct buf *statement, const char *pack_id, struct error *err)
{
	struct pack_tail_file tail = { .name = MEMBER };
	struct buf sig;
	char trusted[128];
	int r;

	if (s->unsigned_pack)
		return pack_writer_commit(w, NULL, 0, err);
	buf_init(&sig, MINISIGN_FILE_MAX);
	(void)snprintf(trusted, sizeof(trusted), "role=collector pack=%s "
	    "key=%s", pack_id, s->id);
	r = signer_sign(s->signer, buf_str(statement), statement->n, trusted,
	    &sig, err);
	if (r == 0)
		r = check_signature(s, &sig, statement, err);
	if (r == 0) {
		tail.p = buf_str(&sig);
		tail.n = sig.n;
		r = pack_writer_commit(w, &tail, 1, err);
	}
	buf_free(&sig);
	return r;
}

void
collect_sign_end(struct collect_sign *s)
{
	signer_end(s->signer);
	s->signer = NULL;
}
