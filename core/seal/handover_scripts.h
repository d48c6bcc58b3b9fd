/* SPDX-License-Identifier: Apache-2.0
 * What goes with every hand-over so that it can be verified without starseal:
 * a POSIX shell script, a Python script, and a page that says how. Sources in
 * core/seal/handover/.
 */
#ifndef SEAL_HANDOVER_SCRIPTS_H
#define SEAL_HANDOVER_SCRIPTS_H

#include <stddef.h>

#define HANDOVER_SCRIPTS 3
struct handover_script { const char *name, *p; size_t n; };
/* i below HANDOVER_SCRIPTS. Lives as long as the program. */
void handover_script(size_t i, struct handover_script *out);

#endif
