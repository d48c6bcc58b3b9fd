/* SPDX-License-Identifier: Apache-2.0
 * Answers to the runner. Every path is masked here before it is sent.
 */
#include <string.h>

#include "reader.h"

int
reader_send_item(struct reader *r, struct reader_item *it, const char *path,
    int fd, struct error *err)
{
	struct buf b, masked;
	int m, e;

	buf_init(&b, READER_ITEM_MAX);
	buf_init(&masked, READER_ITEM_MAX);
	it->path = path;
	it->path_n = strlen(path);
	m = reader_mask(r, NULL, 0, it->path, it->path_n, &masked, err);
	if (m == MASK_DONE) {
		it->path = buf_str(&masked);
		it->path_n = masked.n;
	}
	if (it->kind == READER_GAP || fd == -1) {
		frame_put_u32(&b, 1);
		it->kind = READER_GAP;
		reader_item_put(&b, it);
		e = b.failed || m > 0 ? ERR_LIMIT : frame_send(&r->peer,
		    READER_BATCH, buf_str(&b), b.n, NULL, 0, err);
	} else {
		reader_item_put(&b, it);
		e = b.failed || m > 0 ? ERR_LIMIT : frame_send(&r->peer,
		    READER_BLOB, buf_str(&b), b.n, &fd, 1, err);
	}
	buf_free(&masked);
	buf_free(&b);
	return e;
}

int
reader_send_done(struct reader *r, const struct reader_done *d,
    struct error *err)
{
	struct buf b;
	int e;

	buf_init(&b, 128);
	reader_done_put(&b, d);
	e = frame_send(&r->peer, READER_DONE, buf_str(&b), b.n, NULL, 0, err);
	buf_free(&b);
	return e;
}
