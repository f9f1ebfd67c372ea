/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * pastiche-restore-controls.c: the sliders of restoration.
 */
#include "pastiche-restore-controls.h"

#include <glib/gi18n-lib.h>

#include "slider.h"

enum
{
  PROP_THRESHOLD = 1,
  PROP_SCRATCHES,
  PROP_CRACKS,
  PROP_STAINS,
  PROP_FADING, /* this and the next concern the whole picture */
  PROP_NOISE,
  PROP_BLOCKS,
  PROP_SCREEN,
  N_PROPS
};
static GParamSpec *props[N_PROPS];

struct _PasticheRestoreControls
{
  GtkGrid parent_instance;

  GtkAdjustment *values[N_PROPS];
};

G_DEFINE_FINAL_TYPE (PasticheRestoreControls, pastiche_restore_controls, GTK_TYPE_GRID)

PasticheRestoreSettings
pastiche_restore_controls_get (PasticheRestoreControls *controls)
{
  PasticheRestoreSettings settings;

  g_object_get (controls, "threshold", &settings.threshold, "scratches", &settings.scratches, "cracks",
                &settings.cracks, "stains", &settings.stains, "fading", &settings.fading, "noise", &settings.noise,
                "blocks", &settings.blocks, "screen", &settings.screen, NULL);
  return settings;
}

static void
number_changed (GtkAdjustment *value, PasticheRestoreControls *controls)
{
  for (int i = PROP_THRESHOLD; i < N_PROPS; i++)
    if (controls->values[i] == value)
      g_object_notify_by_pspec (G_OBJECT (controls), props[i]);
}

static void
attach (PasticheRestoreControls *controls, GtkWidget *grid, int id, const char *text, const char *tooltip, int row)
{
  GtkWidget *slider = pastiche_slider_new (controls->values[id], tooltip);

  gtk_widget_set_hexpand (slider, TRUE);
  gtk_grid_attach (GTK_GRID (grid), pastiche_label_new (text, slider), 0, row, 1, 1);
  gtk_grid_attach (GTK_GRID (grid), slider, 1, row, 1, 1);
}

/* The labels in the expander are as wide as those above it. */
static void
align (GtkWidget *above, GtkWidget *below)
{
  g_autoptr (GtkSizeGroup) group = gtk_size_group_new (GTK_SIZE_GROUP_HORIZONTAL);

  for (int row = 0; row < 4; row++)
    {
      gtk_size_group_add_widget (group, gtk_grid_get_child_at (GTK_GRID (above), 0, row));
      gtk_size_group_add_widget (group, gtk_grid_get_child_at (GTK_GRID (below), 0, row));
    }
}

/* What concerns the whole picture. */
static GtkWidget *
new_whole (PasticheRestoreControls *controls)
{
  GtkWidget *expander = gtk_expander_new_with_mnemonic (_ ("The _whole picture"));
  GtkWidget *grid     = gtk_grid_new ();

  attach (controls, grid, PROP_FADING, _ ("_Fading and colour cast"),
          _ ("How far the colours are put right that faded or took on a cast"), 0);
  attach (controls, grid, PROP_NOISE, _ ("No_ise"), _ ("How much noise and grain is taken away"), 1);
  attach (controls, grid, PROP_BLOCKS, _ ("_JPEG blocks"), _ ("How much of the blocks that JPEG leaves is taken away"),
          2);
  attach (controls, grid, PROP_SCREEN, _ ("Halfto_ne screen"),
          _ ("How much of the dots that a print is made of is taken away"), 3);
  gtk_grid_set_row_spacing (GTK_GRID (grid), 3);
  gtk_grid_set_column_spacing (GTK_GRID (grid), 9);
  gtk_widget_set_margin_top (grid, 3);
  gtk_widget_set_tooltip_text (expander, _ ("Off at first: what these change is not damage, and not only in places"));
  gtk_container_add (GTK_CONTAINER (expander), grid);
  align (GTK_WIDGET (controls), grid);
  return expander;
}

