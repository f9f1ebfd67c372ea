/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * pastiche-loss-choice.c: which loss functions generator and discriminator are trained with.
 */
#include "pastiche-loss-choice.h"

#include <glib/gi18n-lib.h>

struct _PasticheLossChoice
{
  GtkExpander parent_instance;

  GtkComboBox *loss;
  GtkLabel    *formula;
  gboolean     known; /* the losses that are shown belong to the chosen function */
};

G_DEFINE_FINAL_TYPE (PasticheLossChoice, pastiche_loss_choice, GTK_TYPE_EXPANDER)

/* The textbook's objective, and for each choice what discriminator and generator minimise. */
#define TEXTBOOK "<i>L</i>(<i>G</i>, <i>D</i>) = E[log <i>D</i>(<i>y</i>)] + E[log (1 − <i>D</i>(<i>G</i>(<i>x</i>)))]"

static const struct
{
  const char *words;
  const char *discriminator, *generator;
} losses[] = {
  [PASTICHE_MINIMAX]        = { N_ ("Minimax, the textbook’s"), "−<i>L</i>(<i>G</i>, <i>D</i>)",
                                "E[log (1 − <i>D</i>(<i>G</i>(<i>x</i>)))]" },
  [PASTICHE_NON_SATURATING] = { N_ ("Non-saturating"), "−<i>L</i>(<i>G</i>, <i>D</i>)",
                                "−E[log <i>D</i>(<i>G</i>(<i>x</i>))]" },
  [PASTICHE_HINGE]          = { N_ ("Hinge, the steadiest"),
                                "E[max(0, 1 − <i>ℓ</i>(<i>y</i>))] + E[max(0, 1 + <i>ℓ</i>(<i>G</i>(<i>x</i>)))]",
                                "−E[<i>ℓ</i>(<i>G</i>(<i>x</i>))]" },
};

PasticheGame
pastiche_loss_choice_get (PasticheLossChoice *choice)
{
  return (PasticheGame) gtk_combo_box_get_active (choice->loss);
}

/* " = 0.71", or nothing before the first step. */
static char *
value_words (const PasticheTuneProgress *progress, double value)
{
  return progress != NULL ? g_strdup_printf (" = <b>%.2f</b>", value) : g_strdup ("");
}

void
pastiche_loss_choice_show (PasticheLossChoice *choice, const PasticheTuneProgress *progress)
{
  PasticheGame     loss = pastiche_loss_choice_get (choice);
  g_autofree char *all = NULL, *discriminator = NULL, *generator = NULL;
  GString         *text = g_string_new (NULL);

  if (!choice->known)
    progress = NULL;
  discriminator = value_words (progress, progress != NULL ? progress->discriminator : 0);
  generator     = value_words (progress, progress != NULL ? progress->generator : 0);
  all = value_words (loss == PASTICHE_HINGE ? NULL : progress, progress != NULL ? -progress->discriminator : 0);
  g_string_append_printf (text, "%s%s\n", TEXTBOOK, all);
  if (loss == PASTICHE_HINGE)
    g_string_append (text, _ ("with <i>D</i> = 1 ∕ (1 + e<sup>−<i>ℓ</i></sup>), and trained as"));
  else
    g_string_append (text, _ ("trained as"));
  g_string_append_printf (text, "\n\n%s\n%s%s\n\n%s\n%s%s", _ ("The critic, or discriminator, <i>D</i> minimises:"),
                          losses[loss].discriminator, discriminator,
                          _ ("The painter, or generator, <i>G</i> minimises:"), losses[loss].generator, generator);
  g_string_append_printf (
      text, "\n\n<span size=\"small\" alpha=\"70%%\">%s</span>",
      _ ("<i>y</i>: a piece of a painting; <i>x</i>: a photograph; <i>G</i>(<i>x</i>): its pastiche; "
         "<i>D</i>: how real it looks, 0 to 1"));
  gtk_label_set_markup (choice->formula, text->str);
  g_string_free (text, TRUE);
}

void
pastiche_loss_choice_fix (PasticheLossChoice *choice, gboolean fixed, gboolean known)
{
  choice->known = known;
  gtk_widget_set_sensitive (GTK_WIDGET (choice->loss), !fixed);
  gtk_widget_set_visible (GTK_WIDGET (choice), known || !fixed);
}

static void
loss_chosen (PasticheLossChoice *choice)
{
  pastiche_loss_choice_show (choice, NULL);
}

static void
pastiche_loss_choice_class_init (G_GNUC_UNUSED PasticheLossChoiceClass *klass)
{
}

static void
pastiche_loss_choice_init (PasticheLossChoice *choice)
{
  choice->known = TRUE;
}

GtkWidget *
pastiche_loss_choice_new (void)
{
  PasticheLossChoice *choice =
      g_object_new (PASTICHE_TYPE_LOSS_CHOICE, "label", _ ("For experts: the _loss"), "use-underline", TRUE, NULL);
  GtkWidget *box     = gtk_box_new (GTK_ORIENTATION_VERTICAL, 6);
  GtkWidget *loss    = gtk_combo_box_text_new ();
  GtkWidget *formula = gtk_label_new (NULL);

  choice->loss    = GTK_COMBO_BOX (loss);
  choice->formula = GTK_LABEL (formula);
  for (guint i = 0; i < G_N_ELEMENTS (losses); i++)
    gtk_combo_box_text_append_text (GTK_COMBO_BOX_TEXT (loss), _ (losses[i].words));
  gtk_combo_box_set_active (choice->loss, PASTICHE_TUNE_DEFAULT.game);
  atk_object_set_name (gtk_widget_get_accessible (loss), _ ("Kind of loss"));
  gtk_widget_set_tooltip_text (loss, _ ("What painter and critic minimise"));
  g_signal_connect_object (loss, "changed", G_CALLBACK (loss_chosen), choice, G_CONNECT_SWAPPED);
  gtk_label_set_line_wrap (choice->formula, TRUE);
  gtk_label_set_max_width_chars (choice->formula, 20);
  gtk_label_set_xalign (choice->formula, 0);
  gtk_box_pack_start (GTK_BOX (box), loss, FALSE, FALSE, 0);
  gtk_box_pack_start (GTK_BOX (box), formula, FALSE, FALSE, 0);
  gtk_container_add (GTK_CONTAINER (choice), box);
  gtk_widget_show_all (box);
  pastiche_loss_choice_show (choice, NULL);
  return GTK_WIDGET (choice);
}
