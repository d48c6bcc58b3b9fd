/* SPDX-License-Identifier: Apache-2.0
 * Replies of RFC 3161 taken apart. Never asks the clock: a token is held
 * against its own time, which its signature covers.
 */
#include <string.h>
#include <time.h>

#include <openssl/err.h>
#include <openssl/ts.h>

#include "base/date.h"
#include "token_private.h"

int
token_fits_not(struct error *err, const char *en, const char *ja)
{
	return error_put(err, ERR_INTEGRITY, 0, en, ja);
}

int
token_no_reply(struct error *err)
{
	return error_put(err, ERR_INPUT, 0,
	    "not a reply of a time-stamping authority (RFC 3161)",
	    "タイムスタンプ局の返答 (RFC 3161) ではありません");
}

TS_RESP *
token_parse(const void *reply, size_t n)
{
	const unsigned char *p = reply;
	TS_RESP *resp = n > TOKEN_MAX ? NULL : d2i_TS_RESP(NULL, &p, (long)n);

	/* Nothing may stand behind it. */
	if (resp != NULL && p != (const unsigned char *)reply + n) {
		TS_RESP_free(resp);
		resp = NULL;
	}
	return resp;
}

int
token_granted(TS_RESP *resp, struct error *err)
{
	TS_STATUS_INFO *info = TS_RESP_get_status_info(resp);
	const STACK_OF(ASN1_UTF8STRING) *texts = TS_STATUS_INFO_get0_text(info);
	long status = ASN1_INTEGER_get(TS_STATUS_INFO_get0_status(info));
	const ASN1_UTF8STRING *text;
	struct buf said = { 0 };
	int r;

	if (status == TS_STATUS_GRANTED ||
	    status == TS_STATUS_GRANTED_WITH_MODS)
		return 0;
	if (texts != NULL && sk_ASN1_UTF8STRING_num(texts) > 0) {
		text = sk_ASN1_UTF8STRING_value(texts, 0);
		/* A stranger's words: no control byte reaches a terminal. */
		buf_init(&said, 4 * (size_t)ASN1_STRING_length(text));
		buf_put_visible(&said, (const char *)ASN1_STRING_get0_data(text),
		    (size_t)ASN1_STRING_length(text));
	}
	r = error_set(err, ERR_DENIED, 0,
	    "the authority refused (status %ld): %.200s",
	    "タイムスタンプ局が拒みました (状態 %ld): %.200s", status,
	    buf_str(&said));
	buf_free(&said);
	return r;
}

bool
token_time(TS_RESP *resp, int64_t *seconds)
{
	const TS_TST_INFO *info = TS_RESP_get_tst_info(resp);
	const ASN1_GENERALIZEDTIME *t = info == NULL ? NULL :
	    TS_TST_INFO_get_time(info);
	struct tm tm;

	if (t == NULL || ASN1_TIME_to_tm(t, &tm) != 1 ||
	    !date_is_valid(tm.tm_year + 1900, tm.tm_mon + 1, tm.tm_mday))
		return false;
	*seconds = date_to_days(tm.tm_year + 1900, tm.tm_mon + 1,
	    tm.tm_mday) * 86400 + tm.tm_hour * 3600 + tm.tm_min * 60 +
	    tm.tm_sec;
	return true;
}
