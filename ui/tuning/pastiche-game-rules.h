/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * pastiche-game-rules.h: by which rules painter and critic play, with the
 * textbook's formula and what it comes to now.
 *
 *   GtkWidget *rules = pastiche_game_rules_new ();
 *   settings.game    = pastiche_game_rules_get (PASTICHE_GAME_RULES (rules));
 *   pastiche_game_rules_fix (PASTICHE_GAME_RULES (rules), TRUE, TRUE);
 *   pastiche_game_rules_show (PASTICHE_GAME_RULES (rules), progress);
 */
#pragma once

#include <gtk/gtk.h>

#include "pastiche-tune.h"

#define PASTICHE_TYPE_GAME_RULES (pastiche_game_rules_get_type ())
G_DECLARE_FINAL_TYPE (PasticheGameRules, pastiche_game_rules, PASTICHE, GAME_RULES, GtkExpander)

GtkWidget *pastiche_game_rules_new (void);

/* Those that are chosen. */
PasticheGame pastiche_game_rules_get (PasticheGameRules *rules);

/* @fixed: a game is being played, by the rules that are chosen if they are @known. */
void pastiche_game_rules_fix (PasticheGameRules *rules, gboolean fixed, gboolean known);

/* Put what the players lost last into the formulas; NULL: no game yet. */
void pastiche_game_rules_show (PasticheGameRules *rules, const PasticheTuneProgress *progress);
