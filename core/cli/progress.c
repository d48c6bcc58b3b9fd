/* SPDX-License-Identifier: Apache-2.0
 * The progress bar. Never writes to standard output.
 */
#include <stdio.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "base/text.h"
#include "output.h"
#include "progress.h"

#define BAR 20

static int64_t
now_ms(void)
{
	struct timespec ts;

	(void)clock_gettime(CLOCK_MONOTONIC, &ts);
	return (int64_t)ts.tv_sec * 1000 + ts.tv_nsec / 1000000;
}

void
progress_begin(struct progress *p, bool quiet, uint64_t steps)
{
	memset(p, 0, sizeof(*p));
	p->quiet = quiet;
	p->terminal = isatty(STDERR_FILENO) == 1;
	p->steps = steps;
	p->started_ms = now_ms();
}

static void
draw(struct progress *p)
{
	int64_t now = now_ms(), spent = now - p->started_ms;
	uint64_t filled = p->steps == 0 ? 0 : p->done * BAR / p->steps, i;
	double mb = (double)p->bytes / 1e6;
	size_t columns = output_columns(stderr), used;
	char amounts[96];

	p->drawn_ms = now;
	(void)snprintf(amounts, sizeof(amounts), "%llu/%llu %8.1f MB %6.1f "
	    "MB/s ", (unsigned long long)p->done,
	    (unsigned long long)p->steps, mb,
	    spent > 0 ? mb * 1000 / (double)spent : 0.0);
	used = strlen(amounts);
	(void)fputc('\r', stderr);
	/* A narrow terminal keeps the amounts, and what fits besides. */
	if (columns > used + BAR + 3) {
		(void)fputc('[', stderr);
		for (i = 0; i < BAR; i++)
			(void)fputc(i < filled ? '#' : '.', stderr);
		(void)fputs("] ", stderr);
		used += BAR + 3;
	}
	output_cell(stderr, amounts, used < columns ? strlen(amounts) :
	    columns - 1);
	if (columns > used + 4)
		output_cell(stderr, p->what, columns - used - 1);
	(void)fflush(stderr);
	p->shown = true;
}

void
progress_step(struct progress *p, uint64_t done, const char *what)
{
	p->done = done;
	(void)snprintf(p->what, sizeof(p->what), "%s", what);
	if (p->quiet)
		return;
	if (p->terminal)
		draw(p);
	else {
		(void)fprintf(stderr, "[%llu/%llu] ",
		    (unsigned long long)p->done, (unsigned long long)p->steps);
		output_visible(stderr, p->what, strlen(p->what));
		(void)fputc('\n', stderr);
	}
}

void
progress_bytes(struct progress *p, uint64_t bytes)
{
	p->bytes = bytes;
	if (!p->quiet && p->terminal && now_ms() - p->drawn_ms >= 100)
		draw(p);
}

void
progress_end(struct progress *p)
{
	if (p->shown)
		(void)fputs("\r\033[K", stderr);
	p->shown = false;
}
