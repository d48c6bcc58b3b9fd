/* SPDX-License-Identifier: Apache-2.0
 * Terminal output. Never passes a control character of evidence on.
 */
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include "base/buf.h"
#include "base/json.h"
#include "base/text.h"
#include "output.h"

bool
output_has_colour(FILE *out)
{
	const char *no = getenv("NO_COLOR"), *term = getenv("TERM");

	return (no == NULL || no[0] == '\0') && isatty(fileno(out)) == 1 &&
	    term != NULL && strcmp(term, "dumb") != 0;
}

size_t
output_columns(FILE *out)
{
	struct winsize ws;

	if (ioctl(fileno(out), TIOCGWINSZ, &ws) == 0 && ws.ws_col >= 20)
		return ws.ws_col;
	return 80;
}

void
output_toned(FILE *out, enum output_tone tone, const char *s)
{
	static const char *const codes[] = {
		[OUTPUT_PLAIN] = "0", [OUTPUT_GOOD] = "32",
		[OUTPUT_BAD] = "31", [OUTPUT_WARN] = "33",
		[OUTPUT_DIM] = "2", [OUTPUT_BOLD] = "1",
	};

	if (tone == OUTPUT_PLAIN || !output_has_colour(out))
		(void)fputs(s, out);
	else
		(void)fprintf(out, "\033[%sm%s\033[0m", codes[tone], s);
}

void
output_visible(FILE *out, const char *s, size_t n)
{
	struct buf b;

	buf_init(&b, 4 * n);
	buf_put_visible(&b, s, n);
	(void)fwrite(buf_str(&b), 1, b.n, out);
	buf_free(&b);
}

void
output_cell(FILE *out, const char *s, size_t columns)
{
	size_t n = strlen(s), width = text_width(s, n);

	if (width > columns && columns > 0) {
		n = text_fit(s, columns - 1);
		width = text_width(s, n) + 1;
		output_visible(out, s, n);
		(void)fputs("…", out);
	} else
		output_visible(out, s, n);
	for (; width < columns; width++)
		(void)fputc(' ', out);
}

/* How many bytes of s go on a line of columns: the last blank that fits, or
 * a break before a wide character, or as much as fits. */
static size_t
line_length(const char *s, size_t columns)
{
	size_t n = text_fit(s, columns), i, len, best = 0;

	if (s[n] == '\0' || n == 0)
		return n == 0 ? text_utf8_length(s, strlen(s)) : n;
	for (i = 0; i <= n; i += len) {
		len = text_utf8_length(s + i, strlen(s + i));
		if (len == 0)
			len = 1;
		if (s[i] == ' ' || (i > 0 && len == 3 &&
		    text_width(s + i, len) == 2 &&
		    strncmp(s + i, "。", 3) != 0 && strncmp(s + i, "、", 3) != 0))
			best = i;
	}
	return best > 0 ? best : n;
}

void
output_wrapped(FILE *out, const char *s, size_t indent, size_t columns)
{
	size_t room = columns > indent + 10 ? columns - indent : 10, n, i;

	for (;;) {
		n = line_length(s, room);
		output_visible(out, s, n);
		(void)fputc('\n', out);
		s += n;
		while (*s == ' ')
			s++;
		if (*s == '\0')
			return;
		for (i = 0; i < indent; i++)
			(void)fputc(' ', out);
	}
}

void
output_json(FILE *out, const json_t *value)
{
	struct buf b;

	buf_init(&b, (size_t)1 << 30);
	json_write(&b, value);
	buf_putc(&b, '\n');
	/* A cut document must not look whole. */
	if (b.failed)
		abort();
	(void)fwrite(buf_str(&b), 1, b.n, out);
	buf_free(&b);
}

int
output_done(void)
{
	if (fflush(stdout) == 0 && ferror(stdout) == 0)
		return 0;
	(void)fprintf(stderr, "starseal: %s: %s\n", TR("standard output",
	    "標準出力"), strerror(errno));
	return 74;
}
