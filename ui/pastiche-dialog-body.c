/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * pastiche-dialog-body.c: the styles, the preview and the sliders.
 */
#include "pastiche-dialog-body.h"

#include <glib/gi18n-lib.h>

#include "choice-presets.h"
#include "parent-window.h"
#include "pastiche-compare.h"
#include "pastiche-controls.h"
#include "pastiche-gallery-view.h"
#include "pastiche-halves.h"
#include "pastiche-many-window.h"
#include "pastiche-output-row.h"
#include "pastiche-preset-bar.h"
#include "pastiche-preview-pane.h"
#include "pastiche-strength-brush.h"
#include "pastiche-tune-window.h"
#include "pin.h"
#include "sentence.h"
#include "style-craft.h"
#include "tune-offer.h"

struct _PasticheDialogBody
{
  GtkBox parent_instance;

  PasticheGallery            *gallery;
  const PastichePicture      *picture;
  const PasticheOpenPictures *open; /* or NULL */
  PastichePainter            *painter;
  PasticheUserState          *user_state;
  PasticheGalleryView        *styles;
  PasticheControls           *controls;
  PasticheOutputRow          *output;
  PastichePresets            *presets;
  PastichePresetBar          *preset_bar;
  gboolean                    grey;      /* the picture is from a grey image */
  gboolean                    taking;    /* several settings change at once: ask for one preview at the end */
  guint                       begin_due; /* source of begin (); 0: none */
  PastichePreviewPane        *pane;
  PastichePreview            *preview; /* in it */
  PasticheCompare            *compare; /* around it */
  GtkWidget                  *brush, *many;
  PasticheHalves             *halves;
  GtkLabel                   *problem;
  gboolean                    ready;
};

G_DEFINE_FINAL_TYPE (PasticheDialogBody, pastiche_dialog_body, GTK_TYPE_BOX)

enum
{
  PROP_STYLE = 1, /* the gallery's; the next are the controls' */
  PROP_STRENGTH,
  PROP_STROKE_SIZE,
  PROP_KEEP_COLOURS,
  PROP_DETAIL,
  PROP_MIX,
  PROP_MIX_AMOUNT,
  PROP_OUTPUT, /* the output row's, as is the next */
  PROP_SOFT_EDGE,
  PROP_OUTSIDE, /* this and those that follow are of what lies outside of the selection */
  N_SETTINGS = PROP_OUTSIDE + PASTICHE_OUTSIDE_PROPERTIES,
  PROP_READY = N_SETTINGS,
  N_PROPS
};
static GParamSpec *props[N_PROPS];

/* There is one line for all problems.  Those of the gallery and the presets answer what the artist has just done, so
 * they come before one of the preview. */
static void
show_problem (PasticheDialogBody *body)
{
  gpointer         asked[] = { body->styles, body->compare, body->preset_bar, body->preview };
  g_autofree char *problem = NULL, *paint = NULL;
  int              ticked;

  for (guint i = 0; problem == NULL && i < G_N_ELEMENTS (asked); i++)
    g_object_get (asked[i], "problem", &problem, NULL);
  g_object_get (body->preview, "problem", &paint, NULL);
  g_object_get (body->compare, "ticked", &ticked, NULL);
  pastiche_sentence_set (body->problem, problem);
  if (body->ready == (ticked > 0 || paint == NULL))
    return;
  body->ready = !body->ready;
  g_object_notify_by_pspec (G_OBJECT (body), props[PROP_READY]);
}

/* What is chosen now; the caller frees it. */
static PasticheChoice *
chosen (PasticheDialogBody *body)
{
  PasticheChoice  *choice = pastiche_choice_new ();
  g_autofree char *mix    = NULL;

  g_object_get (body->styles, "style", &choice->style, NULL);
  g_object_get (body->controls, "strength", &choice->settings.strength, "stroke-size", &choice->settings.stroke_size,
                "keep-colours", &choice->settings.keep_colours, "detail", &choice->settings.detail, "mix", &mix,
                "mix-amount", &choice->mix_amount, NULL);
  if (*mix != '\0')
    choice->mix = g_steal_pointer (&mix);
  return choice;
}

