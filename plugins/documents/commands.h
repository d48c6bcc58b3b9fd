/* SPDX-License-Identifier: Apache-2.0
 * Numbers of the commands that the manifest declares, in its order. Data only.
 */
#ifndef DOCUMENTS_COMMANDS_H
#define DOCUMENTS_COMMANDS_H

enum { RUN_TEXT, RUN_INFO, RUN_SIG };

#endif
