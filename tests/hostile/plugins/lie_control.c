/* SPDX-License-Identifier: Apache-2.0
 * A version that would drive a terminal.
 */
#include "hostile.h"

HOSTILE_LIE(.version = "1\033[2J");