static void
request_preview (PasticheDialogBody *body)
{
  g_autoptr (PasticheChoice) choice = chosen (body);

  pastiche_preset_bar_set_choice (body->preset_bar, choice);
  pastiche_compare_set_choice (body->compare, choice);
  pastiche_preview_request (body->preview, choice);
}

/* --- what the style suggests ---------------------------------------------- */

static PasticheSettings
suggested_by (PasticheDialogBody *body, const char *style)
{
  g_autoptr (GPtrArray) styles = pastiche_gallery_list (body->gallery);
  PasticheSettings settings    = PASTICHE_SETTINGS_DEFAULT;

  for (guint i = 0; i < styles->len; i++)
    {
      const PasticheStyleInfo *info = g_ptr_array_index (styles, i);

      if (g_strcmp0 (info->name, style) == 0)
        settings = info->suggested;
    }
  return settings;
}

static PasticheSettings
suggested (PasticheDialogBody *body)
{
  g_autofree char *style = NULL;

  g_object_get (body->styles, "style", &style, NULL);
  return suggested_by (body, style);
}

static void
style_picked (PasticheDialogBody *body)
{
  PasticheSettings settings = suggested (body);

  body->taking = TRUE;
  pastiche_controls_suggest (body->controls, &settings);
  body->taking = FALSE;
}

/* No style was set, so neither were the sliders that leave one as it is. */
static gboolean
begin (gpointer data)
{
  PasticheDialogBody *body     = data;
  PasticheSettings    settings = suggested (body);

  body->begin_due = 0;
  body->taking    = TRUE;
  pastiche_controls_begin (body->controls, &settings);
  body->taking = FALSE;
  request_preview (body);
  return G_SOURCE_REMOVE;
}

/* From outside, together with the other settings, which may be set after it. */
static void
set_style (PasticheDialogBody *body, const char *name)
{
  g_autofree char *style = NULL;
  PasticheSettings settings;

  body->taking = TRUE;
  g_object_set (body->styles, "style", name, NULL);
  body->taking = FALSE;
  settings     = suggested (body);
  pastiche_controls_expect (body->controls, &settings);
  request_preview (body);
  g_object_get (body->styles, "style", &style, NULL);
  if (g_strcmp0 (style, name) != 0 && body->begin_due == 0)
    body->begin_due = g_idle_add (begin, body);
}

/* --- settings that change --------------------------------------------------- */

/* The preset bar chose: a preset, a surprise, or what was chosen before. */
static void
take_choice (PasticheDialogBody *body, const PasticheChoice *choice)
{
  PasticheSettings settings;

  body->taking = TRUE;
  g_object_set (body->styles, "style", choice->style, NULL);
  g_object_set (body->controls, "strength", choice->settings.strength, "stroke-size", choice->settings.stroke_size,
                "keep-colours", choice->settings.keep_colours, "detail", choice->settings.detail, "mix", choice->mix,
                "mix-amount", choice->mix_amount, NULL);
  body->taking = FALSE;
  settings     = suggested (body);
  pastiche_controls_expect (body->controls, &settings);
  request_preview (body);
}

/* Pass on the change of a property that the body shares with a widget in it. */
static void
setting_changed (G_GNUC_UNUSED GObject *within, GParamSpec *pspec, PasticheDialogBody *body)
{
  for (int i = PROP_STYLE; i < N_SETTINGS; i++)
    if (g_str_equal (props[i]->name, pspec->name))
      {
        if (i == PROP_STYLE && !body->taking)
          style_picked (body);
        if (i < PROP_OUTPUT && !body->taking)
          request_preview (body);
        g_object_notify_by_pspec (G_OBJECT (body), props[i]);
      }
}

static void
soft_edge_changed (PasticheDialogBody *body)
{
  double percent;

  g_object_get (body->output, "soft-edge", &percent, NULL);
  pastiche_preview_set_soft_edge (body->preview, percent);
}

static void
outside_changed (PasticheDialogBody *body)
{
  pastiche_preview_set_outside (body->preview, pastiche_outside_look (pastiche_compare_outside (body->compare)));
}

static void
output_changed (PasticheDialogBody *body)
{
  g_autofree char *output = NULL;
  gboolean         grey;

  g_object_get (body->output, "output", &output, NULL);
  grey = body->grey && g_strcmp0 (output, "colour-image") != 0;
  pastiche_preview_set_grey (body->preview, grey);
  pastiche_gallery_view_set_grey (body->styles, grey);
}

