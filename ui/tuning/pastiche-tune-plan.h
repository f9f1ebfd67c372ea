/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * pastiche-tune-plan.h: for how long to fine-tune.
 *
 *   GtkWidget *plan = pastiche_tune_plan_new ();
 *   g_signal_connect (plan, "notify::minutes", G_CALLBACK (minutes_changed), NULL);
 *   g_object_get (plan, "minutes", &minutes, NULL);
 */
#pragma once

#include <gtk/gtk.h>

#define PASTICHE_TYPE_TUNE_PLAN (pastiche_tune_plan_get_type ())
G_DECLARE_FINAL_TYPE (PasticheTunePlan, pastiche_tune_plan, PASTICHE, TUNE_PLAN, GtkBox)

/* Property: "minutes" (double; 0: until the artist stops it). */
GtkWidget *pastiche_tune_plan_new (void);
