/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * dialog.c: the widgets of ui/ in a GIMP dialog, which brings OK, Cancel,
 * Reset, saved settings and last values.
 */
#include <libgimp/gimp.h>
#include <libgimp/gimpui.h>

#include <glib/gi18n-lib.h>

#include "dialog.h"
#include "pastiche-dialog-body.h"

gboolean
pastiche_dialog_run (GimpProcedure         *procedure,
                     GimpProcedureConfig   *config,
                     PasticheGallery       *gallery,
                     const PastichePicture *picture)
{
  GtkWidget *dialog, *body;
  gboolean   run;

  gimp_ui_init ("pastiche");
  gimp_dialogs_show_help_button (FALSE); /* GIMP's help knows nothing of us */
  dialog = gimp_procedure_dialog_new (procedure, config, _ ("Pastiche"));
  body   = pastiche_dialog_body_new (gallery, picture);
  g_object_bind_property (config, "style", body, "style", G_BINDING_BIDIRECTIONAL | G_BINDING_SYNC_CREATE);
  g_object_bind_property (config, "strength", body, "strength", G_BINDING_BIDIRECTIONAL | G_BINDING_SYNC_CREATE);
  gtk_box_pack_start (GTK_BOX (gtk_dialog_get_content_area (GTK_DIALOG (dialog))), body, TRUE, TRUE, 0);
  gtk_widget_show (body);

  run = gimp_procedure_dialog_run (GIMP_PROCEDURE_DIALOG (dialog));
  gtk_widget_destroy (dialog);
  return run;
}