void
pastiche_dialog_body_set_grey (PasticheDialogBody *body)
{
  body->grey = TRUE;
  pastiche_output_row_offer_colour (body->output);
  output_changed (body);
}

/* --- comparing -------------------------------------------------------------- */

static gboolean
is_pinned (gpointer compare, const char *style)
{
  return pastiche_compare_has_style (compare, style);
}

static void
show_pins (PasticheDialogBody *body)
{
  pastiche_gallery_view_show_pinned (body->styles, is_pinned, body->compare);
}

/* What a style looks like that is pinned in the gallery is what a click on it would show. */
static void
pin_toggled (PasticheDialogBody *body, const char *style, gboolean pinned)
{
  g_autoptr (PasticheChoice) choice = chosen (body);
  PasticheSettings settings         = suggested_by (body, style);

  if (pinned == pastiche_compare_has_style (body->compare, style))
    return;
  if (g_strcmp0 (choice->style, style) != 0)
    {
      g_set_str (&choice->style, style);
      choice->settings = pastiche_controls_would_be (body->controls, &settings);
    }
  if (pinned)
    pastiche_compare_pin (body->compare, choice);
  else
    pastiche_compare_unpin_style (body->compare, style);
  show_pins (body);
}

static void
look_taken (PasticheDialogBody *body, gconstpointer choice)
{
  pastiche_preset_bar_choose (body->preset_bar, choice);
}

/* The sheet of pinned looks gets all the room that there is: the sliders are for what the preview shows. */
static void
make_room (PasticheDialogBody *body)
{
  gboolean comparing;

  g_object_get (body->compare, "comparing", &comparing, NULL);
  gtk_widget_set_visible (GTK_WIDGET (body->controls), !comparing);
  gtk_widget_set_visible (GTK_WIDGET (body->preset_bar), !comparing);
  pastiche_halves_favour_right (body->halves, comparing);
}

GPtrArray *
pastiche_dialog_body_ticked (PasticheDialogBody *body)
{
  return pastiche_compare_ticked (body->compare);
}

GPtrArray *
pastiche_dialog_body_pinned (PasticheDialogBody *body)
{
  return pastiche_compare_pinned (body->compare);
}

void
pastiche_dialog_body_pin (PasticheDialogBody *body, const PasticheChoice *choice)
{
  pastiche_compare_pin (body->compare, choice);
}

/* --- styles that come and go ------------------------------------------------ */

static void
list_styles (PasticheDialogBody *body)
{
  pastiche_controls_list_styles (body->controls, body->gallery);
  pastiche_compare_list_styles (body->compare);
}

/* The artist has saved a fine-tuned style. */
static void
style_saved (G_GNUC_UNUSED GtkWidget *page, const char *name, PasticheDialogBody *body)
{
  pastiche_gallery_view_show_new (body->styles, name);
}

static GtkWidget *
tune_style (PasticheDialogBody *body)
{
  GtkWidget *window = gtk_widget_get_toplevel (GTK_WIDGET (body));
  GtkWidget *page   = pastiche_tune_window_open (GTK_WINDOW (window), body->gallery, body->picture, body->open);

  g_signal_connect_object (page, "style-saved", G_CALLBACK (style_saved), body, 0);
  return page;
}

static void
tune_painting (PasticheDialogBody *body, const char *painting)
{
  g_autofree char *uri = g_filename_to_uri (painting, NULL, NULL);

  pastiche_tune_page_add (PASTICHE_TUNE_PAGE (tune_style (body)), (char *[]) { uri, NULL });
}

/* Files are painted as the picture is now. */
static void
paint_files (PasticheDialogBody *body)
{
  g_autoptr (PasticheChoice) choice = chosen (body);
  g_autofree char *look             = pastiche_pin_title (choice, body->gallery);

  pastiche_many_window_open (pastiche_parent_window (GTK_WIDGET (body)), body->gallery, choice, look);
}

void
pastiche_dialog_body_set_open_pictures (PasticheDialogBody *body, const PasticheOpenPictures *open)
{
  body->open = open;
}

