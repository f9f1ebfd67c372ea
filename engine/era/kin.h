/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * kin.h: two stills that show the same, in whole or in part, on films of their own; what they both show says by what these
 * films differ.
 *
 *   PasticheKin kin;
 *   gboolean    ok = pastiche_kin_init (&kin, &a, &b, error);
 */
#pragma once

#include "transport.h"
#include "overlap.h"

G_BEGIN_DECLS

typedef struct
{
  double            same;    /* how sure it is that they show the same, 0 to 1; 0: there are no ways */
  PasticheTransport ways[2]; /* from the first to the second, and back */
} PasticheKin;

/* PASTICHE_ERROR_MEMORY. */
gboolean pastiche_kin_init (PasticheKin *kin, const PasticheGrids *a, const PasticheGrids *b, GError **error);

G_END_DECLS
