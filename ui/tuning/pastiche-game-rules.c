/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * pastiche-game-rules.c: by which rules painter and critic play.
 */
#include "pastiche-game-rules.h"

#include <glib/gi18n-lib.h>

struct _PasticheGameRules
{
  GtkExpander parent_instance;

  GtkComboBox *game;
  GtkLabel    *formula;
  gboolean     known; /* which game is being played */
};

G_DEFINE_FINAL_TYPE (PasticheGameRules, pastiche_game_rules, GTK_TYPE_EXPANDER)

/* The textbook's game, and what each player makes small. */
#define TEXTBOOK "<i>L</i>(<i>G</i>, <i>D</i>) = E[log <i>D</i>(<i>y</i>)] + E[log (1 − <i>D</i>(<i>G</i>(<i>x</i>)))]"

static const struct
{
  const char *words;
  const char *critic, *painter;
} games[] = {
  [PASTICHE_MINIMAX]        = { N_ ("Minimax, the textbook’s"), "−<i>L</i>(<i>G</i>, <i>D</i>)",
                                "E[log (1 − <i>D</i>(<i>G</i>(<i>x</i>)))]" },
  [PASTICHE_NON_SATURATING] = { N_ ("Non-saturating"), "−<i>L</i>(<i>G</i>, <i>D</i>)",
                                "−E[log <i>D</i>(<i>G</i>(<i>x</i>))]" },
  [PASTICHE_HINGE]          = { N_ ("Hinge, the steadiest"),
                                "E[max(0, 1 − <i>ℓ</i>(<i>y</i>))] + E[max(0, 1 + <i>ℓ</i>(<i>G</i>(<i>x</i>)))]",
                                "−E[<i>ℓ</i>(<i>G</i>(<i>x</i>))]" },
};

PasticheGame
pastiche_game_rules_get (PasticheGameRules *rules)
{
  return (PasticheGame) gtk_combo_box_get_active (rules->game);
}

/* " = 0.71", or nothing when there is no game. */
static char *
value_words (const PasticheTuneProgress *progress, double value)
{
  return progress != NULL ? g_strdup_printf (" = <b>%.2f</b>", value) : g_strdup ("");
}

void
pastiche_game_rules_show (PasticheGameRules *rules, const PasticheTuneProgress *progress)
{
  PasticheGame     game = pastiche_game_rules_get (rules);
  g_autofree char *all = NULL, *critic = NULL, *painter = NULL;
  GString         *text = g_string_new (NULL);

  if (!rules->known)
    progress = NULL;
  critic  = value_words (progress, progress != NULL ? progress->discriminator : 0);
  painter = value_words (progress, progress != NULL ? progress->generator : 0);
  all     = value_words (game == PASTICHE_HINGE ? NULL : progress, progress != NULL ? -progress->discriminator : 0);
  g_string_append_printf (text, "%s%s\n", TEXTBOOK, all);
  if (game == PASTICHE_HINGE)
    g_string_append (text, _ ("with <i>D</i> = 1 ∕ (1 + e<sup>−<i>ℓ</i></sup>), and played as"));
  else
    g_string_append (text, _ ("played as"));
  g_string_append_printf (text, "\n\n%s\n%s%s\n\n%s\n%s%s", _ ("Critic <i>D</i> makes small:"), games[game].critic,
                          critic, _ ("Painter <i>G</i> makes small:"), games[game].painter, painter);
  g_string_append_printf (
      text, "\n\n<span size=\"small\" alpha=\"70%%\">%s</span>",
      _ ("<i>y</i>: a piece of a painting; <i>x</i>: a photograph; <i>G</i>(<i>x</i>): its pastiche; "
         "<i>D</i>: how real it looks, 0 to 1"));
  gtk_label_set_markup (rules->formula, text->str);
  g_string_free (text, TRUE);
}

void
pastiche_game_rules_fix (PasticheGameRules *rules, gboolean fixed, gboolean known)
{
  rules->known = known;
  gtk_widget_set_sensitive (GTK_WIDGET (rules->game), !fixed);
  gtk_widget_set_visible (GTK_WIDGET (rules), known || !fixed);
}

static void
game_chosen (PasticheGameRules *rules)
{
  pastiche_game_rules_show (rules, NULL);
}

static void
pastiche_game_rules_class_init (G_GNUC_UNUSED PasticheGameRulesClass *klass)
{
}

static void
pastiche_game_rules_init (PasticheGameRules *rules)
{
  rules->known = TRUE;
}

GtkWidget *
pastiche_game_rules_new (void)
{
  PasticheGameRules *rules =
      g_object_new (PASTICHE_TYPE_GAME_RULES, "label", _ ("The rules of the _game"), "use-underline", TRUE, NULL);
  GtkWidget *box     = gtk_box_new (GTK_ORIENTATION_VERTICAL, 6);
  GtkWidget *game    = gtk_combo_box_text_new ();
  GtkWidget *formula = gtk_label_new (NULL);

  rules->game    = GTK_COMBO_BOX (game);
  rules->formula = GTK_LABEL (formula);
  for (guint i = 0; i < G_N_ELEMENTS (games); i++)
    gtk_combo_box_text_append_text (GTK_COMBO_BOX_TEXT (game), _ (games[i].words));
  gtk_combo_box_set_active (rules->game, PASTICHE_TUNE_DEFAULT.game);
  atk_object_set_name (gtk_widget_get_accessible (game), _ ("Rules"));
  gtk_widget_set_tooltip_text (game, _ ("What painter and critic want of each other"));
  g_signal_connect_object (game, "changed", G_CALLBACK (game_chosen), rules, G_CONNECT_SWAPPED);
  gtk_label_set_line_wrap (rules->formula, TRUE);
  gtk_label_set_max_width_chars (rules->formula, 20);
  gtk_label_set_xalign (rules->formula, 0);
  gtk_box_pack_start (GTK_BOX (box), game, FALSE, FALSE, 0);
  gtk_box_pack_start (GTK_BOX (box), formula, FALSE, FALSE, 0);
  gtk_container_add (GTK_CONTAINER (rules), box);
  gtk_widget_show_all (box);
  pastiche_game_rules_show (rules, NULL);
  return GTK_WIDGET (rules);
}
