/* SPDX-License-Identifier: Apache-2.0
 * Needs a minor version to come.
 */
#include "hostile.h"

HOSTILE_LIE(.abi_minor = 99);
