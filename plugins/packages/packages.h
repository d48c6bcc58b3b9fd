/* SPDX-License-Identifier: Apache-2.0
 * Between the parts of the packages plugin.
 */
#ifndef PACKAGES_H
#define PACKAGES_H

#include <starseal/draft.h>

#define STATUS "/var/lib/dpkg/status"
#define STATES "/var/lib/apt/extended_states"
#define LIST "/etc/apt/sources.list"
#define LISTS "/etc/apt/sources.list.d/*.list"
#define STANZAS "/etc/apt/sources.list.d/*.sources"
#define SUMMARY_BLOBS 40        /* files that the sum cites, at most */

struct summary {
	int64_t sources, unsigned_sources;
	bool security, whole;   /* whole: every source was understood */
	struct ss_blob blobs[SUMMARY_BLOBS];
	size_t nblobs;
};

/* The sources of apt, one row an address and suite. */
void sources_read(struct ss_run *run, struct ss_draft *draft,
    struct summary *sum);

#endif
