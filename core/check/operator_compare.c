/* SPDX-License-Identifier: Apache-2.0
 * Versions and addresses compared. Never takes what it cannot read for
 * something: the callers ask first.
 */
#include <arpa/inet.h>
#include <stdlib.h>
#include <string.h>

#include "operator_compare.h"

#define ADDRESS_MAX 46          /* INET6_ADDRSTRLEN */

static bool
is_digit(char c)
{
	return c >= '0' && c <= '9';
}

static bool
is_letter(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

bool
compare_is_version(const char *s)
{
	return strpbrk(s, "0123456789") != NULL && strlen(s) < 256;
}

static const char *
skip_marks(const char *s)
{
	while (*s != '\0' && *s != '~' && !is_digit(*s) && !is_letter(*s))
		s++;
	return s;
}

/* Compare the runs at *a and *b, and move behind them. */
static int
compare_runs(const char **a, const char **b)
{
	bool (*of)(char) = is_digit(**a) ? is_digit : is_letter;
	size_t na = 0, nb = 0;
	int r;

	if (is_digit(**a) != is_digit(**b))
		return is_digit(**a) ? 1 : -1;
	if (of == is_digit) {
		*a += strspn(*a, "0");
		*b += strspn(*b, "0");
	}
	while (of((*a)[na]))
		na++;
	while (of((*b)[nb]))
		nb++;
	if (of == is_digit && na != nb)
		return na < nb ? -1 : 1;
	r = strncmp(*a, *b, na < nb ? na : nb);
	*a += na;
	*b += nb;
	return r != 0 ? r : na < nb ? -1 : na > nb;
}

int
compare_versions(const char *a, const char *b)
{
	int r;

	for (;;) {
		a = skip_marks(a);
		b = skip_marks(b);
		if (*a == '~' || *b == '~') {
			if (*a != *b)
				return *a == '~' ? -1 : 1;
			a++;
			b++;
			continue;
		}
		if (*a == '\0' || *b == '\0')
			return *a == *b ? 0 : *a == '\0' ? -1 : 1;
		if ((r = compare_runs(&a, &b)) != 0)
			return r;
	}
}

/* Family, bytes and bits; false if it is no address. */
static bool
read_address(const char *s, bool net, unsigned char out[16], int *family,
    unsigned *bits)
{
	const char *slash = strchr(s, '/');
	size_t n = slash == NULL ? strlen(s) : (size_t)(slash - s);
	char text[ADDRESS_MAX + 1], *end;
	unsigned long v;

	if (n > ADDRESS_MAX || (slash != NULL && !net))
		return false;
	memcpy(text, s, n);
	text[n] = '\0';
	*family = strchr(text, ':') != NULL ? AF_INET6 : AF_INET;
	*bits = *family == AF_INET ? 32 : 128;
	if (inet_pton(*family, text, out) != 1)
		return false;
	if (slash == NULL)
		return true;
	if (!is_digit(slash[1]))
		return false;
	v = strtoul(slash + 1, &end, 10);
	if (*end != '\0' || v > *bits)
		return false;
	*bits = (unsigned)v;
	return true;
}

bool
compare_is_address(const char *s, bool net)
{
	unsigned char bytes[16];
	unsigned bits;
	int family;

	return read_address(s, net, bytes, &family, &bits);
}

bool
compare_in_net(const char *address, const char *net)
{
	unsigned char a[16] = { 0 }, b[16] = { 0 };
	unsigned whole, bits, rest;
	int fa, fb;

	if (!read_address(address, false, a, &fa, &whole) ||
	    !read_address(net, true, b, &fb, &bits) || fa != fb)
		return false;
	rest = bits % 8;
	if (memcmp(a, b, bits / 8) != 0)
		return false;
	return rest == 0 || (a[bits / 8] ^ b[bits / 8]) >> (8 - rest) == 0;
}
