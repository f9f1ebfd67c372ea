/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * mending.h: layers are mended, and what was mended becomes new ones.  Main thread only.
 *
 *   PasticheMending mending = { restorer, settings, FALSE, TRUE };
 *
 *   results = pastiche_mending_run (&mending, layers, target, &marks, &error);
 *   if (results->len > 0)
 *     layers = pastiche_output (results, PASTICHE_OUTPUT_LAYER, &error);
 *   pastiche_marks_clear (&marks);
 */
#pragma once

#include "output.h"
#include "pastiche-restore.h"

typedef struct
{
  PasticheRestorer       *restorer;
  PasticheRestoreSettings settings;
  gboolean                marked; /* the selection is the damage; otherwise nothing changes outside of it */
  gboolean                lift;   /* the new layer holds only what was mended; for settings that concern damage only */
} PasticheMending;

/* What an artist says of a picture, for pastiche_restore (); each may be NULL. */
typedef struct
{
  PasticheSelection *damage, *within;
  PasticheRestored  *restored; /* the picture mended so, where that has been done already */
} PasticheMarks;

/* What the selection on @target says, which is nothing where it blends the layer; FALSE with an error for too
 * little memory. */
gboolean pastiche_marks_select (PasticheMarks         *marks,
                                const PasticheTarget  *target,
                                const PasticheMending *mending,
                                GError               **error);
void     pastiche_marks_clear (PasticheMarks *marks);

/* Mend @layers; several are the frames of a film in their order.  @target is the first of them, read, which is taken, and
 * @marks are for that: of the others the selection says what it says.  GIMP's progress goes from 0 to 1.  The results, an
 * array of PasticheResult, from the last to the first, without those where there is no damage; NULL with an error. */
GPtrArray *pastiche_mending_run (const PasticheMending *mending,
                                 GPtrArray             *layers,
                                 PasticheTarget        *target,
                                 PasticheMarks         *marks,
                                 GError               **error);
