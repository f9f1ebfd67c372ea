/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * settings.h: a procedure's arguments as the engine's, and as a text that goes
 * with a layer: which settings painted it, and from which layer.
 *
 *   choice = pastiche_settings_choice (config);
 *   note   = pastiche_settings_note (config, source, name);
 *   gimp_item_attach_parasite (painted, note);
 *   ...
 *   if (pastiche_settings_read (painted, config, &source, &error))
 *     paint_again (source, config);
 */
#pragma once

#include <libgimp/gimp.h>

#include "pastiche-choice.h"
#include "output.h"

/* What @config chooses; the caller frees it. */
PasticheChoice *pastiche_settings_choice (GimpProcedureConfig *config);

PasticheOutput pastiche_settings_output (GimpProcedureConfig *config);

/* The soft edge's radius in pixels for a layer of this size. */
double pastiche_settings_radius (GimpProcedureConfig *config, const PastichePicture *picture);

/* Those of @config's arguments that are settings, all but those that say what
 * to work on: an array of GParamSpec, the caller frees it. */
GPtrArray *pastiche_settings_list (GimpProcedureConfig *config);

/* What a layer is called that is painted so: “Vincent van Gogh 80 %”; the caller frees it. */
char *pastiche_settings_name (const PasticheStyle *style, const PasticheSettings *settings);

/* The note for a layer that was painted from @source with @config and called @name. */
GimpParasite *pastiche_settings_note (GimpProcedureConfig *config, GimpDrawable *source, const char *name);

/* What @layer was called then, or NULL; the caller frees it. */
char *pastiche_settings_noted_name (GimpDrawable *layer);

/* Take the note of @layer, which may say anything, into @config: what it says
 * of a setting that there is not, or out of its range, is left out.  @source
 * is the layer it was painted from.  FALSE with a sentence when there is no
 * note, or no such layer any more. */
gboolean
pastiche_settings_read (GimpDrawable *layer, GimpProcedureConfig *config, GimpDrawable **source, GError **error);
