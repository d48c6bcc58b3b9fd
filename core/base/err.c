/* SPDX-License-Identifier: Apache-2.0
 * Errors with texts in both languages. Never prints, never exits.
 */
#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "err.h"
#include "text.h"

/* Cut at a character, not in the middle of one. */
static void
trim_partial(char *s)
{
	size_t n = strlen(s), i;

	for (i = 0; i < n;) {
		size_t len = text_utf8_length(s + i, n - i);

		if (len == 0 && n - i < 4) {
			s[i] = '\0';
			return;
		}
		i += len == 0 ? 1 : len;
	}
}

static void
format_text(char *to, const char *fmt, va_list ap, int sys)
    __attribute__((format(printf, 2, 0)));

static void
format_text(char *to, const char *fmt, va_list ap, int sys)
{
	size_t n;

	(void)vsnprintf(to, ERR_TEXT_MAX, fmt, ap);
	n = strlen(to);
	if (sys != 0)
		(void)snprintf(to + n, ERR_TEXT_MAX - n, ": %s", strerror(sys));
	trim_partial(to);
}

int
error_set(struct error *err, int code, int sys, const char *en, const char *ja,
    ...)
{
	va_list ap;

	if (err == NULL)
		return code;
	err->code = code;
	err->sys = sys;
	va_start(ap, ja);
	format_text(err->en, en, ap, sys);
	va_end(ap);
	va_start(ap, ja);
	format_text(err->ja, ja, ap, sys);
	va_end(ap);
	return code;
}

int
error_put(struct error *err, int code, int sys, const char *en, const char *ja)
{
	return error_set(err, code, sys, "%s%.0s", "%.0s%s", en, ja);
}

static void
put_before(char *text, const char *place)
{
	char old[ERR_TEXT_MAX];

	memcpy(old, text, sizeof(old));
	if (snprintf(text, ERR_TEXT_MAX, "%s: %s", place, old) >= ERR_TEXT_MAX)
		trim_partial(text);
}

int
error_prefix(struct error *err, const char *place)
{
	if (err == NULL)
		return ERR_INTERNAL;
	put_before(err->en, place);
	put_before(err->ja, place);
	return err->code;
}

int
error_nomem(struct error *err)
{
	return error_set(err, ERR_NOMEM, 0, "out of memory",
	    "メモリが足りません");
}

const char *
error_text(const struct error *err)
{
	return text_lang() == TEXT_JA ? err->ja : err->en;
}

void
error_clear(struct error *err)
{
	memset(err, 0, sizeof(*err));
}

static const struct { const char *name; int exit_status; } codes[] = {
	[ERR_NONE] = { "none", 0 },
	[ERR_USAGE] = { "usage", 64 },
	[ERR_INPUT] = { "input", 64 },
	[ERR_INTEGRITY] = { "integrity", 5 },
	[ERR_LIMIT] = { "limit", 74 },
	[ERR_IO] = { "io", 74 },
	[ERR_NOMEM] = { "memory", 70 },
	[ERR_DENIED] = { "denied", 74 },
	[ERR_MISSING] = { "missing", 74 },
	[ERR_TIMEOUT] = { "timeout", 74 },
	[ERR_CANCELLED] = { "cancelled", 74 },
	[ERR_PROTOCOL] = { "protocol", 70 },
	[ERR_INTERNAL] = { "internal", 70 },
};

const char *
error_name(int code)
{
	if (code < 0 || (size_t)code >= sizeof(codes) / sizeof(codes[0]))
		return "internal";
	return codes[code].name;
}

int
error_exit_status(int code)
{
	if (code < 0 || (size_t)code >= sizeof(codes) / sizeof(codes[0]))
		return 70;
	return codes[code].exit_status;
}
