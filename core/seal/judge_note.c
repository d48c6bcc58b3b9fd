/* SPDX-License-Identifier: Apache-2.0
 * The trusted comment of a new signature: who signs what, and what it covers.
 */
#include <stdio.h>
#include <string.h>

#include "judge_cover.h"

int
seal_note_write(enum seal_role role, const char *pack, const char *key,
    const struct seal_file *covers, size_t n, char out[SEAL_NOTE_MAX + 1],
    struct error *err)
{
	unsigned char digest[HASH_SIZE];
	struct hash *h = hash_new();
	char hex[HASH_HEX + 1];
	struct buf b;
	size_t i;

	if (h == NULL)
		return error_nomem(err);
	buf_init(&b, SEAL_NOTE_MAX);
	buf_printf(&b, "role=%s pack=%s key=%s", roles[role].name, pack, key);
	hash_begin(h);
	for (i = 0; i < n; i++) {
		const char *base = covers[i].name + strlen(COVER_FOLDER);

		buf_printf(&b, "%s%s", i == 0 ? " covers=" : ",", base);
		cover_hash_line(h, base, &covers[i]);
	}
	hash_end(h, digest);
	hash_free(h);
	hash_to_hex(digest, hex);
	if (n > 0)
		buf_printf(&b, ":%s", hex);
	(void)snprintf(out, SEAL_NOTE_MAX + 1, "%s", buf_str(&b));
	i = b.failed;
	buf_free(&b);
	return i == 0 ? 0 : error_put(err, ERR_LIMIT, 0,
	    "too many earlier files for a minisign signature; sign with "
	    "--form sigstore", "先にあるファイルが多く、minisign の署名に入りません。"
	    "--form sigstore で署名してください");
}
