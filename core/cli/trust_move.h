/* SPDX-License-Identifier: Apache-2.0
 * The parts of the trust command that read: list, export, import.
 */
#ifndef CLI_TRUST_MOVE_H
#define CLI_TRUST_MOVE_H

int trust_list(int argc, char **argv);
/* One JSON file: {"format":…,"rings":[{"ring":TEXT,"signature":TEXT},…]}. */
int trust_export(int argc, char **argv);
/*
 * Take a chain in. The first time, the root key must be given and fit; later,
 * the file must go on from what is here: a fork or an older chain is refused.
 */
int trust_import(int argc, char **argv);

#endif
