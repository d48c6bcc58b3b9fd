/* SPDX-License-Identifier: Apache-2.0
 * Public keys of logs and of their witnesses in one line (C2SP signed-note,
 * "vkey"): NAME+HASH+BASE64. The key's kind tells which of the two it is.
 */
#ifndef SEAL_LOG_KEY_H
#define SEAL_LOG_KEY_H

#include "log_note.h"

#define LOG_KEY_PRINT (LOG_NAME_MAX + 1 + 2 * LOG_KEY_ID + 1)
#define LOG_KEY_TEXT (LOG_KEY_PRINT + 64)

/* Of n characters, up to one LF at their end. False unless name, hash and key
 * fit each other, and it is an Ed25519 key of a log (kind 1) or of a cosigner
 * (kind 4). */
bool log_key_parse(const char *text, size_t n, char name[LOG_NAME_MAX + 1],
    bool *witness, unsigned char key[MINISIGN_KEY]);
/* "NAME+HASH", as people name the key. */
void log_key_print(const char *name, bool witness,
    const unsigned char key[MINISIGN_KEY], char out[LOG_KEY_PRINT]);
/* The whole line, without LF. */
void log_key_write(const char *name, bool witness,
    const unsigned char key[MINISIGN_KEY], char out[LOG_KEY_TEXT]);

#endif
