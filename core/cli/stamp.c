/* SPDX-License-Identifier: Apache-2.0
 * Fetching a timestamp. Never keeps a reply to another question.
 */
#include <stdio.h>
#include <string.h>

#include "base/file.h"
#include "hook.h"
#include "pack/writer.h"
#include "seal/token.h"
#include "stamp.h"

int
stamp_fetch(const char *command, const void *data, size_t n, bool sha512,
    struct buf *out, struct error *err)
{
	struct buf request;
	int r;

	buf_init(&request, TOKEN_MAX);
	if ((r = token_request(data, n, sha512, &request, err)) == 0 &&
	    (r = hook_run(command, buf_str(&request), request.n, out,
	    err)) == 0)
		r = token_answers(buf_str(out), out->n, buf_str(&request),
		    request.n, err);
	buf_free(&request);
	/* An authority that knows no SHA-512 says so in words of its own. */
	if (r == ERR_DENIED && sha512) {
		struct error said = *err;

		(void)snprintf(err->en, sizeof(err->en), "%.900s; if it takes "
		    "no SHA-512, ask with --sha256", said.en);
		(void)snprintf(err->ja, sizeof(err->ja), "%.900s。SHA-512 を"
		    "受けない局には --sha256 を使ってください", said.ja);
	}
	if (r != 0)
		(void)error_prefix(err, "timestamp");
	return r;
}

int
stamp_room(size_t n, size_t more, struct error *err)
{
	if (n + more <= PACK_TAIL_MAX)
		return 0;
	return error_set(err, ERR_LIMIT, 0, "the tail holds %d files at most: "
	    "there are %zu, and no room for %zu more", "末尾は %d ファイルまでです。"
	    "%zu あり、あと %zu は入りません", PACK_TAIL_MAX, n, more);
}

/* A file of PEM that must hold a block of that kind. */
static int
keep_pem(const char *path, const char *kind, struct buf *out,
    struct error *err)
{
	size_t before = out->n;
	char begin[64];
	int r;

	if (path == NULL || (r = file_read(path, out, err)) != 0)
		return path == NULL ? 0 : r;
	(void)snprintf(begin, sizeof(begin), "-----BEGIN %s-----", kind);
	return strstr(buf_str(out) + before, begin) != NULL ? 0 :
	    error_set(err, ERR_INPUT, 0, "%s: no %s in PEM form; turn DER with: "
	    "openssl %s -inform DER", "%s: PEM 形式の %s がありません。DER は "
	    "openssl %s -inform DER で変えられます", path, kind,
	    strcmp(kind, "X509 CRL") == 0 ? "crl" : "x509");
}

int
stamp_keep(const struct buf *reply, const struct stamp_kept *kept,
    struct buf *out, struct error *err)
{
	int r = token_chain(buf_str(reply), reply->n, out, err);
	struct buf der;

	if (r == 0 && (r = keep_pem(kept->chain, "CERTIFICATE", out,
	    err)) == 0)
		r = keep_pem(kept->crl, "X509 CRL", out, err);
	buf_init(&der, TOKEN_MAX);
	if (r == 0 && kept->ocsp != NULL &&
	    (r = file_read(kept->ocsp, &der, err)) == 0 &&
	    (r = token_ocsp_pem(buf_str(&der), der.n, out, err)) != 0)
		(void)error_prefix(err, kept->ocsp);
	buf_free(&der);
	return r;
}
