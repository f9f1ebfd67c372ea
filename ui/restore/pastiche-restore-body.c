/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * pastiche-restore-body.c: the preview, the brush and the sliders of restoration.
 */
#include "pastiche-restore-body.h"

#include <glib/gi18n-lib.h>

#include "pastiche-brush-bar.h"
#include "pastiche-preset-bar.h"
#include "pastiche-preview-pane.h"
#include "pastiche-restore-controls.h"
#include "restore-craft.h"
#include "restore-marks.h"
#include "restore-presets.h"
#include "sentence.h"
#include "slider.h"

#define PRESETS     "restore-presets.ini"
#define COLUMN      430 /* pixels: of which 144 are the way of a slider's handle */
#define BRUSH_PARTS 50  /* a new brush has such a part of the picture's shorter side */
#define BRUSH_SMALL 6   /* but at least so many of its pixels */

struct _PasticheRestoreBody
{
  GtkBox parent_instance;

  PasticheRestoreSubject   subject;
  const PastichePicture   *picture;
  PastichePainter         *painter;
  PastichePresets         *presets;
  PastichePreview         *preview;
  PastichePresetBar       *preset_bar;
  PasticheRestoreControls *controls;
  GtkComboBox             *selection, *output;
  GtkLabel                *problem;
  gboolean                 taking; /* a preset: one request is enough */
  gboolean                 ready;
};

G_DEFINE_FINAL_TYPE (PasticheRestoreBody, pastiche_restore_body, GTK_TYPE_BOX)

enum
{
  PROP_THRESHOLD = 1, /* the controls', as are the next */
  PROP_SCRATCHES,
  PROP_CRACKS,
  PROP_STAINS,
  PROP_FADING,
  PROP_NOISE,
  PROP_BLOCKS,
  PROP_SCREEN,
  PROP_SELECTION,
  PROP_OUTPUT,
  PROP_READY,
  N_PROPS
};
static GParamSpec *props[N_PROPS];

/* --- what is set ---------------------------------------------------------- */

static void
show_problem (PasticheRestoreBody *body)
{
  g_autofree char *preview = NULL, *presets = NULL;

  g_object_get (body->preview, "problem", &preview, NULL);
  g_object_get (body->preset_bar, "problem", &presets, NULL);
  pastiche_sentence_set (body->problem, preview != NULL ? preview : presets);
  if (body->ready == (preview == NULL))
    return;
  body->ready = preview == NULL;
  g_object_notify_by_pspec (G_OBJECT (body), props[PROP_READY]);
}

static gboolean
selection_is_damage (PasticheRestoreBody *body)
{
  return g_strcmp0 (gtk_combo_box_get_active_id (body->selection), "damage") == 0;
}

static void
request_preview (PasticheRestoreBody *body)
{
  PasticheRestoreChoice choice = { pastiche_restore_controls_get (body->controls), selection_is_damage (body),
                                   (PasticheStrokes *) pastiche_preview_strokes (body->preview) };

  pastiche_preset_bar_set_choice (body->preset_bar, &choice.settings);
  pastiche_preview_set_none (body->preview, choice.settings.threshold < PASTICHE_MAX_THRESHOLD ? _ ("No damage found")
                                                                                               : _ ("Nothing marked"));
  pastiche_preview_request (body->preview, &choice);
}

/* The preset bar chose: a preset, the defaults, or what was set before. */
static void
take_settings (PasticheRestoreBody *body, const PasticheRestoreSettings *s)
{
  body->taking = TRUE;
  g_object_set (body->controls, "threshold", s->threshold, "scratches", s->scratches, "cracks", s->cracks, "stains",
                s->stains, "fading", s->fading, "noise", s->noise, "blocks", s->blocks, "screen", s->screen, NULL);
  body->taking = FALSE;
  request_preview (body);
}

/* Pass on the change of a property that the body shares with the controls. */
static void
setting_changed (G_GNUC_UNUSED GObject *controls, GParamSpec *pspec, PasticheRestoreBody *body)
{
  for (int i = PROP_THRESHOLD; i < PROP_SELECTION; i++)
    if (g_str_equal (props[i]->name, pspec->name))
      {
        if (!body->taking)
          request_preview (body);
        g_object_notify_by_pspec (G_OBJECT (body), props[i]);
      }
}