GtkWidget *
pastiche_restore_controls_new (void)
{
  return g_object_new (PASTICHE_TYPE_RESTORE_CONTROLS, NULL);
}

/* --- GObject -------------------------------------------------------------- */

void
pastiche_restore_controls_add_specs (GParamSpec **specs)
{
  const PasticheRestoreSettings usual = PASTICHE_RESTORE_DEFAULT;
  int                           flags = G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS;

  specs[PROP_THRESHOLD] = g_param_spec_double ("threshold", NULL, NULL, PASTICHE_MIN_THRESHOLD, PASTICHE_MAX_THRESHOLD,
                                               usual.threshold, flags);
  specs[PROP_SCRATCHES] = g_param_spec_double ("scratches", NULL, NULL, 0, 100, usual.scratches, flags);
  specs[PROP_CRACKS]    = g_param_spec_double ("cracks", NULL, NULL, 0, 100, usual.cracks, flags);
  specs[PROP_STAINS]    = g_param_spec_double ("stains", NULL, NULL, 0, 100, usual.stains, flags);
  specs[PROP_FADING]    = g_param_spec_double ("fading", NULL, NULL, 0, 100, usual.fading, flags);
  specs[PROP_NOISE]     = g_param_spec_double ("noise", NULL, NULL, 0, 100, usual.noise, flags);
  specs[PROP_BLOCKS]    = g_param_spec_double ("blocks", NULL, NULL, 0, 100, usual.blocks, flags);
  specs[PROP_SCREEN]    = g_param_spec_double ("screen", NULL, NULL, 0, 100, usual.screen, flags);
}

static void
get_property (GObject *object, guint id, GValue *value, G_GNUC_UNUSED GParamSpec *pspec)
{
  g_value_set_double (value, gtk_adjustment_get_value (PASTICHE_RESTORE_CONTROLS (object)->values[id]));
}

static void
set_property (GObject *object, guint id, const GValue *value, G_GNUC_UNUSED GParamSpec *pspec)
{
  gtk_adjustment_set_value (PASTICHE_RESTORE_CONTROLS (object)->values[id], g_value_get_double (value));
}

static void
pastiche_restore_controls_class_init (PasticheRestoreControlsClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->get_property = get_property;
  object_class->set_property = set_property;

  pastiche_restore_controls_add_specs (props);
  g_object_class_install_properties (object_class, N_PROPS, props);
}

static void
pastiche_restore_controls_init (PasticheRestoreControls *controls)
{
  GtkWidget *grid = GTK_WIDGET (controls);

  for (int i = PROP_THRESHOLD; i < N_PROPS; i++)
    {
      GParamSpecDouble *spec = G_PARAM_SPEC_DOUBLE (props[i]);

      controls->values[i] = gtk_adjustment_new (spec->default_value, spec->minimum, spec->maximum, 1, 10, 0);
      g_signal_connect_object (controls->values[i], "value-changed", G_CALLBACK (number_changed), controls, 0);
    }
  gtk_grid_set_row_spacing (GTK_GRID (controls), 3);
  gtk_grid_set_column_spacing (GTK_GRID (controls), 9);
  attach (controls, grid, PROP_THRESHOLD, _ ("_Threshold"),
          _ ("How sure it must be that a place is damaged: less finds more, sound places too; at 100 % only what is "
             "marked is mended"),
          0);
  attach (controls, grid, PROP_SCRATCHES, _ ("Scratc_hes and dust"),
          _ ("How far these are mended where they are found"), 1);
  attach (controls, grid, PROP_CRACKS, _ ("Crac_ks and creases"),
          _ ("How far these, and tears, are mended where they are found"), 2);
  attach (controls, grid, PROP_STAINS, _ ("Stains and losses"), _ ("How far these are mended where they are found"), 3);
  gtk_grid_attach (GTK_GRID (controls), new_whole (controls), 0, 4, 2, 1);
}
