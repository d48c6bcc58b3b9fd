/* SPDX-License-Identifier: Apache-2.0
 * Frames between the processes of one run. Never acts on a frame that the
 * receiver's table does not allow in its state.
 */
#include <errno.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

#include "frame.h"

#define HEADER 8        /* u32 length of the payload, u16 type, u16 fds */

void
frame_peer_init(struct frame_peer *p, int fd, const char *name,
    const struct frame_rule *rules)
{
	memset(p, 0, sizeof(*p));
	p->fd = fd;
	p->name = name;
	p->rules = rules;
	buf_init(&p->in, FRAME_MAX);
	buf_init(&p->out, FRAME_MAX + HEADER);
}

void
frame_peer_free(struct frame_peer *p)
{
	if (p->fd >= 0)
		(void)close(p->fd);
	p->fd = -1;
	buf_free(&p->in);
	buf_free(&p->out);
}

static int64_t
now_ms(void)
{
	struct timespec ts;

	(void)clock_gettime(CLOCK_MONOTONIC, &ts);
	return (int64_t)ts.tv_sec * 1000 + ts.tv_nsec / 1000000;
}

static int
gone(const struct frame_peer *p, struct error *err)
{
	return error_set(err, ERR_MISSING, 0, "%s: the process has ended",
	    "%s: プロセスが終わりました", p->name);
}

static int
broken(const struct frame_peer *p, struct error *err, const char *en,
    const char *ja)
{
	(void)error_put(err, ERR_PROTOCOL, 0, en, ja);
	(void)error_prefix(err, p->name);
	return ERR_PROTOCOL;
}

static int
wait_for(const struct frame_peer *p, int64_t deadline, struct error *err)
{
	struct pollfd pfd = { .fd = p->fd, .events = POLLIN };
	int64_t left;
	int r;

	for (;;) {
		left = deadline < 0 ? -1 : deadline - now_ms();
		if (deadline >= 0 && left < 0)
			left = 0;
		r = poll(&pfd, 1, (int)left);
		if (r > 0)
			return 0;
		if (r == -1 && errno != EINTR)
			return error_set(err, ERR_IO, errno, "%s: poll",
			    "%s: poll", p->name);
		if (r == 0)
			return error_set(err, ERR_TIMEOUT, 0,
			    "%s: no answer in time",
			    "%s: 時間内に返事がありません", p->name);
	}
}

static void
close_fds(int *fds, size_t n)
{
	size_t i;

	for (i = 0; i < n; i++) {
		if (fds[i] >= 0)
			(void)close(fds[i]);
		fds[i] = -1;
	}
}

/* Descriptors that came with one read, at most FRAME_FDS_MAX; *n of them. */
static int
take_fds(struct msghdr *msg, int fds[FRAME_FDS_MAX], size_t *n)
{
	struct cmsghdr *c;
	size_t i, count;
	int fd;

	*n = 0;
	for (c = CMSG_FIRSTHDR(msg); c != NULL; c = CMSG_NXTHDR(msg, c)) {
		if (c->cmsg_level != SOL_SOCKET || c->cmsg_type != SCM_RIGHTS)
			continue;
		count = (c->cmsg_len - CMSG_LEN(0)) / sizeof(int);
		for (i = 0; i < count; i++) {
			memcpy(&fd, CMSG_DATA(c) + i * sizeof(int), sizeof(int));
			if (*n < FRAME_FDS_MAX)
				fds[(*n)++] = fd;
			else
				(void)close(fd);
		}
	}
	return (msg->msg_flags & MSG_CTRUNC) != 0 ? -1 : 0;
}

