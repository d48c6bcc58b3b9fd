/* SPDX-License-Identifier: Apache-2.0
 * Exports everything but the symbol.
 */
#include "hostile.h"

extern __attribute__((visibility("default"))) const int sample_plugin;
const int sample_plugin = sizeof(hostile_paths) + sizeof(hostile_commands) +
    sizeof(hostile_settings) + sizeof(hostile_tables);
