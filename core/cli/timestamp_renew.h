/* SPDX-License-Identifier: Apache-2.0
 * starseal timestamp renew: a list of all that is there, stamped anew.
 */
#ifndef CLI_TIMESTAMP_RENEW_H
#define CLI_TIMESTAMP_RENEW_H

/* Options that several members of the family have. */
#define TIMESTAMP_SHA256(flag) \
	{ "sha256", 0, CLI_FLAG, NULL, \
	    { "ask for the time of a renewal by SHA-256, where the authority " \
	    "takes no SHA-512", "更新の時刻を SHA-256 で求める。SHA-512 を受けない" \
	    "局のとき" }, &(flag) }

/* What to keep beside the token (struct stamp_kept): three options. */
#define TIMESTAMP_KEPT(kept) \
	{ "chain", 0, CLI_STRING, "FILE", \
	    { "certificates (PEM) that lead on from the signer's, to keep " \
	    "beside the timestamp", "署名者の証明書から先の証明書 (PEM)。" \
	    "タイムスタンプと一緒に残す" }, &(kept).chain }, \
	{ "crl", 0, CLI_STRING, "FILE", \
	    { "a revocation list (PEM) to keep beside the timestamp", \
	    "タイムスタンプと一緒に残す失効リスト (PEM)" }, &(kept).crl }, \
	{ "ocsp", 0, CLI_STRING, "FILE", \
	    { "an OCSP reply (DER) to keep beside the timestamp", \
	    "タイムスタンプと一緒に残す OCSP の返答 (DER)" }, &(kept).ocsp }

int timestamp_renew(int argc, char **argv);

#endif
