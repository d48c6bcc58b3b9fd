/* SPDX-License-Identifier: Apache-2.0
 * An author that is not UTF-8.
 */
#include "hostile.h"

HOSTILE_LIE(.author = "sample\xff");
