/* SPDX-License-Identifier: Apache-2.0
 * A text without end.
 */
#include "hostile.h"

#define TEN "0123456789"
#define HUNDRED TEN TEN TEN TEN TEN TEN TEN TEN TEN TEN
HOSTILE_LIE(.licence = HUNDRED HUNDRED HUNDRED);
