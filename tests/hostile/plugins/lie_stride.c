/* SPDX-License-Identifier: Apache-2.0
 * A stride smaller than its struct.
 */
#include "hostile.h"

HOSTILE_LIE(.z_tables = 8);
