/* SPDX-License-Identifier: Apache-2.0
 * The detectors proper. Each is called at a place where its kind may begin.
 */
#ifndef COLLECT_DETECT_PRIVATE_H
#define COLLECT_DETECT_PRIVATE_H

#include <stddef.h>

#include "mask_private.h"

/* Look at p + at; add what is to be masked; return where to go on (at or
 * less: nothing was there). */
typedef size_t detect_fn(const char *p, size_t n, size_t at,
    struct mask_ranges *out);

detect_fn detect_pem, detect_putty, detect_token, detect_jwt, detect_hash,
    detect_ldap_hash, detect_userinfo, detect_assignment;
/* Words about a secret, not one. What could hold one is none of them. */
bool detect_is_prose(const char *p, size_t n);
bool detect_is_prose_word(const char *p, size_t n);
/* UTF-16LE text with its mark. */
void detect_wide(const char *p, size_t n, struct mask_ranges *out);

#endif
