/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * restore-dialog.c: the dialog “Restore Old Picture”.
 */
#include <libgimp/gimp.h>

#include <glib/gi18n-lib.h>

#include "dialog-parts.h"
#include "pastiche-restore-body.h"
#include "restore-dialog.h"

#define RESTORE "restore" /* by which its size is remembered */

/* What the preview has made of the whole picture; NULL if it has not. */
static PasticheRestored *
take_restored (GtkWidget *dialog, PastichePreview *preview)
{
  g_autoptr (PastichePicture) picture = pastiche_dialog_take_layer (dialog, preview);
  g_autoptr (PasticheSelection) mask  = pastiche_preview_take_mask (preview);
  PasticheRestored *restored          = NULL;

  if (picture == NULL || mask == NULL)
    return NULL;
  restored          = g_new0 (PasticheRestored, 1);
  restored->picture = g_steal_pointer (&picture);
  restored->mask    = g_steal_pointer (&mask);
  return restored;
}

/* Above the body, as the preview has one frame only. */
static void
add_line (GtkWidget *dialog, int n)
{
  g_autofree char *words =
      g_strdup_printf (_ ("The preview shows the first of %d layers, mended by itself. As frames of a "
                          "film they help to mend each other."),
                       n);
  GtkWidget *line = gtk_label_new (words);

  gtk_label_set_line_wrap (GTK_LABEL (line), TRUE);
  gtk_label_set_xalign (GTK_LABEL (line), 0);
  gtk_box_pack_start (GTK_BOX (gtk_dialog_get_content_area (GTK_DIALOG (dialog))), line, FALSE, FALSE, 0);
  gtk_widget_show (line);
}

gboolean
pastiche_restore_dialog_run (GimpProcedure        *procedure,
                             GimpProcedureConfig  *config,
                             PasticheGallery      *gallery,
                             const PasticheTarget *target,
                             int                   n,
                             PasticheMarks        *marks,
                             GError              **error)
{
  g_autoptr (PasticheUserState) user_state = pastiche_user_state_new (NULL);
  GtkWidget *dialog = pastiche_dialog_new (procedure, config, _ ("Restore Old Picture"), user_state, RESTORE);
  GtkWidget *body   = pastiche_restore_body_new (gallery, target->picture, target->selection, user_state);
  gboolean   chosen;

  if (gimp_image_get_base_type (target->image) == GIMP_GRAY)
    pastiche_restore_body_set_grey (PASTICHE_RESTORE_BODY (body));
  pastiche_dialog_bind (config, body, TRUE);
  if (n > 1)
    add_line (dialog, n);
  pastiche_dialog_add (dialog, body);
  chosen = pastiche_dialog_ask (dialog, user_state, RESTORE);
  if (chosen)
    {
      pastiche_dialog_take_settings (config, body);
      marks->restored = take_restored (dialog, pastiche_restore_body_preview (PASTICHE_RESTORE_BODY (body)));
      chosen = pastiche_restore_body_get_marks (PASTICHE_RESTORE_BODY (body), &marks->damage, &marks->within, error);
    }
  gtk_widget_destroy (dialog);
  return chosen;
}