static void
selection_changed (PasticheRestoreBody *body)
{
  request_preview (body);
  g_object_notify_by_pspec (G_OBJECT (body), props[PROP_SELECTION]);
}

static void
output_changed (PasticheRestoreBody *body)
{
  g_object_notify_by_pspec (G_OBJECT (body), props[PROP_OUTPUT]);
}

static gboolean
key_pressed (PasticheRestoreBody *body, const GdkEventKey *event)
{
  return pastiche_preview_brush_key (body->preview, event);
}

void
pastiche_restore_body_set_grey (PasticheRestoreBody *body)
{
  pastiche_preview_set_grey (body->preview, TRUE);
}

PastichePreview *
pastiche_restore_body_preview (PasticheRestoreBody *body)
{
  return body->preview;
}

gboolean
pastiche_restore_body_get_marks (PasticheRestoreBody *body,
                                 PasticheSelection  **damage,
                                 PasticheSelection  **within,
                                 GError             **error)
{
  const int                     width = body->picture->width, height = body->picture->height;
  const PasticheRestoreSettings settings  = pastiche_restore_controls_get (body->controls);
  const gboolean                is_damage = selection_is_damage (body);
  const PasticheRestoreMarks    marks     = { width,
                                              height,
                                              body->subject.selection,
                                              is_damage,
                                              pastiche_restore_blends (&settings, is_damage),
                                              pastiche_preview_strokes (body->preview) };
  const PasticheStrokeMap       map       = { 1, 1, 0, 0, width, height };

  return pastiche_restore_marks_make (&marks, &map, damage, within, error);
}

/* --- building ------------------------------------------------------------- */

static GtkComboBox *
new_combo (const char *const *ids_and_texts, const char *tooltip)
{
  GtkWidget *combo = gtk_combo_box_text_new ();

  pastiche_ellipsize_combo (combo);
  for (int i = 0; ids_and_texts[i] != NULL; i += 2)
    gtk_combo_box_text_append (GTK_COMBO_BOX_TEXT (combo), ids_and_texts[i], ids_and_texts[i + 1]);
  gtk_combo_box_set_active (GTK_COMBO_BOX (combo), 0);
  gtk_widget_set_tooltip_text (combo, tooltip);
  gtk_widget_set_hexpand (combo, TRUE);
  return GTK_COMBO_BOX (combo);
}

/* What the selection says, where there is one, and where the result goes. */
static GtkWidget *
new_choices (PasticheRestoreBody *body)
{
  const char *const selection[] = { "within", _ ("Only within the selection"), "damage",
                                    _ ("The selection is the damage"), NULL };
  const char *const output[]    = { "mended-layer", _ ("New layer of what was mended"), "whole-layer",
                                    _ ("New layer of the whole picture"), NULL };
  GtkWidget        *grid        = gtk_grid_new (), *label;

  body->selection = new_combo (selection, _ ("Mend only what is selected, or all that is selected"));
  body->output = new_combo (output, _ ("Transparent where nothing was mended, so that the old picture stays below it; "
                                       "or all of the picture"));
  label        = pastiche_label_new (_ ("Selection"), GTK_WIDGET (body->selection));
  gtk_widget_set_no_show_all (label, body->subject.selection == NULL);
  gtk_widget_set_no_show_all (GTK_WIDGET (body->selection), body->subject.selection == NULL);
  gtk_grid_set_row_spacing (GTK_GRID (grid), 3);
  gtk_grid_set_column_spacing (GTK_GRID (grid), 9);
  gtk_grid_attach (GTK_GRID (grid), label, 0, 0, 1, 1);
  gtk_grid_attach (GTK_GRID (grid), GTK_WIDGET (body->selection), 1, 0, 1, 1);
  gtk_grid_attach (GTK_GRID (grid), pastiche_label_new (_ ("Res_ult"), GTK_WIDGET (body->output)), 0, 1, 1, 1);
  gtk_grid_attach (GTK_GRID (grid), GTK_WIDGET (body->output), 1, 1, 1, 1);
  return grid;
}

