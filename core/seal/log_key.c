/* SPDX-License-Identifier: Apache-2.0
 * Keys of logs and witnesses, read and written. Holds no secret key.
 */
#include <stdio.h>
#include <string.h>

#include <sodium.h>

#include "base/base64.h"
#include "log_key.h"

#define KIND_LOG 1
#define KIND_WITNESS 4

void
log_key_print(const char *name, bool witness,
    const unsigned char key[MINISIGN_KEY], char out[LOG_KEY_PRINT])
{
	unsigned char id[LOG_KEY_ID];

	log_key_id(name, witness, key, id);
	(void)snprintf(out, LOG_KEY_PRINT, "%.128s+%02x%02x%02x%02x", name,
	    id[0], id[1], id[2], id[3]);
}

void
log_key_write(const char *name, bool witness,
    const unsigned char key[MINISIGN_KEY], char out[LOG_KEY_TEXT])
{
	unsigned char raw[1 + MINISIGN_KEY];
	char *at;

	raw[0] = witness ? KIND_WITNESS : KIND_LOG;
	memcpy(raw + 1, key, MINISIGN_KEY);
	log_key_print(name, witness, key, out);
	at = out + strlen(out);
	*at++ = '+';
	(void)sodium_bin2base64(at, (size_t)(out + LOG_KEY_TEXT - at), raw,
	    sizeof(raw), sodium_base64_VARIANT_ORIGINAL);
}

bool
log_key_parse(const char *text, size_t n, char name[LOG_NAME_MAX + 1],
    bool *witness, unsigned char key[MINISIGN_KEY])
{
	const char *plus = memchr(text, '+', n);
	unsigned char raw[1 + MINISIGN_KEY];
	char again[LOG_KEY_TEXT];
	size_t len, head = plus == NULL ? 0 : (size_t)(plus - text);

	n -= n > 0 && text[n - 1] == '\n';
	len = head + 2 + 2 * LOG_KEY_ID;
	if (plus == NULL || head > LOG_NAME_MAX || n <= len ||
	    !base64_read_exact(raw, sizeof(raw), text + len, n - len) ||
	    (raw[0] != KIND_LOG && raw[0] != KIND_WITNESS))
		return false;
	memcpy(name, text, head);
	name[head] = '\0';
	*witness = raw[0] == KIND_WITNESS;
	memcpy(key, raw + 1, MINISIGN_KEY);
	log_key_write(name, *witness, key, again);
	return log_name_valid(name) && strlen(again) == n &&
	    memcmp(again, text, n) == 0;
}
