/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * restore-dialog.h: the dialog “Restore Old Picture”.  Main thread only.
 */
#pragma once

#include "mending.h"

/* Let the artist choose how @target, the first of @n layers, is mended; what they choose goes to @config, and what
 * they mark to @marks, with the picture if the preview has mended all of it; @marks are to be cleared in any case.
 * FALSE when the artist cancels, and with an error for too little memory. */
gboolean pastiche_restore_dialog_run (GimpProcedure        *procedure,
                                      GimpProcedureConfig  *config,
                                      PasticheGallery      *gallery,
                                      const PasticheTarget *target,
                                      int                   n,
                                      PasticheMarks        *marks,
                                      GError              **error);
