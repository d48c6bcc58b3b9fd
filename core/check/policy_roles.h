/* SPDX-License-Identifier: Apache-2.0
 * Which roles must have signed a pack at a level, as a policy states it in its
 * member "signatures". Names only: whose signature counts is for a keyring.
 */
#ifndef CHECK_POLICY_ROLES_H
#define CHECK_POLICY_ROLES_H

#include <jansson.h>

#include "policy.h"

/* Whether the member of a bundle, where it is there, is well formed. ERR_INPUT
 * names the place. */
int policy_check_roles(const json_t *bundle, struct error *err);
/*
 * The entry that holds at a level (3 to 5): its own, else the nearest below.
 * {"level":"star4","roles":["firm",...],"note":{en,ja}}, lent; NULL where the
 * bundle asks for none.
 */
const json_t *policy_roles(const json_t *bundle, int level);
/* Lay those of a policy that extends base over base's: a level may ask for
 * more roles than before, never for fewer. */
int policy_extend_roles(json_t *base, const json_t *own, struct error *err);

#endif