/* Read exactly n bytes; the descriptors that come with the first of them. */
static int
read_exactly(struct frame_peer *p, void *to, size_t n, int64_t deadline,
    int fds[FRAME_FDS_MAX], size_t *nfds, struct error *err)
{
	union { char b[CMSG_SPACE(sizeof(int) * FRAME_FDS_MAX)];
	    struct cmsghdr align; } control;
	size_t got = 0, some;
	ssize_t r;

	while (got < n) {
		struct iovec iov = { .iov_base = (char *)to + got,
		    .iov_len = n - got };
		struct msghdr msg = { .msg_iov = &iov, .msg_iovlen = 1,
		    .msg_control = control.b,
		    .msg_controllen = sizeof(control.b) };
		int w = wait_for(p, deadline, err);

		if (w != 0)
			return w;
		r = recvmsg(p->fd, &msg, MSG_CMSG_CLOEXEC);
		if (r == -1 && (errno == EINTR || errno == EAGAIN))
			continue;
		if (r == 0 || (r == -1 && errno == ECONNRESET))
			return got == 0 ? gone(p, err) : broken(p, err,
			    "a frame was cut short", "フレームが途中で切れました");
		if (r == -1)
			return error_set(err, ERR_IO, errno, "%s: receive",
			    "%s: 受信", p->name);
		if (msg.msg_controllen > 0) {
			int more[FRAME_FDS_MAX] = { -1, -1 };

			if (take_fds(&msg, more, &some) != 0 ||
			    (some > 0 && *nfds > 0)) {
				close_fds(more, some);
				return broken(p, err, "too many descriptors",
				    "記述子が多すぎます");
			}
			if (some > 0) {
				memcpy(fds, more, sizeof(more));
				*nfds = some;
			}
		}
		got += (size_t)r;
	}
	return 0;
}

static const struct frame_rule *
rule_for(struct frame_peer *p, uint16_t type, uint32_t state)
{
	size_t i;

	for (i = 0; p->rules[i].type != 0; i++) {
		const struct frame_rule *r = &p->rules[i];

		if (r->type != type)
			continue;
		if ((r->when & state) == 0 ||
		    (r->once && (p->seen & (1ull << i)) != 0))
			return NULL;
		p->seen |= 1ull << i;
		return r;
	}
	return NULL;
}

int
frame_receive(struct frame_peer *p, uint32_t state, int timeout_ms,
    struct frame *out, struct error *err)
{
	int64_t deadline = timeout_ms < 0 ? -1 : now_ms() + timeout_ms;
	unsigned char head[HEADER];
	size_t nfds = 0, want;
	int r;

	memset(out, 0, sizeof(*out));
	out->fds[0] = out->fds[1] = -1;
	r = read_exactly(p, head, sizeof(head), deadline, out->fds, &nfds, err);
	if (r != 0)
		goto fail;
	out->n = (uint32_t)head[0] | (uint32_t)head[1] << 8 |
	    (uint32_t)head[2] << 16 | (uint32_t)head[3] << 24;
	out->type = (uint16_t)(head[4] | head[5] << 8);
	want = (size_t)(head[6] | head[7] << 8);
	out->rule = rule_for(p, out->type, state);
	if (out->rule == NULL) {
		r = error_set(err, ERR_PROTOCOL, 0,
		    "%s: frame type %u is not allowed now",
		    "%s: 種別 %u のフレームは今は許されません", p->name,
		    (unsigned)out->type);
		goto fail;
	}
	if (out->n > out->rule->max || out->n > FRAME_MAX ||
	    want != out->rule->fds) {
		r = error_set(err, ERR_PROTOCOL, 0,
		    "%s: frame %s has %u bytes and %zu descriptors",
		    "%s: フレーム %s は %u バイト、記述子 %zu 個です", p->name,
		    out->rule->name, out->n, want);
		goto fail;
	}
	buf_reset(&p->in);
	if (out->n > 0) {
		char *to = buf_room(&p->in, out->n);

		r = to == NULL ? error_nomem(err) : read_exactly(p, to, out->n,
		    deadline, out->fds, &nfds, err);
		if (r == ERR_MISSING)
			r = broken(p, err, "a frame was cut short",
			    "フレームが途中で切れました");
		if (r != 0)
			goto fail;
		p->in.n = out->n;
	}
	if (nfds != out->rule->fds) {
		r = broken(p, err, "descriptors are missing from a frame",
		    "フレームに記述子がありません");
		goto fail;
	}
	out->p = (const unsigned char *)buf_str(&p->in);
	return 0;
fail:
	close_fds(out->fds, FRAME_FDS_MAX);
	return r;
}

