/* SPDX-License-Identifier: Apache-2.0
 * Asking a reader in a test, and keeping what it answers.
 */
#ifndef TEST_READER_ASKING_H
#define TEST_READER_ASKING_H

#include <string.h>
#include <unistd.h>

#include "collect/engagement.h"
#include "collect/plan.h"
#include "collect/run_reader.h"

/* What an answer brought. */
struct took {
	size_t items, gaps;
	struct reader_item last[16];
	char path[16][512];
	char bytes[16][4096];
};

struct fixture {
	struct engagement *e;
	struct plan plan;
	struct run_reader *rr;
	struct took t;
	struct reader_done d;
	struct error err;
};

static int
take(void *arg, const struct reader_item *it, const char *p, int fd,
    struct error *err)
{
	struct took *t = arg;
	size_t i = t->items++, n = it->size < 4095 ? (size_t)it->size : 4095;

	(void)err;
	if (i >= 16)
		return 0;
	t->gaps += it->kind == READER_GAP;
	t->last[i] = *it;
	memcpy(t->path[i], it->path, it->path_n);
	t->path[i][it->path_n] = '\0';
	if (p != NULL)
		memcpy(t->bytes[i], p, n);
	else if (fd != -1)
		assert_int_equal(pread(fd, t->bytes[i], n, 0), n);
	return 0;
}

static int
ask(struct fixture *f, enum reader_type type, const char *text)
{
	struct run_reader_sink sink = { &f->t, take };

	memset(&f->t, 0, sizeof(f->t));
	memset(&f->d, 0, sizeof(f->d));
	return run_reader_ask(f->rr, type, text, 0, &sink, &f->d, &f->err);
}

static int
run(struct fixture *f, uint32_t number, const char *arg, int input)
{
	struct run_reader_sink sink = { &f->t, take };
	const char *args[1] = { arg };

	memset(&f->t, 0, sizeof(f->t));
	memset(&f->d, 0, sizeof(f->d));
	return run_reader_run(f->rr, number, args, arg != NULL, input, "",
	    0, &sink, &f->d, &f->err);
}

#endif
