/* SPDX-License-Identifier: Apache-2.0
 * starseal timestamp renew: a list of all that is there, stamped anew.
 */
#ifndef CLI_TIMESTAMP_RENEW_H
#define CLI_TIMESTAMP_RENEW_H

/* The option that several members of the family have. */
#define TIMESTAMP_SHA256(flag) \
	{ "sha256", 0, CLI_FLAG, NULL, \
	    { "ask for the time of a renewal by SHA-256, where the authority " \
	    "takes no SHA-512", "更新の時刻を SHA-256 で求める。SHA-512 を受けない" \
	    "局のとき" }, &(flag) }

int timestamp_renew(int argc, char **argv);

#endif
