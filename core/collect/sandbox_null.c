/* SPDX-License-Identifier: Apache-2.0
 * What a sandbox is worth that lacks a mechanism. Never hides that it does.
 */
#include "sandbox.h"

const char *
sandbox_mode_name(const struct sandbox_level *l)
{
	return l->reduced ? "reduced" : "full";
}

int
sandbox_check_floor(const struct sandbox_level *l, unsigned landlock,
    bool seccomp, struct error *err)
{
	if (l->landlock < landlock)
		return error_set(err, ERR_DENIED, 0, "this kernel offers "
		    "Landlock ABI %u, the engagement asks for %u; lower "
		    "sandbox_floor, or collect on a newer kernel",
		    "このカーネルの Landlock は ABI %u で、監査の設定は %u を"
		    "求めています。sandbox_floor を下げるか、新しいカーネルで"
		    "収集してください", l->landlock, landlock);
	if (seccomp && !l->seccomp)
		return error_set(err, ERR_DENIED, 0, "this kernel does not "
		    "filter system calls, which the engagement asks for",
		    "監査の設定が求めるシステムコールの制限が、このカーネルでは"
		    "使えません");
	return 0;
}