void
pastiche_dialog_body_set_layers (PasticheDialogBody *body, int n)
{
  pastiche_preview_pane_set_layers (body->pane, n);
  if (n > 1)
    pastiche_strength_brush_forbid (PASTICHE_STRENGTH_BRUSH (body->brush));
}

void
pastiche_dialog_body_hide_output (PasticheDialogBody *body)
{
  gtk_widget_hide (GTK_WIDGET (body->output));
  gtk_widget_hide (body->brush);
  gtk_widget_hide (body->many);
  pastiche_compare_take_one_only (body->compare);
}

PastichePreview *
pastiche_dialog_body_preview (PasticheDialogBody *body)
{
  return body->preview;
}

static gboolean
key_pressed (PasticheDialogBody *body, const GdkEventKey *event)
{
  return pastiche_preview_brush_key (body->preview, event);
}

/* --- building ------------------------------------------------------------- */

static GtkWidget *
new_pane (PasticheDialogBody *body, const PasticheSelection *selection)
{
  GtkWidget *pane = pastiche_preview_pane_new (body->painter, body->picture, selection, body->user_state);

  body->pane    = PASTICHE_PREVIEW_PANE (pane);
  body->preview = pastiche_preview_pane_preview (body->pane);
  body->brush   = pastiche_strength_brush_new (body->pane);
  body->compare = PASTICHE_COMPARE (pastiche_compare_new (body->pane, body->painter, body->gallery));
  g_signal_connect_object (body->preview, "notify::problem", G_CALLBACK (show_problem), body, G_CONNECT_SWAPPED);
  g_signal_connect_object (body->compare, "notify::problem", G_CALLBACK (show_problem), body, G_CONNECT_SWAPPED);
  g_signal_connect_object (body->compare, "notify::ticked", G_CALLBACK (show_problem), body, G_CONNECT_SWAPPED);
  g_signal_connect_object (body->compare, "notify::comparing", G_CALLBACK (make_room), body, G_CONNECT_SWAPPED);
  g_signal_connect_object (body->compare, "taken", G_CALLBACK (look_taken), body, G_CONNECT_SWAPPED);
  g_signal_connect_object (body->compare, "pins-changed", G_CALLBACK (show_pins), body, G_CONNECT_SWAPPED);
  return GTK_WIDGET (body->compare);
}

/* What is about more than this picture. */
static GtkWidget *
new_more (PasticheDialogBody *body)
{
  GtkWidget *row  = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
  GtkWidget *tune = gtk_button_new_with_mnemonic (_ ("Fi_ne-Tune a Style…"));

  body->many = gtk_button_new_with_label (_ ("Many Files…"));
  gtk_widget_set_tooltip_text (tune, _ ("Fine-tune a style of your own on paintings, in minutes"));
  gtk_widget_set_tooltip_text (body->many, _ ("Paint many picture files, or those of a folder, like this picture"));
  g_signal_connect_object (tune, "clicked", G_CALLBACK (tune_style), body, G_CONNECT_SWAPPED);
  g_signal_connect_object (body->many, "clicked", G_CALLBACK (paint_files), body, G_CONNECT_SWAPPED);
  gtk_box_pack_start (GTK_BOX (row), tune, TRUE, TRUE, 0);
  gtk_box_pack_start (GTK_BOX (row), body->many, TRUE, TRUE, 0);
  return row;
}

static GtkWidget *
new_left (PasticheDialogBody *body)
{
  GtkWidget *left   = gtk_box_new (GTK_ORIENTATION_VERTICAL, 6);
  GtkWidget *styles = pastiche_gallery_view_new (body->gallery, body->painter, body->user_state);
  GtkWidget *bar    = pastiche_tune_offer_new ();

  body->styles = PASTICHE_GALLERY_VIEW (styles);
  g_signal_connect_object (styles, "instant-style-made", G_CALLBACK (pastiche_tune_offer_show), bar, G_CONNECT_SWAPPED);
  g_signal_connect_object (bar, "fine-tune", G_CALLBACK (tune_painting), body, G_CONNECT_SWAPPED);
  gtk_box_pack_start (GTK_BOX (left), styles, TRUE, TRUE, 0);
  gtk_box_pack_start (GTK_BOX (left), bar, FALSE, FALSE, 0);
  gtk_box_pack_start (GTK_BOX (left), new_more (body), FALSE, FALSE, 0);
  return left;
}

