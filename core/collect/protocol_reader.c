/* SPDX-License-Identifier: Apache-2.0
 * The words of the reader's protocol, on both sides. Never trusts a length.
 */
#include <errno.h>
#include <string.h>

#include "starseal/plugin.h"
#include "protocol_reader.h"

const struct frame_rule reader_rules_runner[] = {
	{ READER_READY, 0, 12, READER_START, true, "ready" },
	{ READER_RING, 1, 8, READER_BUSY, true, "ring" },
	{ READER_BLOB, 1, READER_ITEM_MAX, READER_BUSY, false, "blob" },
	{ READER_BATCH, 0, 4 + READER_BATCH_MAX * READER_ITEM_MAX, READER_BUSY,
	    false, "batch" },
	{ READER_DONE, 0, 128, READER_BUSY, false, "done" },
	{ READER_FAILED, 0, 2 * ERR_TEXT_MAX + 8, READER_START, true,
	    "failed" },
	{ 0, 0, 0, 0, false, NULL }
};

const struct frame_rule reader_rules_reader[] = {
	{ READER_INIT, 0, FRAME_MAX, READER_START, true, "init" },
	{ READER_LIST, 0, 8192, READER_IDLE, false, "list" },
	{ READER_SIZES, 0, 8192, READER_IDLE, false, "sizes" },
	{ READER_SNAPSHOT, 0, 8192, READER_IDLE, false, "snapshot" },
	{ READER_CAPTURE, 0, 8192, READER_IDLE, false, "capture" },
	/* The last of a capture may arrive after its done. */
	{ READER_TAKEN, 0, 4, READER_BUSY | READER_IDLE, false, "taken" },
	{ READER_RUN, 0, 8192, READER_IDLE, false, "run" },
	{ READER_RUN_INPUT, 1, 8192, READER_IDLE, false, "run with input" },
	{ READER_END, 0, 0, READER_IDLE, true, "end" },
	{ 0, 0, 0, 0, false, NULL }
};

void
reader_item_put(struct buf *b, const struct reader_item *it)
{
	frame_put_u32(b, it->kind);
	frame_put_u32(b, it->source);
	frame_put_u32(b, it->flags);
	frame_put_u32(b, it->has);
	frame_put_u32(b, it->uid);
	frame_put_u32(b, it->gid);
	frame_put_u32(b, it->mode);
	frame_put_u32(b, (uint32_t)it->status);
	frame_put_u32(b, it->reason);
	frame_put_u32(b, it->sys);
	frame_put_u64(b, (uint64_t)it->mtime_ns);
	frame_put_u64(b, (uint64_t)it->taken_ns);
	frame_put_u64(b, it->size);
	frame_put_u64(b, it->offset);
	frame_put_str(b, it->path, it->path_n);
	frame_put_str(b, (const char *)it->original,
	    (it->has & READER_I_ORIGINAL) != 0 ? sizeof(it->original) : 0);
}

int
reader_item_get(struct frame_reader *r, struct reader_item *it)
{
	const char *original;
	size_t n;

	memset(it, 0, sizeof(*it));
	it->kind = frame_get_u32(r);
	it->source = frame_get_u32(r);
	it->flags = frame_get_u32(r);
	it->has = frame_get_u32(r);
	it->uid = frame_get_u32(r);
	it->gid = frame_get_u32(r);
	it->mode = frame_get_u32(r);
	it->status = (int32_t)frame_get_u32(r);
	it->reason = frame_get_u32(r);
	it->sys = frame_get_u32(r);
	it->mtime_ns = (int64_t)frame_get_u64(r);
	it->taken_ns = (int64_t)frame_get_u64(r);
	it->size = frame_get_u64(r);
	it->offset = frame_get_u64(r);
	it->path = frame_get_bytes(r, &it->path_n);
	original = frame_get_bytes(r, &n);
	if (n != 0 && n != sizeof(it->original))
		r->bad = true;
	else if (n != 0)
		memcpy(it->original, original, n);
	if (it->kind < READER_ARTIFACT || it->kind > READER_GAP ||
	    it->flags > 63 || it->reason > READER_R_NOT_RUN ||
	    ((it->has & READER_I_ORIGINAL) != 0) != (n != 0))
		r->bad = true;
	return r->bad ? -1 : 0;
}

void
reader_done_put(struct buf *b, const struct reader_done *d)
{
	frame_put_u32(b, (uint32_t)d->result);
	frame_put_u32(b, d->reason);
	frame_put_u32(b, d->sys);
	frame_put_u64(b, d->files);
	frame_put_u64(b, d->bytes);
	frame_put_u32(b, d->has_program);
	frame_put_str(b, (const char *)d->program, sizeof(d->program));
}

int
reader_done_get(struct frame_reader *r, struct reader_done *d)
{
	const char *p;
	size_t n;

	memset(d, 0, sizeof(*d));
	d->result = (int32_t)frame_get_u32(r);
	d->reason = frame_get_u32(r);
	d->sys = frame_get_u32(r);
	d->files = frame_get_u64(r);
	d->bytes = frame_get_u64(r);
	d->has_program = frame_get_u32(r);
	p = frame_get_bytes(r, &n);
	if (n != sizeof(d->program) || d->reason >= READER_REASONS ||
	    d->result < SS_ENOTRUN)
		return -1;
	memcpy(d->program, p, n);
	return frame_get_done(r) ? 0 : -1;
}

static const struct { const char *name; int err; } reasons[] = {
	[READER_R_NONE] = { "", 0 },
	[READER_R_ABSENT] = { "absent", SS_ENOENT },
	[READER_R_DENIED] = { "denied", SS_EDENIED },
	[READER_R_UNDECLARED] = { "undeclared", SS_EUNDECLARED },
	[READER_R_LIMIT] = { "limit", SS_ELIMIT },
	[READER_R_TIMEOUT] = { "timeout", SS_ETIMEOUT },
	[READER_R_IO] = { "io", SS_EIO },
	[READER_R_INVALID] = { "invalid", SS_EINVAL },
	[READER_R_CANCELLED] = { "cancelled", SS_ECANCELLED },
	[READER_R_NOT_RUN] = { "not-run", SS_ENOTRUN },
	/* The host's doing, not the plugin's: it ends nothing. */
	[READER_R_ELSEWHERE] = { "denied", SS_EDENIED },
};

const char *
reader_reason_name(uint32_t reason)
{
	return reasons[reason < READER_REASONS ? reason : READER_R_IO].name;
}

int
reader_reason_err(uint32_t reason)
{
	return reasons[reason < READER_REASONS ? reason : READER_R_IO].err;
}

enum reader_reason
reader_reason_of(int sys)
{
	switch (sys) {
	case 0:
		return READER_R_NONE;
	case ENOENT:
	case ENOTDIR:
		return READER_R_ABSENT;
	case EACCES:
	case EPERM:
		return READER_R_DENIED;
	case ENOMEM:
	case EMFILE:
	case ENFILE:
	case ENOSPC:
	case EFBIG:
		return READER_R_LIMIT;
	case ETIMEDOUT:
		return READER_R_TIMEOUT;
	case ENAMETOOLONG:
	case ELOOP:
	case EINVAL:
		return READER_R_INVALID;
	default:
		return READER_R_IO;
	}
}
