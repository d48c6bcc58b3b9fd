/* SPDX-License-Identifier: Apache-2.0
 * One item proved. Never shows anything of another item but hashes.
 */
#include <stdlib.h>
#include <string.h>

#include "base/file.h"
#include "disclose.h"
#include "pack/proof.h"

static int
put_file(void *arg, const void *p, size_t n, struct error *err)
{
	struct file_out *f = arg;

	return file_write_fd(f->fd, p, n, "item", err);
}

static int
write_item(struct pack *p, uint64_t i, const char *path, struct error *err)
{
	struct file_out f;
	int r = file_out_open(&f, path, 0600, err);

	if (r == 0 && (r = pack_item_stream(p, i, put_file, &f, err)) == 0)
		r = file_out_commit(&f, err);
	else
		file_out_discard(&f);
	return r;
}

int
disclose_proof(struct pack *p, const struct pack_verdict *v,
    const char *item, const char *path, struct error *err)
{
	struct buf text;
	char *beside;
	uint64_t i;
	int r;

	if (!pack_item_find(p, item, &i))
		return error_set(err, ERR_USAGE, 0, "--proof %s: no such item",
		    "--proof %s: この項目はありません", item);
	if (asprintf(&beside, "%s.item", path) == -1)
		return error_nomem(err);
	buf_init(&text, PROOF_MAX);
	if ((r = proof_write(p, v, i, &text, err)) == 0 &&
	    (r = write_item(p, i, beside, err)) == 0)
		r = file_write(path, 0600, text.p, text.n, err);
	buf_free(&text);
	free(beside);
	return r;
}
