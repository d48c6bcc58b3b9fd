/* SPDX-License-Identifier: Apache-2.0
 * OpenSSH's signature format (PROTOCOL.sshsig), so that a key held by an agent
 * or a hardware token can sign. Public half: nothing secret passes here.
 */
#ifndef SEAL_SSHSIG_H
#define SEAL_SSHSIG_H

#include <stddef.h>
#include <stdint.h>

#include "base/buf.h"
#include "base/err.h"

#define SSHSIG_BEGIN "-----BEGIN SSH SIGNATURE-----\n"
#define SSHSIG_END "-----END SSH SIGNATURE-----\n"
#define SSHSIG_LINE 70         /* characters a line, as OpenSSH writes them */
#define SSHSIG_MAGIC "SSHSIG"
#define SSHSIG_FILE_MAX 8192    /* longest signature file accepted, in bytes */
#define SSHSIG_BLOB_MAX 1024    /* a public key's or signature's wire form */
#define SSHSIG_NAMESPACE_MAX 128
#define SSHSIG_PRINT 51         /* "SHA256:" with 43 characters, and NUL */

/* A public key as it goes over the wire: ssh-ed25519, ecdsa-sha2-nistp256, or
 * one of these in a hardware token (sk-...). */
struct sshsig_key { unsigned char blob[SSHSIG_BLOB_MAX]; size_t n; };

struct sshsig {
	struct sshsig_key key;
	char name_space[SSHSIG_NAMESPACE_MAX + 1];
	char hash[8];                           /* "sha256" or "sha512" */
	unsigned char sig[SSHSIG_BLOB_MAX];
	size_t sig_n;
};

/* "TYPE BASE64 [comment]", one line as in a .pub file; strict. */
int sshsig_key_parse(const char *line, size_t n, struct sshsig_key *out,
    struct error *err);
/* "TYPE BASE64". */
void sshsig_key_write(const struct sshsig_key *key, struct buf *out);
/* As ssh-keygen -l prints it. */
void sshsig_key_print(const struct sshsig_key *key, char out[SSHSIG_PRINT]);

/* The armoured file. ERR_INPUT where it is not of the one strict form. */
int sshsig_parse(const char *text, size_t n, struct sshsig *out,
    struct error *err);
void sshsig_write(const struct sshsig *sig, struct buf *out);
/* The bytes that a key signs for n message bytes in a namespace (SHA-512). */
void sshsig_message(const char *name_space, const void *message, size_t n,
    struct buf *out);
/* ERR_INTEGRITY: made for another namespace, or does not fit the message. */
int sshsig_verify(const struct sshsig *sig, const char *name_space,
    const void *message, size_t n, struct error *err);

#endif
