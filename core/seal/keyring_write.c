/* SPDX-License-Identifier: Apache-2.0
 * The text of a new ring.
 */
#include <stdio.h>
#include <string.h>

#include "base/json.h"
#include "keyring_key.h"

int
keyring_write(const struct keyring *k, const struct minisign_key *root,
    const char *issued, const json_t *keys, const json_t *authorities,
    struct buf *out, struct error *err)
{
	char text[128];
	json_t *o;

	keyring_key_print(root, text, sizeof(text));
	o = json_pack("{s:s, s:I, s:s, s:s, s:s, s:O, s:O}", "format",
	    KEYRING_FORMAT, "serial", (json_int_t)k->serial + 1, "prev",
	    k->serial == 0 ? "none" : k->digest, "issued", issued, "root",
	    text, "keys", keys, "authorities", authorities);
	if (o == NULL)
		return error_nomem(err);
	json_write_ordered(out, o);
	buf_putc(out, '\n');
	json_decref(o);
	return out->failed ? error_nomem(err) : 0;
}

void
keyring_key_print(const struct minisign_key *key, char *out, size_t size)
{
	const char *line;
	struct buf b;

	buf_init(&b, MINISIGN_FILE_MAX);
	minisign_key_write(key, &b);
	line = strchr(buf_str(&b), '\n');
	(void)snprintf(out, size, "%s", line == NULL ? "" : line + 1);
	out[strcspn(out, "\n")] = '\0';
	buf_free(&b);
}

void
keyring_key_text(const struct keyring_key *key, struct buf *out)
{
	char text[LOG_KEY_TEXT];

	if (key->form == FORM_SSHSIG) {
		sshsig_key_write(&key->ssh, out);
		return;
	}
	if (key->form == FORM_LOG || key->form == FORM_WITNESS)
		log_key_write(key->name, key->form == FORM_WITNESS,
		    key->ed.key, text);
	else
		keyring_key_print(&key->ed, text, sizeof(text));
	buf_puts(out, text);
}
