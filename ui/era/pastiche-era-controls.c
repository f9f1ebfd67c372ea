/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * pastiche-era-controls.c: the sliders of an era.
 */
#include "pastiche-era-controls.h"

#include <glib/gi18n-lib.h>

#include "pastiche-era.h"
#include "slider.h"

enum
{
  PROP_STRENGTH = 1,
  PROP_GRAIN,
  PROP_OPTICS,
  N_PROPS
};
static GParamSpec *props[N_PROPS];

struct _PasticheEraControls
{
  GtkGrid parent_instance;

  GtkAdjustment *values[N_PROPS];
};

G_DEFINE_FINAL_TYPE (PasticheEraControls, pastiche_era_controls, GTK_TYPE_GRID)

static void
number_changed (GtkAdjustment *value, PasticheEraControls *controls)
{
  for (int i = PROP_STRENGTH; i < N_PROPS; i++)
    if (controls->values[i] == value)
      g_object_notify_by_pspec (G_OBJECT (controls), props[i]);
}

static void
attach (PasticheEraControls *controls, int id, const char *text, const char *tooltip, int column, int row)
{
  GtkWidget *slider = pastiche_slider_new (controls->values[id], tooltip);

  gtk_widget_set_hexpand (slider, TRUE);
  gtk_grid_attach (GTK_GRID (controls), pastiche_label_new (text, slider), 2 * column, row, 1, 1);
  gtk_grid_attach (GTK_GRID (controls), slider, 2 * column + 1, row, 1, 1);
}

GtkWidget *
pastiche_era_controls_new (void)
{
  return g_object_new (PASTICHE_TYPE_ERA_CONTROLS, NULL);
}

static void
get_property (GObject *object, guint id, GValue *value, G_GNUC_UNUSED GParamSpec *pspec)
{
  g_value_set_double (value, gtk_adjustment_get_value (PASTICHE_ERA_CONTROLS (object)->values[id]));
}

static void
set_property (GObject *object, guint id, const GValue *value, G_GNUC_UNUSED GParamSpec *pspec)
{
  gtk_adjustment_set_value (PASTICHE_ERA_CONTROLS (object)->values[id], g_value_get_double (value));
}

static void
pastiche_era_controls_class_init (PasticheEraControlsClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  int           flags        = G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS;

  object_class->get_property = get_property;
  object_class->set_property = set_property;

  props[PROP_STRENGTH] = g_param_spec_double ("strength", NULL, NULL, 0, PASTICHE_MAX_STRENGTH, 100, flags);
  props[PROP_GRAIN]    = g_param_spec_double ("grain", NULL, NULL, 0, PASTICHE_MAX_GRAIN, 100, flags);
  props[PROP_OPTICS]   = g_param_spec_double ("optics", NULL, NULL, 0, PASTICHE_MAX_OPTICS, 100, flags);
  g_object_class_install_properties (object_class, N_PROPS, props);
}

static void
pastiche_era_controls_init (PasticheEraControls *controls)
{
  for (int i = PROP_STRENGTH; i < N_PROPS; i++)
    {
      GParamSpecDouble *spec = G_PARAM_SPEC_DOUBLE (props[i]);

      controls->values[i] = gtk_adjustment_new (spec->default_value, spec->minimum, spec->maximum, 1, 10, 0);
      g_signal_connect_object (controls->values[i], "value-changed", G_CALLBACK (number_changed), controls, 0);
    }
  gtk_grid_set_row_spacing (GTK_GRID (controls), 3);
  gtk_grid_set_column_spacing (GTK_GRID (controls), 9);
  attach (controls, PROP_STRENGTH, _ ("S_trength"),
          _ ("0 % is your picture, 100 % the era in full; beyond, it is exaggerated"), 0, 0);
  attach (controls, PROP_GRAIN, _ ("Grai_n"), _ ("How much of the era's grain there is"), 1, 0);
  attach (controls, PROP_OPTICS, _ ("O_ptics"),
          _ ("How much there is of its softness, glow around lights and dark corners"), 0, 1);
}