static GtkWidget *
new_brush_bar (PastichePreview *preview)
{
  const PasticheBrushTool tools[] = {
    { PASTICHE_TOOL_NONE, _ ("Mo_ve"), _ ("Drag the line between before and after, or the picture") },
    { PASTICHE_TOOL_MARK, _ ("_Mark damage"),
      _ ("Paint over what is damaged: it is mended, whether it was found or not") },
    { PASTICHE_TOOL_SPARE, _ ("Sp_are"), _ ("Paint over what is not damaged: it stays as it is") },
    { PASTICHE_TOOL_ERASE, _ ("_Erase"), _ ("Take away what was marked or spared") }
  };

  return pastiche_brush_bar_new (preview, tools, G_N_ELEMENTS (tools), _ ("Brush si_ze"));
}

static GtkLabel *
new_truth (void)
{
  GtkLabel *truth = pastiche_sentence_new (GTK_STYLE_CLASS_DIM_LABEL);

  pastiche_sentence_set (truth, _ ("What is put in place of damage is invented."));
  return truth;
}

static void
connect_all (PasticheRestoreBody *body)
{
  g_signal_connect_object (body->preview, "notify::problem", G_CALLBACK (show_problem), body, G_CONNECT_SWAPPED);
  g_signal_connect_object (body->preview, "strokes-changed", G_CALLBACK (request_preview), body, G_CONNECT_SWAPPED);
  g_signal_connect_object (body->preset_bar, "notify::problem", G_CALLBACK (show_problem), body, G_CONNECT_SWAPPED);
  g_signal_connect_object (body->preset_bar, "chosen", G_CALLBACK (take_settings), body, G_CONNECT_SWAPPED);
  g_signal_connect_object (body->controls, "notify", G_CALLBACK (setting_changed), body, 0);
  g_signal_connect_object (body->selection, "changed", G_CALLBACK (selection_changed), body, G_CONNECT_SWAPPED);
  g_signal_connect_object (body->output, "changed", G_CALLBACK (output_changed), body, G_CONNECT_SWAPPED);
  g_signal_connect (body, "key-press-event", G_CALLBACK (key_pressed), NULL);
}

/* What is beside the preview. */
static GtkWidget *
new_column (PasticheRestoreBody *body)
{
  GtkWidget *scroll = gtk_scrolled_window_new (NULL, NULL), *column = gtk_box_new (GTK_ORIENTATION_VERTICAL, 9);
  GtkWidget *preset_bar = pastiche_preset_bar_new (body->presets, NULL), *controls = pastiche_restore_controls_new ();

  body->preset_bar = PASTICHE_PRESET_BAR (preset_bar);
  body->controls   = PASTICHE_RESTORE_CONTROLS (controls);
  body->problem    = pastiche_sentence_new (GTK_STYLE_CLASS_ERROR);
  gtk_box_pack_start (GTK_BOX (column), GTK_WIDGET (new_truth ()), FALSE, FALSE, 0);
  gtk_box_pack_start (GTK_BOX (column), preset_bar, FALSE, FALSE, 0);
  gtk_box_pack_start (GTK_BOX (column), new_brush_bar (body->preview), FALSE, FALSE, 0);
  gtk_box_pack_start (GTK_BOX (column), controls, FALSE, FALSE, 0);
  gtk_box_pack_start (GTK_BOX (column), new_choices (body), FALSE, FALSE, 0);
  gtk_box_pack_start (GTK_BOX (column), GTK_WIDGET (body->problem), FALSE, FALSE, 0);
  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (scroll), GTK_POLICY_NEVER, GTK_POLICY_AUTOMATIC);
  gtk_scrolled_window_set_propagate_natural_height (GTK_SCROLLED_WINDOW (scroll), TRUE);
  gtk_widget_set_hexpand (scroll, FALSE); /* though the sliders in it do: the room is the preview's */
  gtk_widget_set_size_request (scroll, COLUMN, -1);
  gtk_container_add (GTK_CONTAINER (scroll), column);
  return scroll;
}

