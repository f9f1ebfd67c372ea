/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * settings.h: the procedure's arguments as the engine's settings.
 *
 *   choice = pastiche_settings_choice (config);
 *   output = pastiche_settings_output (config);
 */
#pragma once

#include <libgimp/gimp.h>

#include "pastiche-choice.h"
#include "output.h"

/* What @config chooses: style, mix and the engine's settings; the caller frees it. */
PasticheChoice *pastiche_settings_choice (GimpProcedureConfig *config);

/* The same for what lies outside of the selection, or NULL where that stays as it was. */
PasticheChoice *pastiche_settings_outside (GimpProcedureConfig *config);

/* Let @config choose what @choice does. */
void pastiche_settings_set_choice (GimpProcedureConfig *config, const PasticheChoice *choice);

/* Add the arguments that these three are made of. */
void pastiche_settings_add_look (GimpProcedure *procedure);
void pastiche_settings_add_outside (GimpProcedure *procedure);

/* Whether the argument @name says what becomes of what was painted, and not how it is painted. */
gboolean pastiche_settings_is_of_result (const char *name);

/* Add the arguments that say where the result goes, and the return value with the new layers. */
void pastiche_settings_add_output (GimpProcedure *procedure);
void pastiche_settings_add_layers (GimpProcedure *procedure);

PasticheOutput pastiche_settings_output (GimpProcedureConfig *config);

/* The radius in pixels of the soft edge that @config asks for, on @picture. */
double pastiche_settings_radius (GimpProcedureConfig *config, const PastichePicture *picture);

/* The arguments of @config that are settings, which leaves out those that say what to work on: an array of GParamSpec,
 * to be freed by the caller. */
GPtrArray *pastiche_settings_list (GimpProcedureConfig *config);

/* The name for a layer that is painted so, such as “Vincent van Gogh 80 %”; the caller frees it. */
char *pastiche_settings_name (const PasticheStyle *style, const PasticheSettings *settings);
