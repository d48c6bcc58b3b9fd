/* SPDX-License-Identifier: Apache-2.0
 * What plan and collect share: engagement, plugins, policy, and the plan that
 * follows from them.
 */
#ifndef CLI_PREPARE_H
#define CLI_PREPARE_H

#include <stdbool.h>

#include "base/buf.h"
#include "base/hash.h"
#include "collect/discover.h"
#include "collect/engagement.h"
#include "collect/plan.h"
#include "options.h"

struct prepare_request {
	const char *engagement;         /* file; NULL: this host, all plugins */
	const char *root, *commands, *subject;
	const char *nonce;              /* an auditor's challenge, or NULL */
	struct cli_list plugins;
};

struct prepared {
	struct engagement *engagement;
	struct discover_list found;
	struct plan_input *inputs;
	struct buf policy;              /* bundle bytes */
	bool has_policy;
	struct plan plan;
	struct sandbox_level level;     /* the lowest that was reached */
};

/* Nothing of the subjects is read. Free with prepare_free in any case. */
int prepare_run(const struct prepare_request *request, struct prepared *out,
    struct error *err);
void prepare_free(struct prepared *p);

#endif
