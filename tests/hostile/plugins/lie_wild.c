/* SPDX-License-Identifier: Apache-2.0
 * Points into memory that is not there.
 */
#include "hostile.h"

HOSTILE_LIE(.tables = (const struct ss_table *)(uintptr_t)0x1000);
