/* SPDX-License-Identifier: Apache-2.0
 * Engagement files and path patterns from any bytes.
 */
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "collect/engagement.h"
#include "collect/glob.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n);

/* A pattern that is taken covers itself, and its prefix lies in it. */
static void
try_pattern(const char *text)
{
	struct glob *g = glob_compile(text, NULL);

	if (g == NULL)
		return;
	(void)glob_match(g, text, strlen(text));
	(void)glob_may_enter(g, text, strlen(text));
	if (!glob_covers(g, g) || glob_prefix(g) > strlen(text))
		abort();
	glob_free(g);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
	struct error err;
	char *text = malloc(n + 1);

	if (text == NULL)
		return 0;
	memcpy(text, data, n);
	text[n] = '\0';
	engagement_free(engagement_parse(text, n, "fuzz", "/", &err));
	try_pattern(text);
	free(text);
	return 0;
}
