/* SPDX-License-Identifier: Apache-2.0
 * Members of "starseal policy" that have a file of their own.
 */
#ifndef CLI_POLICY_COMMANDS_H
#define CLI_POLICY_COMMANDS_H

int policy_what_if(int argc, char **argv);
int policy_diff_command(int argc, char **argv);

#endif
