/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * pastiche-controls.c: the sliders.
 */
#include "pastiche-controls.h"

#include <glib/gi18n-lib.h>
#include <math.h>

#include "slider.h"

enum
{
  PROP_STRENGTH = 1,
  PROP_STROKE_SIZE,
  PROP_KEEP_COLOURS,
  PROP_DETAIL,
  PROP_MIX_AMOUNT,
  PROP_MIX,
  N_PROPS
};
static GParamSpec *props[N_PROPS];

struct _PasticheControls
{
  GtkGrid parent_instance;

  GtkAdjustment *values[PROP_MIX];    /* of the properties that are numbers */
  GtkWidget     *sliders[PROP_MIX];   /* of these */
  double         suggested[PROP_MIX]; /* by the style */
  gboolean       own[PROP_MIX];       /* it is not where a style suggests that it be, so no other style moves it */
  GtkComboBox   *mix;
};

G_DEFINE_FINAL_TYPE (PasticheControls, pastiche_controls, GTK_TYPE_GRID)

static const char *
get_mix (PasticheControls *controls)
{
  const char *name = gtk_combo_box_get_active_id (controls->mix);

  return name != NULL ? name : "";
}

static void
set_mix (PasticheControls *controls, const char *name)
{
  if (name == NULL || !gtk_combo_box_set_active_id (controls->mix, name))
    gtk_combo_box_set_active_id (controls->mix, "");
}

void
pastiche_controls_list_styles (PasticheControls *controls, PasticheGallery *gallery)
{
  GtkComboBoxText *combo       = GTK_COMBO_BOX_TEXT (controls->mix);
  g_autofree char *mix         = g_strdup (get_mix (controls));
  g_autoptr (GPtrArray) styles = pastiche_gallery_list (gallery);

  g_object_freeze_notify (G_OBJECT (controls));
  gtk_combo_box_text_remove_all (combo);
  gtk_combo_box_text_append (combo, "", _ ("None"));
  for (guint i = 0; i < styles->len; i++)
    {
      const PasticheStyleInfo *info = g_ptr_array_index (styles, i);

      gtk_combo_box_text_append (combo, info->name, pastiche_translated (info->title));
    }
  set_mix (controls, mix);
  g_object_thaw_notify (G_OBJECT (controls));
}

/* --- what the style suggests ---------------------------------------------- */

static double
usual (int id)
{
  return G_PARAM_SPEC_DOUBLE (props[id])->default_value;
}

/* Whether the slider @id is elsewhere than at @value: shown numbers are whole ones. */
static gboolean
is_elsewhere (PasticheControls *controls, int id, double value)
{
  return fabs (gtk_adjustment_get_value (controls->values[id]) - value) >= 0.5;
}

static void
set_suggested (PasticheControls *controls, int id, double value)
{
  g_autofree char *reason = g_strdup_printf (_ ("This style suggests %.0f %%"), value);

  controls->suggested[id] = value;
  pastiche_slider_set_usual (controls->sliders[id], value, fabs (value - usual (id)) >= 0.5 ? reason : NULL);
}

static void
take_suggested (PasticheControls *controls, const PasticheSettings *suggested)
{
  set_suggested (controls, PROP_STROKE_SIZE, suggested->stroke_size);
  set_suggested (controls, PROP_KEEP_COLOURS, suggested->keep_colours);
  set_suggested (controls, PROP_DETAIL, suggested->detail);
}

void
pastiche_controls_suggest (PasticheControls *controls, const PasticheSettings *suggested)
{
  take_suggested (controls, suggested);
  for (int i = PROP_STROKE_SIZE; i <= PROP_DETAIL; i++)
    if (!controls->own[i])
      gtk_adjustment_set_value (controls->values[i], controls->suggested[i]);
}

void
pastiche_controls_expect (PasticheControls *controls, const PasticheSettings *suggested)
{
  take_suggested (controls, suggested);
  for (int i = PROP_STROKE_SIZE; i <= PROP_DETAIL; i++)
    controls->own[i] = is_elsewhere (controls, i, controls->suggested[i]);
}

