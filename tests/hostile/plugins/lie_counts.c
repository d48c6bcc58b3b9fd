/* SPDX-License-Identifier: Apache-2.0
 * Claims 65535 paths where there are two.
 */
#include "hostile.h"

HOSTILE_LIE(.n_paths = 65535);
