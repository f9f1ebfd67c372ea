/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * dialog.h: the plug-in's dialog.  Main thread only.
 */
#pragma once

#include <libgimp/gimp.h>

#include "drawable.h"

/* Run the dialog for @target, the first of @layers layers; what the artist chooses goes to @config.  With @again, a
 * layer is painted again, so there is no choice of where the result goes.  If the preview has painted all of the
 * target's picture, *@finished is that, which the caller frees; otherwise NULL.  FALSE when the artist cancels. */
gboolean pastiche_dialog_run (GimpProcedure        *procedure,
                              GimpProcedureConfig  *config,
                              PasticheGallery      *gallery,
                              const PasticheTarget *target,
                              int                   layers,
                              gboolean              again,
                              PastichePicture     **finished);
