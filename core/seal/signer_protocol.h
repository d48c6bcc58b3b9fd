/* SPDX-License-Identifier: Apache-2.0
 * Frames between a command and the signer process, on descriptor 3.
 */
#ifndef SEAL_SIGNER_PROTOCOL_H
#define SEAL_SIGNER_PROTOCOL_H

#include "base/frame.h"
#include "signer.h"

#define SIGNER_FD 3
#define SIGNER_PATH_MAX 4096

/* str path, u32 plain, u32 lang; _FD brings the passphrase's descriptor. */
#define SIGNER_OPEN 1
#define SIGNER_OPEN_FD 2
#define SIGNER_CREATE 3
#define SIGNER_CREATE_FD 4
#define SIGNER_SIGN 5           /* str trusted comment, str statement */
#define SIGNER_SIGN_DSSE 6      /* str statement */
#define SIGNER_SIGN_LOG 7       /* str message of a log (log_note.h) */
#define SIGNER_READY 16         /* 8 bytes number, 32 bytes public key */
#define SIGNER_SIGNATURE 17     /* the text of the signature */
#define SIGNER_DSSE 19          /* the 64 bytes of a signature */
#define SIGNER_FAILED 18        /* u32 code, str en, str ja */

#define SIGNER_AT_START 1u      /* states: what may be asked when */
#define SIGNER_OPENED 2u

#endif
