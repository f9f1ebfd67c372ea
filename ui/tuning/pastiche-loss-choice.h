/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * pastiche-loss-choice.h: which loss functions generator and discriminator are trained with: a choice, with the
 * textbook's formula (Goodfellow et al., 2014) and the losses as they are now.
 *
 *   GtkWidget *choice = pastiche_loss_choice_new ();
 *   settings.game    = pastiche_loss_choice_get (PASTICHE_LOSS_CHOICE (choice));
 *   pastiche_loss_choice_fix (PASTICHE_LOSS_CHOICE (choice), TRUE, TRUE);
 *   pastiche_loss_choice_show (PASTICHE_LOSS_CHOICE (choice), progress);
 */
#pragma once

#include <gtk/gtk.h>

#include "pastiche-tune.h"

#define PASTICHE_TYPE_LOSS_CHOICE (pastiche_loss_choice_get_type ())
G_DECLARE_FINAL_TYPE (PasticheLossChoice, pastiche_loss_choice, PASTICHE, LOSS_CHOICE, GtkExpander)

GtkWidget *pastiche_loss_choice_new (void);

/* The choice. */
PasticheGame pastiche_loss_choice_get (PasticheLossChoice *choice);

/* @fixed: training goes on, so the choice cannot be changed.  @known: it is the one that the training uses, which is
 * not known of fine-tuning that was resumed. */
void pastiche_loss_choice_fix (PasticheLossChoice *choice, gboolean fixed, gboolean known);

/* Put the losses of the last step into the formulas; NULL: there are none yet. */
void pastiche_loss_choice_show (PasticheLossChoice *choice, const PasticheTuneProgress *progress);
