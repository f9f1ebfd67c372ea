/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * pastiche-preset-bar.h: presets to choose, save, rename and delete; a random choice (“Surprise Me”), where their kind
 * has one; and a button that goes back to what was chosen before.
 *
 *   GtkWidget *bar = pastiche_preset_bar_new (presets, gallery);
 *   g_signal_connect (bar, "chosen", G_CALLBACK (take_choice), NULL); // (bar, choice, data)
 *   pastiche_preset_bar_set_choice (PASTICHE_PRESET_BAR (bar), choice); // whenever the artist changes it
 */
#pragma once

#include <gtk/gtk.h>

#include "presets.h"

#define PASTICHE_TYPE_PRESET_BAR (pastiche_preset_bar_get_type ())
G_DECLARE_FINAL_TYPE (PastichePresetBar, pastiche_preset_bar, PASTICHE, PRESET_BAR, GtkBox)

/* Both arguments must outlive the widget; @data is for the presets' kind.
 * Signal: "chosen" (gconstpointer: a choice of the presets' kind): apply this choice.
 * Property: "problem" (string, read only: why a preset was not saved, or NULL). */
GtkWidget *pastiche_preset_bar_new (PastichePresets *presets, gpointer data);

/* Tell what is chosen in the dialog now. */
void pastiche_preset_bar_set_choice (PastichePresetBar *bar, gconstpointer choice);

/* Choose @choice, of the presets' kind, as if it was a preset, so that the button goes back to what is chosen now. */
void pastiche_preset_bar_choose (PastichePresetBar *bar, gconstpointer choice);

/* What the menu's items do, after they have asked for a name. */
void pastiche_preset_bar_save (PastichePresetBar *bar, const char *name);
void pastiche_preset_bar_rename (PastichePresetBar *bar, const char *new_name);
void pastiche_preset_bar_delete (PastichePresetBar *bar);
