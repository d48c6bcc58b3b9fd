/* SPDX-License-Identifier: Apache-2.0
 * Files encrypted for recipients and decrypted, under their final names whole
 * or not at all. Shared by encrypt, decrypt, collect and disclose.
 */
#ifndef CLI_ENCRYPT_H
#define CLI_ENCRYPT_H

#include "options.h"
#include "seal/age.h"

struct encrypt_recipients {
	unsigned char keys[AGE_RECIPIENTS_MAX][AGE_KEY];
	size_t n;
};

/* Each "age1...", or a file of such lines. */
int encrypt_recipients_take(const struct cli_list *names,
    struct encrypt_recipients *out, struct error *err);
/* in: "-" or a path; out likewise. */
int encrypt_file(const char *in, const char *out,
    const struct encrypt_recipients *to, struct error *err);
/* identities: files of age's form, perhaps under a passphrase, which comes from
 * passphrase_fd, or from the terminal where that is -1. */
int decrypt_file(const char *in, const char *out,
    const struct cli_list *identities, int passphrase_fd, struct error *err);

#endif