static int
gallery_width (gpointer styles, int room)
{
  return pastiche_gallery_view_width (styles, room);
}

static void
add_halves (PasticheDialogBody *body, GtkWidget *left, GtkWidget *right)
{
  GtkWidget *halves = pastiche_halves_new (left, right);

  body->halves = PASTICHE_HALVES (halves);
  pastiche_halves_set_gallery (PASTICHE_HALVES (halves), gallery_width, body->styles);
  pastiche_halves_set_preview (PASTICHE_HALVES (halves), GTK_WIDGET (body->preview), body->picture->width,
                               body->picture->height);
  gtk_box_pack_start (GTK_BOX (body), halves, TRUE, TRUE, 0);
}

static void
build (PasticheDialogBody *body, const PasticheSelection *selection)
{
  GtkWidget       *right    = gtk_box_new (GTK_ORIENTATION_VERTICAL, 6);
  GtkWidget       *pane     = new_pane (body, selection); /* its jobs come before the gallery's */
  GtkWidget       *left     = new_left (body);
  GtkWidget       *controls = pastiche_controls_new (body->gallery);
  GtkWidget       *presets  = pastiche_preset_bar_new (body->presets, body->gallery);
  GtkWidget       *output   = pastiche_output_row_new (selection != NULL);
  PasticheOutside *outside  = pastiche_compare_outside (body->compare);

  body->controls   = PASTICHE_CONTROLS (controls);
  body->preset_bar = PASTICHE_PRESET_BAR (presets);
  body->output     = PASTICHE_OUTPUT_ROW (output);
  body->problem    = pastiche_sentence_new (GTK_STYLE_CLASS_ERROR);
  pastiche_output_row_align (body->output, GTK_GRID (controls));
  pastiche_output_row_add_outside (body->output, GTK_WIDGET (outside));
  gtk_box_pack_start (GTK_BOX (right), pane, TRUE, TRUE, 0);
  gtk_box_pack_start (GTK_BOX (right), controls, FALSE, FALSE, 0);
  gtk_box_pack_start (GTK_BOX (right), presets, FALSE, FALSE, 0);
  gtk_box_pack_start (GTK_BOX (right), output, FALSE, FALSE, 0);
  gtk_box_pack_start (GTK_BOX (right), GTK_WIDGET (body->problem), FALSE, FALSE, 0);
  add_halves (body, left, right);
  gtk_widget_show_all (GTK_WIDGET (body));

  g_signal_connect_object (body->styles, "notify::problem", G_CALLBACK (show_problem), body, G_CONNECT_SWAPPED);
  g_signal_connect_object (body->styles, "notify", G_CALLBACK (setting_changed), body, 0);
  g_signal_connect_object (body->styles, "pin-toggled", G_CALLBACK (pin_toggled), body, G_CONNECT_SWAPPED);
  g_signal_connect_object (body->styles, "styles-changed", G_CALLBACK (list_styles), body, G_CONNECT_SWAPPED);
  g_signal_connect_object (controls, "notify", G_CALLBACK (setting_changed), body, 0);
  g_signal_connect_object (output, "notify", G_CALLBACK (setting_changed), body, 0);
  g_signal_connect_object (outside, "notify", G_CALLBACK (setting_changed), body, 0);
  g_signal_connect_object (outside, "look-changed", G_CALLBACK (outside_changed), body, G_CONNECT_SWAPPED);
  g_signal_connect_object (output, "notify::soft-edge", G_CALLBACK (soft_edge_changed), body, G_CONNECT_SWAPPED);
  g_signal_connect_object (output, "notify::output", G_CALLBACK (output_changed), body, G_CONNECT_SWAPPED);
  g_signal_connect_object (presets, "notify::problem", G_CALLBACK (show_problem), body, G_CONNECT_SWAPPED);
  g_signal_connect_object (presets, "chosen", G_CALLBACK (take_choice), body, G_CONNECT_SWAPPED);
  g_signal_connect (body, "key-press-event", G_CALLBACK (key_pressed), NULL);
  style_picked (body);
  request_preview (body);
}

