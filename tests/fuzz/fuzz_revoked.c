/* SPDX-License-Identifier: Apache-2.0
 * What may stand beside a token: certificates, revocation lists, OCSP replies
 * of a stranger, against a token that verifies. Neither may change its time.
 */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <sodium.h>

#include "seal/token.h"

/* Made by openssl for this: a time for "x", and its authority's root. */
static const char reply_text[] =
	"MIIDmTADAgEAMIIDkAYJKoZIhvcNAQcCoIIDgTCCA30CAQMxDzANBglghkgBZQME"
	"AgEFADByBgsqhkiG9w0BCRABBKBjBGEwXwIBAQYEKgMEATAxMA0GCWCGSAFlAwQC"
	"AQUABCAtcRZCtyawRAFifKn7rDL1yFMPsZA8xNsCJYcXkhpIgQIBAhgPMjAyNjEx"
	"MjMxMzU2MTdaMAMCAQECCHn5U//Y9aGFoIIBqTCCAaUwggFMoAMCAQICFGSlgHdX"
	"6yClYgg4mEhHKuPtkyY+MAoGCCqGSM49BAMCMBgxFjAUBgNVBAMMDXNhbXBsZSBy"
	"b290IHMwHhcNMjAwNjAxMDAwMDAwWhcNNDcxMDE4MDAwMDAwWjAXMRUwEwYDVQQD"
	"DAxzYW1wbGUgdHNhIHMwWTATBgcqhkjOPQIBBggqhkjOPQMBBwNCAARud1A9B133"
	"dN7P5u4pshzyAyBPqF2yWOo0BCl908u9XFDv6/JWZKY3CpvPuVpewFVLss3Iak4m"
	"Z4bAjW7McznGo3UwczAJBgNVHRMEAjAAMA4GA1UdDwEB/wQEAwIHgDAWBgNVHSUB"
	"Af8EDDAKBggrBgEFBQcDCDAdBgNVHQ4EFgQUo3/M3FZSH/c1zvH7ONB6ZE5wgUIw"
	"HwYDVR0jBBgwFoAUdHaKDt4NtLJL0n/LSQJPn+1M/V0wCgYIKoZIzj0EAwIDRwAw"
	"RAIgQuL/7yyixD8HVRLjGP3aLsRS6imJUD58qHtXcE/QjLUCIDIrxOC4P1NbqZu+"
	"RE+uHN9jzrr870zveYGfJ28ZJfg8MYIBRDCCAUACAQEwMDAYMRYwFAYDVQQDDA1z"
	"YW1wbGUgcm9vdCBzAhRkpYB3V+sgpWIIOJhIRyrj7ZMmPjANBglghkgBZQMEAgEF"
	"AKCBpDAaBgkqhkiG9w0BCQMxDQYLKoZIhvcNAQkQAQQwHAYJKoZIhvcNAQkFMQ8X"
	"DTI2MTEyMzEzNTYxN1owLwYJKoZIhvcNAQkEMSIEIF8Gb1GzRY9C+S/TlMTu9v/F"
	"R6SjtZxHrnoSwYf5HjIqMDcGCyqGSIb3DQEJEAIvMSgwJjAkMCIEIKAeR1/s16tq"
	"Ih/l4aXIZ+wUjIue3uVkC5ovsvD+JJ3UMAoGCCqGSM49BAMCBEcwRQIgbD12rn84"
	"86oBGaTanmNqv9kGjvobgwvL7NlcEaEgPlICIQC4IM0fv1qdUwcrw2OvzUzZDck1"
	"alpc1Ob/OVCzRMzeyg==";
static const char root[] =
	"-----BEGIN CERTIFICATE-----\n"
	"MIIBdjCCARygAwIBAgIUUahtdNfvkCw6NzG2GGvv5V0PRycwCgYIKoZIzj0EAwIw\n"
	"GDEWMBQGA1UEAwwNc2FtcGxlIHJvb3QgczAgFw0yMDA2MDEwMDAwMDBaGA8yMDc1\n"
	"MDMwNTAwMDAwMFowGDEWMBQGA1UEAwwNc2FtcGxlIHJvb3QgczBZMBMGByqGSM49\n"
	"AgEGCCqGSM49AwEHA0IABO5+BW18fJHxUAoy3rlyFQ71DuGm9V/KBxiuAJ22JRfo\n"
	"HSQiP6q3Yt1cS70uRc7IIL15zuATMKJ9mQeQ/CaTqLqjQjBAMA8GA1UdEwEB/wQF\n"
	"MAMBAf8wDgYDVR0PAQH/BAQDAgGGMB0GA1UdDgQWBBR0dooO3g20skvSf8tJAk+f\n"
	"7Uz9XTAKBggqhkjOPQQDAgNIADBFAiA170GnBUBtDjgf8zuOQABrjqRlZz7mC7O2\n"
	"57LLqxGgfAIhALM7HAeSXtIL6nxlNq3K0AE/joKkqWCItDfcEfyDuLBW\n"
	"-----END CERTIFICATE-----\n";

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void
wrap(const char *what, const uint8_t *p, size_t n, struct buf *out)
{
	size_t max = sodium_base64_encoded_len(n,
	    sodium_base64_VARIANT_ORIGINAL);
	char *text = malloc(max);
	size_t i, len;

	if (text == NULL)
		abort();
	(void)sodium_bin2base64(text, max, p, n,
	    sodium_base64_VARIANT_ORIGINAL);
	len = strlen(text);
	buf_printf(out, "-----BEGIN %s-----\n", what);
	for (i = 0; i < len; i += 64) {
		buf_put(out, text + i, len - i < 64 ? len - i : 64);
		buf_putc(out, '\n');
	}
	buf_printf(out, "-----END %s-----\n", what);
	free(text);
}

/* The first byte says what it is: PEM as it is, or DER of one kind. */
int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static unsigned char reply[2048];
	static size_t reply_n;
	struct token_case q = { .reply = reply, .data = "x", .data_n = 1,
		.ca = root };
	struct token_status status;
	struct error err;
	int64_t seconds = 0;
	struct buf kept;

	if (reply_n == 0 && (sodium_init() == -1 || sodium_base642bin(reply,
	    sizeof(reply), reply_text, strlen(reply_text), NULL, &reply_n,
	    NULL, sodium_base64_VARIANT_ORIGINAL) != 0))
		abort();
	if (size == 0)
		return 0;
	buf_init(&kept, TOKEN_CA_MAX);
	if (data[0] % 4 == 0)
		buf_put(&kept, data + 1, size - 1);
	else
		wrap(data[0] % 4 == 1 ? "X509 CRL" : data[0] % 4 == 2 ?
		    "OCSP RESPONSE" : "CERTIFICATE", data + 1, size - 1, &kept);
	q.n = reply_n;
	q.kept = buf_str(&kept);
	if (token_check(&q, &seconds, &status, &err) != 0 ||
	    seconds != 1795442177 || (status.revoked && !status.known))
		abort();
	buf_free(&kept);
	return 0;
}