int
frame_send(struct frame_peer *p, uint16_t type, const void *payload, size_t n,
    const int *fds, size_t nfds, struct error *err)
{
	union { char b[CMSG_SPACE(sizeof(int) * FRAME_FDS_MAX)];
	    struct cmsghdr align; } control;
	struct msghdr msg = { 0 };
	struct iovec iov;
	size_t sent = 0;

	if (n > FRAME_MAX || nfds > FRAME_FDS_MAX)
		return error_set(err, ERR_INTERNAL, 0,
		    "%s: a frame of %zu bytes is too long",
		    "%s: %zu バイトのフレームは長すぎます", p->name, n);
	buf_reset(&p->out);
	frame_put_u32(&p->out, (uint32_t)n);
	buf_putc(&p->out, (char)(type & 0xff));
	buf_putc(&p->out, (char)(type >> 8));
	buf_putc(&p->out, (char)nfds);
	buf_putc(&p->out, 0);
	buf_put(&p->out, payload, n);
	if (p->out.failed)
		return error_nomem(err);
	if (nfds > 0) {
		struct cmsghdr *c;

		memset(&control, 0, sizeof(control));
		msg.msg_control = control.b;
		msg.msg_controllen = CMSG_SPACE(sizeof(int) * nfds);
		c = CMSG_FIRSTHDR(&msg);
		c->cmsg_level = SOL_SOCKET;
		c->cmsg_type = SCM_RIGHTS;
		c->cmsg_len = CMSG_LEN(sizeof(int) * nfds);
		memcpy(CMSG_DATA(c), fds, sizeof(int) * nfds);
	}
	msg.msg_iov = &iov;
	msg.msg_iovlen = 1;
	while (sent < p->out.n) {
		ssize_t w;

		iov.iov_base = p->out.p + sent;
		iov.iov_len = p->out.n - sent;
		w = sendmsg(p->fd, &msg, MSG_NOSIGNAL);
		if (w == -1 && errno == EINTR)
			continue;
		if (w == -1 && (errno == EPIPE || errno == ECONNRESET))
			return gone(p, err);
		if (w == -1)
			return error_set(err, ERR_IO, errno, "%s: send",
			    "%s: 送信", p->name);
		sent += (size_t)w;
		msg.msg_control = NULL;
		msg.msg_controllen = 0;
	}
	return 0;
}

static void
put_le(struct buf *b, uint64_t v, size_t n)
{
	char le[8];
	size_t i;

	for (i = 0; i < n; i++)
		le[i] = (char)(v >> (8 * i) & 0xff);
	buf_put(b, le, n);
}

void
frame_put_u32(struct buf *b, uint32_t v)
{
	put_le(b, v, 4);
}

void
frame_put_u64(struct buf *b, uint64_t v)
{
	put_le(b, v, 8);
}

void
frame_put_str(struct buf *b, const char *s, size_t n)
{
	frame_put_u32(b, (uint32_t)n);
	buf_put(b, s, n);
}

static uint64_t
get_le(struct frame_reader *r, size_t n)
{
	uint64_t v = 0;
	size_t i;

	if (r->n < n) {
		r->bad = true;
		r->n = 0;
		return 0;
	}
	for (i = 0; i < n; i++)
		v |= (uint64_t)r->p[i] << (8 * i);
	r->p += n;
	r->n -= n;
	return v;
}

uint32_t
frame_get_u32(struct frame_reader *r)
{
	return (uint32_t)get_le(r, 4);
}

uint64_t
frame_get_u64(struct frame_reader *r)
{
	return get_le(r, 8);
}

const char *
frame_get_bytes(struct frame_reader *r, size_t *n)
{
	const char *p;

	*n = frame_get_u32(r);
	if (r->bad || *n > r->n) {
		r->bad = true;
		r->n = *n = 0;
		return "";
	}
	p = (const char *)r->p;
	r->p += *n;
	r->n -= *n;
	return p;
}

char *
frame_get_str(struct frame_reader *r, size_t max)
{
	size_t n;
	const char *p = frame_get_bytes(r, &n);
	char *s = NULL;

	if (!r->bad && n <= max && memchr(p, '\0', n) == NULL)
		s = strndup(p, n);
	if (s == NULL)
		r->bad = true;
	return s;
}

bool
frame_get_done(const struct frame_reader *r)
{
	return !r->bad && r->n == 0;
}
