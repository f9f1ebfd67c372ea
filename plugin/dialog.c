/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * dialog.c: the widgets of ui/ in a GIMP dialog, which brings OK, Cancel,
 * Reset, saved settings and last values.
 */
#include <libgimp/gimp.h>
#include <libgimp/gimpui.h>

#include <glib/gi18n-lib.h>

#include "dialog.h"
#include "open-images.h"
#include "pastiche-dialog-body.h"
#include "settings.h"

#define PROGRESS_PERIOD 50 /* ms */

/* What GIMP does not remember. */
static void
remember_size (PasticheHabits *habits, GtkWidget *dialog)
{
  int width, height;

  gtk_window_get_size (GTK_WINDOW (dialog), &width, &height);
  pastiche_habits_set_size (habits, width, height);
}

/* What the artist saw, also where GIMP's values named no style that there is. */
static void
take_settings (PasticheHabits *habits, GtkWidget *body, GPtrArray *settings)
{
  g_autofree char *style = NULL;

  for (guint i = 0; i < settings->len; i++)
    g_object_notify (G_OBJECT (body), ((GParamSpec *) g_ptr_array_index (settings, i))->name);
  g_object_get (body, "style", &style, NULL);
  if (style != NULL)
    pastiche_habits_use (habits, style);
}

static gboolean
look_again (G_GNUC_UNUSED gpointer data)
{
  return G_SOURCE_CONTINUE;
}

/* What the preview has painted, or, once begun, will have. */
static PastichePicture *
take_layer (GtkWidget *dialog, PasticheDialogBody *body)
{
  guint            frames = g_timeout_add (PROGRESS_PERIOD, look_again, NULL);
  PastichePicture *layer;
  double           fraction;

  gtk_widget_hide (dialog);
  if (pastiche_dialog_body_is_painting_layer (body, &fraction))
    gimp_progress_init (_ ("Painting"));
  while (pastiche_dialog_body_is_painting_layer (body, &fraction))
    {
      gimp_progress_update (fraction);
      g_main_context_iteration (NULL, TRUE);
    }
  g_source_remove (frames);
  layer = pastiche_dialog_body_take_layer (body);
  if (layer != NULL)
    g_info ("the preview is the layer");
  return layer;
}

gboolean
pastiche_dialog_run (GimpProcedure        *procedure,
                     GimpProcedureConfig  *config,
                     PasticheGallery      *gallery,
                     const PasticheTarget *target,
                     int                   layers,
                     gboolean              again,
                     PastichePicture     **finished)
{
  g_autoptr (GPtrArray) settings    = pastiche_settings_list (config);
  g_autoptr (PasticheHabits) habits = pastiche_habits_new (NULL);
  GtkWidget *dialog, *body;
  int        width, height;
  gboolean   run;

  gimp_ui_init ("pastiche");
  gimp_dialogs_show_help_button (FALSE); /* GIMP's help knows nothing of us */
  dialog = gimp_procedure_dialog_new (procedure, config, again ? _ ("Pastiche Again") : _ ("Pastiche"));
  body   = pastiche_dialog_body_new (gallery, target->picture, target->selection, habits);
  pastiche_dialog_body_set_open_pictures (PASTICHE_DIALOG_BODY (body), pastiche_open_images ());
  for (guint i = 0; i < settings->len; i++)
    {
      const char *name = ((GParamSpec *) g_ptr_array_index (settings, i))->name;

      if (again && (g_str_equal (name, "output") || g_str_equal (name, "soft-edge")))
        continue;
      g_object_bind_property (config, name, body, name, G_BINDING_BIDIRECTIONAL | G_BINDING_SYNC_CREATE);
    }
  g_object_bind_property (body, "ready", gtk_dialog_get_widget_for_response (GTK_DIALOG (dialog), GTK_RESPONSE_OK),
                          "sensitive", G_BINDING_SYNC_CREATE);
  gtk_box_pack_start (GTK_BOX (gtk_dialog_get_content_area (GTK_DIALOG (dialog))), body, TRUE, TRUE, 0);
  gtk_widget_show (body);
  pastiche_dialog_body_set_layers (PASTICHE_DIALOG_BODY (body), layers);
  if (again)
    pastiche_dialog_body_hide_output (PASTICHE_DIALOG_BODY (body));
  if (pastiche_habits_get_size (habits, &width, &height))
    gtk_window_set_default_size (GTK_WINDOW (dialog), width, height);

  run = gimp_procedure_dialog_run (GIMP_PROCEDURE_DIALOG (dialog));
  remember_size (habits, dialog);
  if (run)
    {
      take_settings (habits, body, settings);
      *finished = take_layer (dialog, PASTICHE_DIALOG_BODY (body));
    }
  gtk_widget_destroy (dialog);
  return run;
}
