/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * pastiche-era-body.c: the eras, the preview and the sliders.
 */
#include "pastiche-era-body.h"

#include <glib/gi18n-lib.h>

#include "pastiche-era-controls.h"
#include "pastiche-era-gallery.h"
#include "pastiche-halves.h"
#include "pastiche-output-row.h"
#include "pastiche-preview-pane.h"
#include "sentence.h"

struct _PasticheEraBody
{
  GtkBox parent_instance;

  PastichePainter     *painter;
  PasticheEraGallery  *eras;
  PasticheEraControls *controls;
  PasticheOutputRow   *output;
  PastichePreview     *preview;
  GtkLabel            *problem;
  int                  seed;
  gboolean             grey; /* the picture is from a grey image */
  gboolean             ready;
};

G_DEFINE_FINAL_TYPE (PasticheEraBody, pastiche_era_body, GTK_TYPE_BOX)

enum
{
  PROP_ERA = 1, /* the gallery's; the next are the controls' */
  PROP_STRENGTH,
  PROP_GRAIN,
  PROP_OPTICS,
  PROP_OUTPUT, /* the output row's, as is the next */
  PROP_SOFT_EDGE,
  N_SETTINGS,
  PROP_SEED = N_SETTINGS,
  PROP_READY,
  N_PROPS
};
static GParamSpec *props[N_PROPS];

static void
show_problem (PasticheEraBody *body)
{
  g_autofree char *problem = NULL;

  g_object_get (body->preview, "problem", &problem, NULL);
  pastiche_sentence_set (body->problem, problem);
  if (body->ready == (problem == NULL))
    return;
  body->ready = problem == NULL;
  g_object_notify_by_pspec (G_OBJECT (body), props[PROP_READY]);
}

static void
request_preview (PasticheEraBody *body)
{
  PasticheEraChoice choice = { NULL, PASTICHE_ERA_DEFAULT };
  g_autofree char  *era    = NULL;

  g_object_get (body->eras, "era", &era, NULL);
  g_object_get (body->controls, "strength", &choice.settings.strength, "grain", &choice.settings.grain, "optics",
                &choice.settings.optics, NULL);
  choice.era           = era;
  choice.settings.seed = (guint32) body->seed;
  if (era != NULL)
    pastiche_preview_request (body->preview, &choice);
}

/* Pass on the change of a property that the body shares with a widget in it. */
static void
setting_changed (G_GNUC_UNUSED GObject *within, GParamSpec *pspec, PasticheEraBody *body)
{
  for (int i = PROP_ERA; i < N_SETTINGS; i++)
    if (g_str_equal (props[i]->name, pspec->name))
      {
        if (i < PROP_OUTPUT)
          request_preview (body);
        g_object_notify_by_pspec (G_OBJECT (body), props[i]);
      }
}

static void
soft_edge_changed (PasticheEraBody *body)
{
  double percent;

  g_object_get (body->output, "soft-edge", &percent, NULL);
  pastiche_preview_set_soft_edge (body->preview, percent);
}

static void
output_changed (PasticheEraBody *body)
{
  g_autofree char *output = NULL;
  gboolean         grey;

  g_object_get (body->output, "output", &output, NULL);
  grey = body->grey && g_strcmp0 (output, "colour-image") != 0;
  pastiche_preview_set_grey (body->preview, grey);
  pastiche_era_gallery_set_grey (body->eras, grey);
}

void
pastiche_era_body_set_grey (PasticheEraBody *body)
{
  body->grey = TRUE;
  pastiche_output_row_offer_colour (body->output);
  output_changed (body);
}

PastichePreview *
pastiche_era_body_preview (PasticheEraBody *body)
{
  return body->preview;
}

/* --- building ------------------------------------------------------------- */

static int
gallery_width (gpointer eras, int room)
{
  return pastiche_era_gallery_width (eras, room);
}

static void
connect_all (PasticheEraBody *body)
{
  g_signal_connect_object (body->preview, "notify::problem", G_CALLBACK (show_problem), body, G_CONNECT_SWAPPED);
  g_signal_connect_object (body->eras, "notify", G_CALLBACK (setting_changed), body, 0);
  g_signal_connect_object (body->controls, "notify", G_CALLBACK (setting_changed), body, 0);
  g_signal_connect_object (body->output, "notify", G_CALLBACK (setting_changed), body, 0);
  g_signal_connect_object (body->output, "notify::soft-edge", G_CALLBACK (soft_edge_changed), body, G_CONNECT_SWAPPED);
  g_signal_connect_object (body->output, "notify::output", G_CALLBACK (output_changed), body, G_CONNECT_SWAPPED);
}

