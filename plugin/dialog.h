/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * dialog.h: the plug-in's dialog.
 */
#pragma once

#include <libgimp/gimp.h>

#include "drawable.h"

/* Let the artist choose what becomes of @target, where it goes too unless it
 * is painted @again; what they chose is in @config.  *@finished is the target's picture as painted by then, which the
 * caller frees, or NULL.  @target is the first of @layers.  FALSE: they cancelled. */
gboolean pastiche_dialog_run (GimpProcedure        *procedure,
                              GimpProcedureConfig  *config,
                              PasticheGallery      *gallery,
                              const PasticheTarget *target,
                              int                   layers,
                              gboolean              again,
                              PastichePicture     **finished);