static GtkWidget *
new_pane (PasticheRestoreBody *body, PasticheUserState *user_state)
{
  GtkWidget *widget = pastiche_preview_pane_new (body->painter, body->picture, body->subject.selection, user_state);
  PastichePreviewPane *pane    = PASTICHE_PREVIEW_PANE (widget);
  int                  shorter = MIN (body->picture->width, body->picture->height);
  double               brush   = MAX (BRUSH_SMALL, shorter / BRUSH_PARTS);

  body->preview = pastiche_preview_pane_preview (pane);
  pastiche_preview_pane_add_toggle (pane, _ ("Show _damage"),
                                    _ ("Stripes over what is mended, on the picture as it was"), "veil");
  pastiche_preview_pane_describe (pane,
                                  _ ("Show each pixel of the layer; drag to see another part. All of a large picture "
                                     "is shown from two megapixels"));
  g_object_set (body->preview, "veil", TRUE, "brush-size", MIN (brush, PASTICHE_BRUSH_MOST), NULL);
  return widget;
}

GtkWidget *
pastiche_restore_body_new (PasticheGallery         *gallery,
                           const PastichePicture   *picture,
                           const PasticheSelection *selection,
                           PasticheUserState       *user_state)
{
  PasticheRestoreBody *body = g_object_new (PASTICHE_TYPE_RESTORE_BODY, NULL);
  g_autofree char     *path = pastiche_user_state_beside (user_state, PRESETS);
  GtkWidget           *pane;

  body->subject = (PasticheRestoreSubject) { gallery, selection, NULL, NULL };
  body->picture = picture;
  body->painter = pastiche_painter_new (&pastiche_restore_craft, &body->subject, picture);
  body->presets = pastiche_presets_new (path, &pastiche_restore_presets);
  pane          = new_pane (body, user_state);
  gtk_box_pack_start (GTK_BOX (body), pane, TRUE, TRUE, 0);
  gtk_box_pack_start (GTK_BOX (body), new_column (body), FALSE, FALSE, 0);
  gtk_widget_show_all (GTK_WIDGET (body));
  connect_all (body);
  request_preview (body);
  return GTK_WIDGET (body);
}

/* --- GObject -------------------------------------------------------------- */

static void
get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  PasticheRestoreBody *body = PASTICHE_RESTORE_BODY (object);

  if (id == PROP_READY)
    g_value_set_boolean (value, body->ready);
  else if (id == PROP_SELECTION || id == PROP_OUTPUT)
    g_value_set_string (value, gtk_combo_box_get_active_id (id == PROP_OUTPUT ? body->output : body->selection));
  else
    g_object_get_property (G_OBJECT (body->controls), pspec->name, value);
}

/* What a box does not have becomes its first. */
static void
set_property (GObject *object, guint id, const GValue *value, GParamSpec *pspec)
{
  PasticheRestoreBody *body  = PASTICHE_RESTORE_BODY (object);
  GtkComboBox         *combo = id == PROP_OUTPUT ? body->output : body->selection;

  if (id != PROP_SELECTION && id != PROP_OUTPUT)
    g_object_set_property (G_OBJECT (body->controls), pspec->name, value);
  else if (!gtk_combo_box_set_active_id (combo, g_value_get_string (value)))
    gtk_combo_box_set_active (combo, 0);
}

/* Only when the widgets in the body, which have used them until then, are gone. */
static void
dispose (GObject *object)
{
  PasticheRestoreBody *body = PASTICHE_RESTORE_BODY (object);

  G_OBJECT_CLASS (pastiche_restore_body_parent_class)->dispose (object);
  g_clear_pointer (&body->painter, pastiche_painter_free);
  g_clear_pointer (&body->presets, pastiche_presets_free);
  g_clear_pointer (&body->subject.scales, pastiche_scales_free);
  g_clear_pointer (&body->subject.restorer, pastiche_restorer_free);
}

static void
pastiche_restore_body_class_init (PasticheRestoreBodyClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  int           flags        = G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS;

  object_class->get_property = get_property;
  object_class->set_property = set_property;
  object_class->dispose      = dispose;

  pastiche_restore_controls_add_specs (props);
  props[PROP_SELECTION] = g_param_spec_string ("selection", NULL, NULL, "within", flags);
  props[PROP_OUTPUT]    = g_param_spec_string ("output", NULL, NULL, "mended-layer", flags);
  props[PROP_READY]     = g_param_spec_boolean ("ready", NULL, NULL, TRUE, G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, props);
}

static void
pastiche_restore_body_init (PasticheRestoreBody *body)
{
  body->ready = TRUE;
  gtk_box_set_spacing (GTK_BOX (body), 12);
}
