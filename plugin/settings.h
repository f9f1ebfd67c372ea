/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * settings.h: the procedure's arguments as the engine's settings, and as a note: a text that GIMP stores with a layer
 * (a parasite), which says with which settings it was painted, and from which layer.
 *
 *   choice = pastiche_settings_choice (config);
 *   note   = pastiche_settings_note (config, source, name);
 *   gimp_item_attach_parasite (painted, note);
 *   …
 *   if (pastiche_settings_read (painted, config, &source, &error))
 *     paint_again (source, config);
 */
#pragma once

#include <libgimp/gimp.h>

#include "pastiche-choice.h"
#include "output.h"

/* What @config chooses: style, mix and the engine's settings; the caller frees it. */
PasticheChoice *pastiche_settings_choice (GimpProcedureConfig *config);

PasticheOutput pastiche_settings_output (GimpProcedureConfig *config);

/* The radius in pixels of the soft edge that @config asks for, on @picture. */
double pastiche_settings_radius (GimpProcedureConfig *config, const PastichePicture *picture);

/* The arguments of @config that are settings, which leaves out those that say what to work on: an array of GParamSpec,
 * to be freed by the caller. */
GPtrArray *pastiche_settings_list (GimpProcedureConfig *config);

/* The name for a layer that is painted so, such as “Vincent van Gogh 80 %”; the caller frees it. */
char *pastiche_settings_name (const PasticheStyle *style, const PasticheSettings *settings);

/* The note for a layer that was painted from @source with @config and called @name. */
GimpParasite *pastiche_settings_note (GimpProcedureConfig *config, GimpDrawable *source, const char *name);

/* The name that @layer had when it was painted, from its note; NULL without one.  The caller frees it. */
char *pastiche_settings_noted_name (GimpDrawable *layer);

/* Read the settings in the note of @layer into @config, and find @source, the layer that it was painted from.  As any
 * program can write such a note, settings that are unknown or out of range are ignored.  FALSE with an error for the
 * user when there is no note, or when the source is gone. */
gboolean
pastiche_settings_read (GimpDrawable *layer, GimpProcedureConfig *config, GimpDrawable **source, GError **error);