void
pastiche_controls_begin (PasticheControls *controls, const PasticheSettings *suggested)
{
  for (int i = PROP_STROKE_SIZE; i <= PROP_DETAIL; i++)
    controls->own[i] = is_elsewhere (controls, i, usual (i));
  pastiche_controls_suggest (controls, suggested);
}

/* Where the slider @id would be if a style was picked that suggests @suggested. */
static double
would_be (PasticheControls *controls, int id, double suggested)
{
  return controls->own[id] ? gtk_adjustment_get_value (controls->values[id]) : suggested;
}

PasticheSettings
pastiche_controls_would_be (PasticheControls *controls, const PasticheSettings *suggested)
{
  return (PasticheSettings) {
    .strength     = gtk_adjustment_get_value (controls->values[PROP_STRENGTH]),
    .stroke_size  = would_be (controls, PROP_STROKE_SIZE, suggested->stroke_size),
    .keep_colours = would_be (controls, PROP_KEEP_COLOURS, suggested->keep_colours),
    .detail       = would_be (controls, PROP_DETAIL, suggested->detail),
  };
}

/* --- building ------------------------------------------------------------- */

static void
number_changed (GtkAdjustment *value, PasticheControls *controls)
{
  for (int i = PROP_STRENGTH; i < PROP_MIX; i++)
    if (controls->values[i] == value)
      {
        controls->own[i] = is_elsewhere (controls, i, controls->suggested[i]);
        g_object_notify_by_pspec (G_OBJECT (controls), props[i]);
      }
}

static void
mix_changed (PasticheControls *controls)
{
  g_object_notify_by_pspec (G_OBJECT (controls), props[PROP_MIX]);
}

/* A slider for the property @id. */
static GtkWidget *
new_scale (PasticheControls *controls, int id, const char *tooltip)
{
  GtkWidget *scale = pastiche_slider_new (controls->values[id], tooltip);

  controls->sliders[id] = scale;
  gtk_widget_set_hexpand (scale, TRUE);
  return scale;
}

static gboolean
names_a_style (G_GNUC_UNUSED GBinding *binding, const GValue *mix, GValue *sensitive, G_GNUC_UNUSED gpointer data)
{
  const char *name = g_value_get_string (mix);

  g_value_set_boolean (sensitive, name != NULL && *name != '\0');
  return TRUE;
}

/* The box that chooses the second style. */
static GtkWidget *
new_mix (PasticheControls *controls)
{
  GtkWidget *mix = gtk_combo_box_text_new ();

  pastiche_ellipsize_combo (mix);
  controls->mix = GTK_COMBO_BOX (mix);
  gtk_widget_set_tooltip_text (mix, _ ("A second style, to mix with the first"));
  g_signal_connect_object (mix, "changed", G_CALLBACK (mix_changed), controls, G_CONNECT_SWAPPED);
  return mix;
}

static void
attach (PasticheControls *controls, const char *text, GtkWidget *widget, int column, int row)
{
  gtk_grid_attach (GTK_GRID (controls), pastiche_label_new (text, widget), 2 * column, row, 1, 1);
  gtk_grid_attach (GTK_GRID (controls), widget, 2 * column + 1, row, 1, 1);
}

/* The slider @amount and its label are insensitive while there is no second style. */
static void
bind_amount (PasticheControls *controls, GtkWidget *amount)
{
  GtkWidget *label = gtk_grid_get_child_at (GTK_GRID (controls), 2, 2);

  g_object_bind_property_full (controls, "mix", amount, "sensitive", G_BINDING_DEFAULT, names_a_style, NULL, NULL,
                               NULL);
  g_object_bind_property (amount, "sensitive", label, "sensitive", G_BINDING_SYNC_CREATE);
}

/* Titles of styles are long, and the box of these stands in the one column. */
static void
make_columns_equal (GtkWidget *left, GtkWidget *right)
{
  g_autoptr (GtkSizeGroup) group = gtk_size_group_new (GTK_SIZE_GROUP_HORIZONTAL);

  gtk_size_group_add_widget (group, left);
  gtk_size_group_add_widget (group, right);
}

