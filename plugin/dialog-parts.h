/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * dialog-parts.h: what our dialogs have in common: GIMP's frame around a body of ui/.  Main thread only.
 *
 *   dialog = pastiche_dialog_new (procedure, config, _ ("Era"), user_state, "era");
 *   pastiche_dialog_add (dialog, body);
 *   pastiche_dialog_bind (config, body, TRUE);
 *   if (pastiche_dialog_ask (dialog, user_state, "era"))
 *     finished = pastiche_dialog_take_layer (dialog, preview);
 *   gtk_widget_destroy (dialog);
 */
#pragma once

#include <libgimp/gimp.h>
#include <libgimp/gimpui.h>

#include "pastiche-preview.h"
#include "user-state.h"

/* A GIMP dialog with OK, Cancel, Reset, saved settings, Help and About, in the size that it was left in, which
 * @user_state knows by @name. */
GtkWidget *pastiche_dialog_new (GimpProcedure       *procedure,
                                GimpProcedureConfig *config,
                                const char          *title,
                                PasticheUserState   *user_state,
                                const char          *name);

/* Let @body fill the dialog, whose OK is as sensitive as the body's property "ready" says. */
void pastiche_dialog_add (GtkWidget *dialog, GtkWidget *body);

/* Bind each setting of @config to the property of @body that has its name; those without one are left alone, and those
 * that say where the result goes unless there is a choice of @output. */
void pastiche_dialog_bind (GimpProcedureConfig *config, GtkWidget *body, gboolean output);

/* Let the artist choose, and remember the dialog's size.  FALSE when they cancel. */
gboolean pastiche_dialog_ask (GtkWidget *dialog, PasticheUserState *user_state, const char *name);

/* Make sure that @config says what @body shows: if what it named is not there, the body has selected something else. */
void pastiche_dialog_take_settings (GimpProcedureConfig *config, GtkWidget *body);

/* Hide the dialog; what @preview has painted of the whole picture, if anything.  If it is painting it just now, wait for
 * that.  The caller frees it. */
PastichePicture *pastiche_dialog_take_layer (GtkWidget *dialog, PastichePreview *preview);
