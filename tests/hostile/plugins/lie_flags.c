/* SPDX-License-Identifier: Apache-2.0
 * A privilege that does not exist.
 */
#include "hostile.h"

HOSTILE_LIE(.privileges = 0x80u);