static void
build (PasticheControls *controls)
{
  GtkWidget *mix      = new_mix (controls);
  GtkWidget *strength = new_scale (controls, PROP_STRENGTH,
                                   _ ("0 % is your picture, 100 % the style in full; beyond, it is exaggerated"));
  GtkWidget *strokes =
      new_scale (controls, PROP_STROKE_SIZE, _ ("How large the strokes are, compared with the style's own"));
  GtkWidget *colours = new_scale (controls, PROP_KEEP_COLOURS,
                                  _ ("How much of your picture's colours stays; light and dark are painted"));
  GtkWidget *detail  = new_scale (controls, PROP_DETAIL,
                                  _ ("How much of your picture's fine structure stays: eyes, writing, thin branches"));
  GtkWidget *amount  = new_scale (controls, PROP_MIX_AMOUNT, _ ("0 % is the first style, 100 % the second"));

  attach (controls, _ ("S_trength"), strength, 0, 0);
  attach (controls, _ ("Stroke si_ze"), strokes, 1, 0);
  attach (controls, _ ("_Keep colours"), colours, 0, 1);
  attach (controls, _ ("Deta_il"), detail, 1, 1);
  attach (controls, _ ("_Mix with"), mix, 0, 2);
  attach (controls, _ ("_Amount"), amount, 1, 2);
  bind_amount (controls, amount);
  make_columns_equal (strength, strokes);
}

GtkWidget *
pastiche_controls_new (PasticheGallery *gallery)
{
  PasticheControls *controls = g_object_new (PASTICHE_TYPE_CONTROLS, NULL);

  pastiche_controls_list_styles (controls, gallery);
  return GTK_WIDGET (controls);
}

/* --- GObject -------------------------------------------------------------- */

static void
get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  PasticheControls *controls = PASTICHE_CONTROLS (object);

  if (id == PROP_MIX)
    g_value_set_string (value, get_mix (controls));
  else if (id < PROP_MIX)
    g_value_set_double (value, gtk_adjustment_get_value (controls->values[id]));
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
}

static void
set_property (GObject *object, guint id, const GValue *value, GParamSpec *pspec)
{
  PasticheControls *controls = PASTICHE_CONTROLS (object);

  if (id == PROP_MIX)
    set_mix (controls, g_value_get_string (value));
  else if (id < PROP_MIX)
    gtk_adjustment_set_value (controls->values[id], g_value_get_double (value));
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
}

static void
pastiche_controls_class_init (PasticheControlsClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  int           flags        = G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS;

  object_class->get_property = get_property;
  object_class->set_property = set_property;

  props[PROP_STRENGTH] = g_param_spec_double ("strength", NULL, NULL, 0, PASTICHE_MAX_STRENGTH, 100, flags);
  props[PROP_STROKE_SIZE] =
      g_param_spec_double ("stroke-size", NULL, NULL, PASTICHE_MIN_STROKE_SIZE, PASTICHE_MAX_STROKE_SIZE, 100, flags);
  props[PROP_KEEP_COLOURS] = g_param_spec_double ("keep-colours", NULL, NULL, 0, 100, 0, flags);
  props[PROP_DETAIL]       = g_param_spec_double ("detail", NULL, NULL, 0, 100, 0, flags);
  props[PROP_MIX_AMOUNT]   = g_param_spec_double ("mix-amount", NULL, NULL, 0, 100, 50, flags);
  props[PROP_MIX]          = g_param_spec_string ("mix", NULL, NULL, "", flags);
  g_object_class_install_properties (object_class, N_PROPS, props);
}

static void
pastiche_controls_init (PasticheControls *controls)
{
  for (int i = PROP_STRENGTH; i < PROP_MIX; i++)
    {
      GParamSpecDouble *spec = G_PARAM_SPEC_DOUBLE (props[i]);

      controls->suggested[i] = spec->default_value;
      controls->values[i]    = gtk_adjustment_new (spec->default_value, spec->minimum, spec->maximum, 1, 10, 0);
      g_signal_connect_object (controls->values[i], "value-changed", G_CALLBACK (number_changed), controls, 0);
    }
  gtk_grid_set_row_spacing (GTK_GRID (controls), 3);
  gtk_grid_set_column_spacing (GTK_GRID (controls), 9);
  build (controls);
}
