/* SPDX-License-Identifier: Apache-2.0
 * What a fuzz input of a plugin says of its host. Never owns the input.
 *
 * An input is sections, each begun by MARK: a letter and a name, a line's end,
 * then bytes. F a file (name, tab, octal mode, tab, uid, tab, gid), L a link,
 * C what a command printed, S its exit status, X settings as JSON. An input
 * without a MARK is what every declared path holds and every command prints.
 */
#ifndef PLUGIN_INPUT_H
#define PLUGIN_INPUT_H

#include <stddef.h>
#include <stdint.h>

#define MARK "\xfd\xfc\xfb"
#define MARK_N 3
#define SECTIONS_MAX 256

struct section { char kind; char *name; const char *p; size_t n;
	uint32_t mode, uid, gid; };

/* whole: the input where it has no MARK, else NULL. */
struct input { struct section v[SECTIONS_MAX]; size_t n;
	const char *whole; size_t whole_n; };
extern struct input given;

void input_read(const char *p, size_t n);
/* The first of a name and one of some kinds, or NULL. */
const struct section *input_section(const char *kinds, const char *name);
void input_free(void);

#endif
