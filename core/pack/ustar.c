/* SPDX-License-Identifier: Apache-2.0
 * ustar headers (POSIX.1-1988). Written here rather than by libarchive: one
 * fixed form of 512 bytes is easier to read than the options that would pin
 * a library to it, and the verifier must not link one.
 */
#include <stdio.h>
#include <string.h>

#include "ustar.h"

/* Field offsets of the header. */
#define MODE 100
#define UID 108
#define GID 116
#define SIZE 124
#define MTIME 136
#define SUM 148
#define TYPE 156
#define MAGIC 257
#define DEVMAJOR 329
#define DEVMINOR 337

static bool
is_device(const char *part, size_t n)
{
	static const char *const names[] = { "con", "prn", "aux", "nul" };
	size_t i, stem;

	for (stem = 0; stem < n && part[stem] != '.'; stem++)
		;
	if (stem == 4 && part[3] >= '0' && part[3] <= '9' &&
	    (memcmp(part, "com", 3) == 0 || memcmp(part, "lpt", 3) == 0))
		return true;
	for (i = 0; i < 4; i++)
		if (stem == 3 && memcmp(part, names[i], 3) == 0)
			return true;
	return false;
}

bool
ustar_name_ok(const char *name)
{
	size_t i, from = 0, n = strlen(name);

	if (n == 0 || n > USTAR_NAME_MAX)
		return false;
	for (i = 0; i <= n; i++) {
		char c = name[i];

		if (c == '/' || c == '\0') {
			if (i == from || name[from] == '.' ||
			    name[i - 1] == '.' ||
			    is_device(name + from, i - from))
				return false;
			from = i + 1;
		} else if (!((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') ||
		    c == '.' || c == '_' || c == '-'))
			return false;
	}
	return true;
}

static void
put_octal(unsigned char *to, size_t digits, uint64_t v)
{
	while (digits > 0) {
		to[--digits] = (unsigned char)('0' + (v & 7));
		v >>= 3;
	}
}

bool
ustar_header(const char *name, uint64_t size, unsigned char out[USTAR_BLOCK])
{
	unsigned sum = 0;
	size_t i;

	if (!ustar_name_ok(name) || size > USTAR_SIZE_MAX)
		return false;
	memset(out, 0, USTAR_BLOCK);
	memcpy(out, name, strlen(name));
	put_octal(out + MODE, 7, 0644);
	put_octal(out + UID, 7, 0);
	put_octal(out + GID, 7, 0);
	put_octal(out + SIZE, 11, size);
	put_octal(out + MTIME, 11, 0);
	out[TYPE] = '0';
	memcpy(out + MAGIC, "ustar\0" "00", 8);
	put_octal(out + DEVMAJOR, 7, 0);
	put_octal(out + DEVMINOR, 7, 0);
	memset(out + SUM, ' ', 8);
	for (i = 0; i < USTAR_BLOCK; i++)
		sum += out[i];
	put_octal(out + SUM, 6, sum);
	out[SUM + 6] = '\0';
	return true;
}

bool
ustar_parse(const unsigned char in[USTAR_BLOCK], char name[USTAR_NAME_MAX + 1],
    uint64_t *size)
{
	unsigned char again[USTAR_BLOCK];
	size_t i;

	if (memchr(in, '\0', USTAR_NAME_MAX + 1) == NULL)
		return false;
	memcpy(name, in, USTAR_NAME_MAX + 1);
	*size = 0;
	for (i = 0; i < 11; i++) {
		if (in[SIZE + i] < '0' || in[SIZE + i] > '7')
			return false;
		*size = *size << 3 | (uint64_t)(in[SIZE + i] - '0');
	}
	return ustar_header(name, *size, again) &&
	    memcmp(again, in, USTAR_BLOCK) == 0;
}

size_t
ustar_padding(uint64_t size)
{
	return (size_t)((USTAR_BLOCK - size % USTAR_BLOCK) % USTAR_BLOCK);
}
