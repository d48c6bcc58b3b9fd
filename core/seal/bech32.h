/* SPDX-License-Identifier: Apache-2.0
 * Bech32 (BIP 173) without its limit of 90 characters, as age writes keys.
 */
#ifndef SEAL_BECH32_H
#define SEAL_BECH32_H

#include <stdbool.h>
#include <stddef.h>

#define BECH32_KEY 32           /* bytes of what is written, always */

/* prefix "1" data checksum, lower case, to out (strlen(prefix) + 60). */
void bech32_encode(const char *prefix, const unsigned char in[BECH32_KEY],
    char *out);
/* The whole of n characters, all of one case; prefix in lower case. */
bool bech32_decode(const char *prefix, const char *text, size_t n,
    unsigned char out[BECH32_KEY]);

#endif
