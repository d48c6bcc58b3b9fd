/* SPDX-License-Identifier: Apache-2.0
 * A struct size that no version has.
 */
#include "hostile.h"

HOSTILE_LIE(.struct_size = 12);