/* --- GObject -------------------------------------------------------------- */

static GObject *
owner (PasticheDialogBody *body, guint id)
{
  return id == PROP_STYLE     ? G_OBJECT (body->styles)
         : id >= PROP_OUTSIDE ? G_OBJECT (pastiche_compare_outside (body->compare))
         : id >= PROP_OUTPUT  ? G_OBJECT (body->output)
                              : G_OBJECT (body->controls);
}

static void
get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  if (id == PROP_READY)
    g_value_set_boolean (value, PASTICHE_DIALOG_BODY (object)->ready);
  else
    g_object_get_property (owner (PASTICHE_DIALOG_BODY (object), id), pspec->name, value);
}

static void
set_property (GObject *object, guint id, const GValue *value, GParamSpec *pspec)
{
  if (id == PROP_STYLE)
    set_style (PASTICHE_DIALOG_BODY (object), g_value_get_string (value));
  else
    g_object_set_property (owner (PASTICHE_DIALOG_BODY (object), id), pspec->name, value);
}

static void
dispose (GObject *object)
{
  PasticheDialogBody *body = PASTICHE_DIALOG_BODY (object);

  g_clear_handle_id (&body->begin_due, g_source_remove);
  G_OBJECT_CLASS (pastiche_dialog_body_parent_class)->dispose (object);
  g_clear_pointer (&body->painter,
                   pastiche_painter_free); /* only now, as the widgets in the body have used both until here */
  g_clear_pointer (&body->presets, pastiche_presets_free);
}

static void
pastiche_dialog_body_class_init (PasticheDialogBodyClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  int           flags        = G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS;

  object_class->get_property = get_property;
  object_class->set_property = set_property;
  object_class->dispose      = dispose;

  props[PROP_STYLE]    = g_param_spec_string ("style", NULL, NULL, NULL, flags);
  props[PROP_STRENGTH] = g_param_spec_double ("strength", NULL, NULL, 0, PASTICHE_MAX_STRENGTH, 100, flags);
  props[PROP_STROKE_SIZE] =
      g_param_spec_double ("stroke-size", NULL, NULL, PASTICHE_MIN_STROKE_SIZE, PASTICHE_MAX_STROKE_SIZE, 100, flags);
  props[PROP_KEEP_COLOURS] = g_param_spec_double ("keep-colours", NULL, NULL, 0, 100, 0, flags);
  props[PROP_DETAIL]       = g_param_spec_double ("detail", NULL, NULL, 0, 100, 0, flags);
  props[PROP_MIX]          = g_param_spec_string ("mix", NULL, NULL, "", flags);
  props[PROP_MIX_AMOUNT]   = g_param_spec_double ("mix-amount", NULL, NULL, 0, 100, 50, flags);
  props[PROP_OUTPUT]       = g_param_spec_string ("output", NULL, NULL, "layer", flags);
  props[PROP_SOFT_EDGE]    = g_param_spec_double ("soft-edge", NULL, NULL, 0, PASTICHE_MAX_SOFT_EDGE, 0, flags);
  for (guint i = 0; i < PASTICHE_OUTSIDE_PROPERTIES; i++)
    props[PROP_OUTSIDE + i] = pastiche_outside_property (i);
  props[PROP_READY] = g_param_spec_boolean ("ready", NULL, NULL, TRUE, G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, props);
}

static void
pastiche_dialog_body_init (PasticheDialogBody *body)
{
  body->ready = TRUE;
}

GtkWidget *
pastiche_dialog_body_new (PasticheGallery         *gallery,
                          const PastichePicture   *picture,
                          const PasticheSelection *selection,
                          PasticheUserState       *user_state)
{
  PasticheDialogBody *body = g_object_new (PASTICHE_TYPE_DIALOG_BODY, NULL);
  g_autofree char    *path = pastiche_user_state_beside (user_state, "presets.ini");

  body->gallery    = gallery;
  body->picture    = picture;
  body->user_state = user_state;
  body->painter    = pastiche_painter_new (&pastiche_style_craft, gallery, picture);
  body->presets    = pastiche_presets_new (path, &pastiche_choice_presets);
  build (body, selection);
  return GTK_WIDGET (body);
}
