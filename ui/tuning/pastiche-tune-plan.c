/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * pastiche-tune-plan.c: for how long to fine-tune.
 */
#include "pastiche-tune-plan.h"

#include <glib/gi18n-lib.h>

#define LONGEST 600 /* minutes */

struct _PasticheTunePlan
{
  GtkBox parent_instance;

  GtkToggleButton *limited;
  GtkAdjustment   *minutes;
};

G_DEFINE_FINAL_TYPE (PasticheTunePlan, pastiche_tune_plan, GTK_TYPE_BOX)

enum
{
  PROP_MINUTES = 1,
  N_PROPS
};
static GParamSpec *props[N_PROPS];

/* --- building ------------------------------------------------------------- */

static void
time_changed (PasticheTunePlan *plan)
{
  g_object_notify_by_pspec (G_OBJECT (plan), props[PROP_MINUTES]);
}

GtkWidget *
pastiche_tune_plan_new (void)
{
  PasticheTunePlan *plan    = g_object_new (PASTICHE_TYPE_TUNE_PLAN, NULL);
  GtkWidget        *row     = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
  GtkWidget        *limited = gtk_radio_button_new_with_mnemonic (NULL, _ ("Ti_me:"));
  GtkWidget *open = gtk_radio_button_new_with_mnemonic_from_widget (GTK_RADIO_BUTTON (limited), _ ("_Until I stop it"));
  GtkWidget *minutes = gtk_spin_button_new (NULL, 1, 0);

  plan->limited = GTK_TOGGLE_BUTTON (limited);
  plan->minutes = gtk_adjustment_new (5, 1, LONGEST, 1, 5, 0);
  gtk_spin_button_set_adjustment (GTK_SPIN_BUTTON (minutes), plan->minutes);
  gtk_spin_button_set_numeric (GTK_SPIN_BUTTON (minutes), TRUE);
  atk_object_set_name (gtk_widget_get_accessible (minutes), _ ("Minutes"));
  gtk_widget_set_tooltip_text (minutes, _ ("After one minute the style can be recognised, after five it is good"));
  g_object_bind_property (limited, "active", minutes, "sensitive", G_BINDING_SYNC_CREATE);
  g_signal_connect_object (limited, "toggled", G_CALLBACK (time_changed), plan, G_CONNECT_SWAPPED);
  g_signal_connect_object (plan->minutes, "value-changed", G_CALLBACK (time_changed), plan, G_CONNECT_SWAPPED);
  gtk_box_pack_start (GTK_BOX (row), limited, FALSE, FALSE, 0);
  gtk_box_pack_start (GTK_BOX (row), minutes, FALSE, FALSE, 0);
  gtk_box_pack_start (GTK_BOX (row), gtk_label_new (_ ("minutes")), FALSE, FALSE, 0);
  gtk_box_pack_start (GTK_BOX (plan), row, FALSE, FALSE, 0);
  gtk_box_pack_start (GTK_BOX (plan), open, FALSE, FALSE, 0);
  gtk_widget_show_all (GTK_WIDGET (plan));
  return GTK_WIDGET (plan);
}

/* --- GObject -------------------------------------------------------------- */

static void
get_property (GObject *object, G_GNUC_UNUSED guint id, GValue *value, G_GNUC_UNUSED GParamSpec *pspec)
{
  PasticheTunePlan *plan = PASTICHE_TUNE_PLAN (object);

  g_value_set_double (value,
                      gtk_toggle_button_get_active (plan->limited) ? gtk_adjustment_get_value (plan->minutes) : 0);
}

static void
pastiche_tune_plan_class_init (PasticheTunePlanClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->get_property = get_property;
  props[PROP_MINUTES] =
      g_param_spec_double ("minutes", NULL, NULL, 0, LONGEST, 5, G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, props);
}

static void
pastiche_tune_plan_init (PasticheTunePlan *plan)
{
  gtk_orientable_set_orientation (GTK_ORIENTABLE (plan), GTK_ORIENTATION_VERTICAL);
  gtk_box_set_spacing (GTK_BOX (plan), 3);
}
