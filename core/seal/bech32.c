/* SPDX-License-Identifier: Apache-2.0
 * Bech32 of 32 bytes. Never takes a text of two cases or a bad checksum.
 */
#include <stdint.h>
#include <string.h>

#include "bech32.h"

#define GROUPS 52               /* of five bits, in 32 bytes */
#define CHECK 6                 /* characters of the checksum */

static const char alphabet[] = "qpzry9x8gf2tvdw0s3jn54khce6mua7l";

static uint32_t
step(uint32_t sum, unsigned v)
{
	static const uint32_t generator[] = { 0x3b6a57b2, 0x26508e6d,
		0x1ea119fa, 0x3d4233dd, 0x2a1462b3 };
	uint32_t top = sum >> 25;
	int i;

	sum = (sum & 0x1ffffff) << 5 ^ v;
	for (i = 0; i < 5; i++)
		if ((top >> i & 1) != 0)
			sum ^= generator[i];
	return sum;
}

static uint32_t
sum_prefix(const char *prefix)
{
	uint32_t sum = 1;
	const char *p;

	for (p = prefix; *p != '\0'; p++)
		sum = step(sum, (unsigned char)*p >> 5);
	sum = step(sum, 0);
	for (p = prefix; *p != '\0'; p++)
		sum = step(sum, (unsigned char)*p & 31);
	return sum;
}

void
bech32_encode(const char *prefix, const unsigned char in[BECH32_KEY],
    char *out)
{
	uint32_t sum = sum_prefix(prefix), bits = 0;
	size_t at = strlen(prefix), i, k = 0;
	unsigned have = 0, v;

	memcpy(out, prefix, at);
	out[at++] = '1';
	for (i = 0; i < GROUPS; i++) {
		if (have < 5) {
			bits = bits << 8 | (k < BECH32_KEY ? in[k] : 0);
			k++;
			have += 8;
		}
		have -= 5;
		v = bits >> have & 31;
		sum = step(sum, v);
		out[at++] = alphabet[v];
	}
	for (i = 0; i < CHECK; i++)
		sum = step(sum, 0);
	sum ^= 1;
	for (i = 0; i < CHECK; i++)
		out[at++] = alphabet[sum >> 5 * (CHECK - 1 - i) & 31];
	out[at] = '\0';
}

/* Five bits, or -1. upper: which case the text is in. */
static int
value_of(char c, bool upper)
{
	const char *p;

	if (upper ? c >= 'a' && c <= 'z' : c >= 'A' && c <= 'Z')
		return -1;
	if (c >= 'A' && c <= 'Z')
		c = (char)(c + 32);
	p = c == '\0' ? NULL : strchr(alphabet, c);
	return p == NULL ? -1 : (int)(p - alphabet);
}

static bool
has_prefix(const char *prefix, const char *text, bool upper)
{
	for (; *prefix != '\0'; prefix++, text++) {
		char want = *prefix;

		if (upper && want >= 'a' && want <= 'z')
			want = (char)(want - 32);
		if (*text != want)
			return false;
	}
	return *text == '1';
}

bool
bech32_decode(const char *prefix, const char *text, size_t n,
    unsigned char out[BECH32_KEY])
{
	size_t at = strlen(prefix) + 1, i, k = 0;
	uint32_t sum = sum_prefix(prefix), bits = 0;
	bool upper = n > 0 && text[0] >= 'A' && text[0] <= 'Z';
	unsigned have = 0;
	int v;

	if (n != at + GROUPS + CHECK || !has_prefix(prefix, text, upper))
		return false;
	for (i = 0; i < GROUPS + CHECK; i++) {
		if ((v = value_of(text[at + i], upper)) == -1)
			return false;
		sum = step(sum, (unsigned)v);
		if (i >= GROUPS)
			continue;
		bits = bits << 5 | (unsigned)v;
		have += 5;
		if (have >= 8 && k < BECH32_KEY) {
			have -= 8;
			out[k++] = (unsigned char)(bits >> have);
		}
	}
	/* 260 bits hold 256: what is left over must be nothing. */
	return sum == 1 && (value_of(text[at + GROUPS - 1], upper) & 15) == 0;
}
