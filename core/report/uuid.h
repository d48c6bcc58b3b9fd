/* SPDX-License-Identifier: Apache-2.0
 * Name-based identifiers (RFC 9562, version 5): the same name always gives the
 * same one, so that a document can be made again byte for byte.
 */
#ifndef REPORT_UUID_H
#define REPORT_UUID_H

#define UUID_TEXT 37            /* with its NUL */

/* Of kind and name, in starseal's own namespace. */
void uuid_of(const char *kind, const char *name, char out[UUID_TEXT]);

#endif
