/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * restore-craft.h: the craft of mending: choices are PasticheRestoreChoice, and the data is a PasticheRestoreSubject.
 *
 *   PasticheRestoreSubject subject = { gallery, selection, NULL, NULL };
 *   PasticheRestoreChoice  choice  = { PASTICHE_RESTORE_DEFAULT, FALSE, strokes };
 *   painter = pastiche_painter_new (&pastiche_restore_craft, &subject, picture);
 *   pastiche_painter_add (painter, PASTICHE_PASS_QUICK, &choice, done, data);
 */
#pragma once

#include "craft.h"
#include "pastiche-restore.h"
#include "strokes.h"

typedef struct
{
  PasticheGallery         *gallery;
  const PasticheSelection *selection; /* or NULL */
  PasticheRestorer        *restorer;  /* the painter's, which loads it; to be freed after that */
  PasticheScales          *scales;    /* likewise: of the painter's picture */
} PasticheRestoreSubject;

typedef struct
{
  PasticheRestoreSettings settings;
  gboolean                selection_is_damage;
  PasticheStrokes        *strokes;
} PasticheRestoreChoice;

extern const PasticheCraft pastiche_restore_craft;
