/* SPDX-License-Identifier: Apache-2.0
 * Where a pack's bytes come from: a descriptor, or whatever a caller has.
 */
#ifndef PACK_INPUT_H
#define PACK_INPUT_H

#include <stdbool.h>
#include <stddef.h>
#include <sys/types.h>

struct pack_input {
	/* As read(2): bytes put at to, at most n; 0 at the end; -1 with errno. */
	ssize_t (*read)(void *arg, void *to, size_t n);
	/* Back to where it began: true; false, or NULL, where it cannot. */
	bool (*rewind)(void *arg);
	void *arg;
};

/* What *fd gives, from its beginning where it can go there. Borrowed. */
struct pack_input pack_input_fd(int *fd);

#endif
