/* SPDX-License-Identifier: Apache-2.0
 * Exports more than its one symbol.
 */
#include "hostile.h"

extern __attribute__((visibility("default"))) const int sample_extra;
const int sample_extra = 1;
HOSTILE_LIE(.flags = 0);
