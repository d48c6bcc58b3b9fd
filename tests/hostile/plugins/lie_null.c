/* SPDX-License-Identifier: Apache-2.0
 * Claims paths and points nowhere.
 */
#include "hostile.h"

HOSTILE_LIE(.paths = NULL);
