/* SPDX-License-Identifier: Apache-2.0
 * An SSH agent asked for one signature. Trusts nothing of what it answers:
 * the signature is verified before it is given on.
 */
#include <errno.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include "agent.h"
#include "base/file.h"
#include "wire.h"

#define SIGN_REQUEST 13
#define SIGN_RESPONSE 14
#define ANSWER_MAX 4096
#define TOUCH_MS 120000

static int
connect_agent(int *out, struct error *err)
{
	const char *path = getenv("SSH_AUTH_SOCK");
	struct sockaddr_un at = { .sun_family = AF_UNIX };
	int fd;

	if (path == NULL || path[0] == '\0' ||
	    strlen(path) >= sizeof(at.sun_path))
		return error_put(err, ERR_MISSING, 0, "there is no SSH agent "
		    "(SSH_AUTH_SOCK is not set); start one and add the key "
		    "with ssh-add", "SSH エージェントがありません (SSH_AUTH_SOCK が"
		    "未設定)。起動して ssh-add で鍵を加えてください");
	memcpy(at.sun_path, path, strlen(path) + 1);
	fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
	if (fd == -1 || connect(fd, (const struct sockaddr *)&at,
	    sizeof(at)) != 0) {
		(void)error_set(err, ERR_MISSING, errno,
		    "%s: cannot reach the SSH agent",
		    "%s: SSH エージェントにつながりません", path);
		if (fd != -1)
			(void)close(fd);
		return ERR_MISSING;
	}
	*out = fd;
	return 0;
}

static int
receive(int fd, unsigned char *p, size_t n, struct error *err)
{
	struct pollfd pfd = { .fd = fd, .events = POLLIN };
	ssize_t got;
	size_t at;

	for (at = 0; at < n; at += (size_t)got) {
		if (poll(&pfd, 1, TOUCH_MS) == 0)
			return error_put(err, ERR_TIMEOUT, 0, "the SSH agent "
			    "does not answer; does a token wait for a touch?",
			    "SSH エージェントが答えません。ハードウェアの鍵に触れる"
			    "必要がありませんか");
		got = recv(fd, p + at, n - at, 0);
		if (got == -1 && errno == EINTR)
			got = 0;
		else if (got <= 0)
			return error_set(err, ERR_IO, got == 0 ? 0 : errno,
			    "the SSH agent hung up",
			    "SSH エージェントとの接続が切れました");
	}
	return 0;
}

static int
ask(int fd, const struct buf *request, unsigned char *answer, size_t *n,
    struct error *err)
{
	unsigned char head[4];
	struct wire w = { head, sizeof(head), false };
	int r;

	if ((r = file_write_fd(fd, buf_str(request), request->n, "agent",
	    err)) != 0 || (r = receive(fd, head, sizeof(head), err)) != 0)
		return r;
	*n = wire_u32(&w);
	if (*n == 0 || *n > ANSWER_MAX)
		return error_put(err, ERR_PROTOCOL, 0,
		    "the SSH agent's answer cannot be read",
		    "SSH エージェントの返事が読めません");
	return receive(fd, answer, *n, err);
}

int
agent_sign(const struct sshsig_key *key, const char *name_space,
    const void *message, size_t n, struct sshsig *out, struct error *err)
{
	unsigned char answer[ANSWER_MAX];
	struct buf request, signed_bytes;
	struct wire w, sig;
	size_t answer_n = 0;
	int fd = -1, r;

	if ((r = connect_agent(&fd, err)) != 0)
		return r;
	buf_init(&request, ANSWER_MAX);
	buf_init(&signed_bytes, ANSWER_MAX);
	sshsig_message(name_space, message, n, &signed_bytes);
	wire_put_u32(&request, (uint32_t)(1 + 4 + key->n + 4 +
	    signed_bytes.n + 4));
	buf_putc(&request, SIGN_REQUEST);
	wire_put_str(&request, key->blob, key->n);
	wire_put_str(&request, buf_str(&signed_bytes), signed_bytes.n);
	wire_put_u32(&request, 0);
	r = request.failed || signed_bytes.failed ? error_nomem(err) :
	    ask(fd, &request, answer, &answer_n, err);
	(void)close(fd);
	buf_free(&request);
	buf_free(&signed_bytes);
	if (r != 0)
		return r;
	w = (struct wire){ answer, answer_n, false };
	if (wire_u8(&w) != SIGN_RESPONSE)
		return error_put(err, ERR_DENIED, 0, "the SSH agent did not "
		    "sign: it has not this key, or was refused; ssh-add -L "
		    "lists its keys", "SSH エージェントは署名しませんでした。鍵がない"
		    "か、拒まれました。ssh-add -L で鍵を確かめてください");
	sig = wire_str(&w);
	memset(out, 0, sizeof(*out));
	if (sig.bad || w.n != 0 || sig.n > SSHSIG_BLOB_MAX ||
	    strlen(name_space) > SSHSIG_NAMESPACE_MAX)
		return error_put(err, ERR_PROTOCOL, 0,
		    "the SSH agent's answer cannot be read",
		    "SSH エージェントの返事が読めません");
	out->key = *key;
	memcpy(out->name_space, name_space, strlen(name_space));
	memcpy(out->hash, "sha512", 7);
	memcpy(out->sig, sig.p, out->sig_n = sig.n);
	return sshsig_verify(out, name_space, message, n, err);
}
