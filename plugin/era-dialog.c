/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * era-dialog.c: the dialogs “Era” and “Match Looks”.
 */
#include <libgimp/gimp.h>

#include <glib/gi18n-lib.h>

#include "dialog-parts.h"
#include "era-dialog.h"
#include "pastiche-era-body.h"
#include "pastiche-match-body.h"

#define ERA   "era" /* by which their sizes are remembered */
#define MATCH "match"

gboolean
pastiche_era_dialog_run (GimpProcedure       *procedure,
                         GimpProcedureConfig *config,
                         PasticheGallery     *gallery,
                         PasticheLayers      *frames)
{
  g_autoptr (PasticheUserState) user_state = pastiche_user_state_new (NULL);
  PasticheTarget *target                   = frames->first;
  PasticheEraShot shot                     = { gallery, frames->stills, frames->n, 0 };
  GtkWidget      *dialog                   = pastiche_dialog_new (procedure, config, _ ("Era"), user_state, ERA);
  GtkWidget      *body = pastiche_era_body_new (&shot, target->picture, target->selection, user_state);
  gboolean        chosen;

  if (gimp_image_get_base_type (target->image) == GIMP_GRAY)
    pastiche_era_body_set_grey (PASTICHE_ERA_BODY (body));
  pastiche_dialog_bind (config, body, TRUE);
  g_object_bind_property (config, "seed", body, "seed", G_BINDING_SYNC_CREATE);
  pastiche_dialog_add (dialog, body);
  chosen = pastiche_dialog_ask (dialog, user_state, ERA);
  if (chosen)
    {
      pastiche_dialog_take_settings (config, body);
      frames->finished = pastiche_dialog_take_layer (dialog, pastiche_era_body_preview (PASTICHE_ERA_BODY (body)));
    }
  gtk_widget_destroy (dialog);
  return chosen;
}

gboolean
pastiche_match_dialog_run (GimpProcedure *procedure, GimpProcedureConfig *config, const PasticheLayers *frames)
{
  g_autoptr (PasticheUserState) user_state = pastiche_user_state_new (NULL);
  g_auto (GStrv) names                     = g_new0 (char *, frames->n + 1);
  PasticheStills stills                    = { frames->n, frames->stills, frames->small, (const char *const *) names };
  GtkWidget     *dialog, *body;
  gboolean       chosen;

  for (int i = 0; i < frames->n; i++)
    names[i] = pastiche_layer_name (frames->layers[i]);
  dialog = pastiche_dialog_new (procedure, config, _ ("Match Looks"), user_state, MATCH);
  body   = pastiche_match_body_new (&stills);
  if (gimp_image_get_base_type (frames->image) == GIMP_GRAY)
    pastiche_match_body_set_grey (PASTICHE_MATCH_BODY (body));
  pastiche_dialog_bind (config, body, FALSE);
  g_object_bind_property (config, "to", body, "to", G_BINDING_BIDIRECTIONAL | G_BINDING_SYNC_CREATE);
  pastiche_dialog_add (dialog, body);
  chosen = pastiche_dialog_ask (dialog, user_state, MATCH);
  if (chosen)
    {
      pastiche_dialog_take_settings (config, body);
      g_object_notify (G_OBJECT (body), "to");
    }
  gtk_widget_destroy (dialog);
  return chosen;
}