/* What is beside the gallery. */
static GtkWidget *
new_right (PasticheEraBody *body, GtkWidget *pane, gboolean selected)
{
  GtkWidget *right    = gtk_box_new (GTK_ORIENTATION_VERTICAL, 6);
  GtkWidget *controls = pastiche_era_controls_new ();
  GtkWidget *output   = pastiche_output_row_new (selected);

  body->controls = PASTICHE_ERA_CONTROLS (controls);
  body->output   = PASTICHE_OUTPUT_ROW (output);
  body->problem  = pastiche_sentence_new (GTK_STYLE_CLASS_ERROR);
  pastiche_output_row_align (body->output, GTK_GRID (controls));
  gtk_box_pack_start (GTK_BOX (right), pane, TRUE, TRUE, 0);
  gtk_box_pack_start (GTK_BOX (right), controls, FALSE, FALSE, 0);
  gtk_box_pack_start (GTK_BOX (right), output, FALSE, FALSE, 0);
  gtk_box_pack_start (GTK_BOX (right), GTK_WIDGET (body->problem), FALSE, FALSE, 0);
  return right;
}

GtkWidget *
pastiche_era_body_new (const PasticheEraShot   *shot,
                       const PastichePicture   *picture,
                       const PasticheSelection *selection,
                       PasticheUserState       *user_state)
{
  PasticheEraBody *body = g_object_new (PASTICHE_TYPE_ERA_BODY, NULL);
  GtkWidget       *pane, *eras, *halves;

  body->painter = pastiche_painter_new (&pastiche_era_craft, (gpointer) shot, picture);
  pane          = pastiche_preview_pane_new (body->painter, picture, selection, user_state); /* its jobs come first */
  eras          = pastiche_era_gallery_new (shot->gallery, body->painter);
  body->eras    = PASTICHE_ERA_GALLERY (eras);
  body->preview = pastiche_preview_pane_preview (PASTICHE_PREVIEW_PANE (pane));
  halves        = pastiche_halves_new (eras, new_right (body, pane, selection != NULL));
  pastiche_halves_set_gallery (PASTICHE_HALVES (halves), gallery_width, eras);
  pastiche_halves_set_preview (PASTICHE_HALVES (halves), GTK_WIDGET (body->preview), picture->width, picture->height);
  gtk_box_pack_start (GTK_BOX (body), halves, TRUE, TRUE, 0);
  gtk_widget_show_all (GTK_WIDGET (body));
  pastiche_preview_pane_set_layers (PASTICHE_PREVIEW_PANE (pane), shot->n);
  connect_all (body);
  request_preview (body);
  return GTK_WIDGET (body);
}

/* --- GObject -------------------------------------------------------------- */

static GObject *
owner (PasticheEraBody *body, guint id)
{
  return id == PROP_ERA      ? G_OBJECT (body->eras)
         : id >= PROP_OUTPUT ? G_OBJECT (body->output)
                             : G_OBJECT (body->controls);
}

static void
get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  PasticheEraBody *body = PASTICHE_ERA_BODY (object);

  if (id == PROP_READY)
    g_value_set_boolean (value, body->ready);
  else if (id == PROP_SEED)
    g_value_set_int (value, body->seed);
  else
    g_object_get_property (owner (body, id), pspec->name, value);
}

static void
set_property (GObject *object, guint id, const GValue *value, GParamSpec *pspec)
{
  PasticheEraBody *body = PASTICHE_ERA_BODY (object);

  if (id != PROP_SEED)
    {
      g_object_set_property (owner (body, id), pspec->name, value);
      return;
    }
  body->seed = g_value_get_int (value);
  request_preview (body);
}

static void
dispose (GObject *object)
{
  G_OBJECT_CLASS (pastiche_era_body_parent_class)->dispose (object);
  g_clear_pointer (&PASTICHE_ERA_BODY (object)->painter,
                   pastiche_painter_free); /* only now, as the widgets in the body have used it until here */
}

static void
pastiche_era_body_class_init (PasticheEraBodyClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  int           flags        = G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS;

  object_class->get_property = get_property;
  object_class->set_property = set_property;
  object_class->dispose      = dispose;

  props[PROP_ERA]       = g_param_spec_string ("era", NULL, NULL, NULL, flags);
  props[PROP_STRENGTH]  = g_param_spec_double ("strength", NULL, NULL, 0, PASTICHE_MAX_STRENGTH, 100, flags);
  props[PROP_GRAIN]     = g_param_spec_double ("grain", NULL, NULL, 0, PASTICHE_MAX_GRAIN, 100, flags);
  props[PROP_OPTICS]    = g_param_spec_double ("optics", NULL, NULL, 0, PASTICHE_MAX_OPTICS, 100, flags);
  props[PROP_OUTPUT]    = g_param_spec_string ("output", NULL, NULL, "layer", flags);
  props[PROP_SOFT_EDGE] = g_param_spec_double ("soft-edge", NULL, NULL, 0, PASTICHE_MAX_SOFT_EDGE, 0, flags);
  props[PROP_SEED]      = g_param_spec_int ("seed", NULL, NULL, 0, G_MAXINT, 0, flags);
  props[PROP_READY]     = g_param_spec_boolean ("ready", NULL, NULL, TRUE, G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, props);
}

static void
pastiche_era_body_init (PasticheEraBody *body)
{
  body->ready = TRUE;
}
