/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * era-dialog.h: the dialogs “Era” and “Match Looks”.  Main thread only.
 */
#pragma once

#include "layers.h"

/* Let the artist choose an era for @frames; what they choose goes to @config.  If the preview has made all of the first
 * frame's picture, it becomes frames->finished.  FALSE when the artist cancels. */
gboolean pastiche_era_dialog_run (GimpProcedure       *procedure,
                                  GimpProcedureConfig *config,
                                  PasticheGallery     *gallery,
                                  PasticheLayers      *frames);

/* Let the artist choose whose look @frames, which were read to be shown, get; what they choose goes to @config.  FALSE when
 * they cancel. */
gboolean
pastiche_match_dialog_run (GimpProcedure *procedure, GimpProcedureConfig *config, const PasticheLayers *frames);
