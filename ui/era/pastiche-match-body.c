/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * pastiche-match-body.c: stills before and after, whose look they get, and how far.
 */
#include "pastiche-match-body.h"

#include <glib/gi18n-lib.h>

#include "card-box.h"
#include "pastiche-thumbnail.h"
#include "picture-surface.h"
#include "sentence.h"
#include "slider.h"

#define COMMON        -1  /* “to” */
#define WIDTH_WANTED  640 /* pixels: four stills */
#define HEIGHT_WANTED 250 /* one row of them */

struct _PasticheMatchBody
{
  GtkBox parent_instance;

  const PasticheStills *stills;
  PasticheMatchJobs    *jobs;  /* NULL when the widget was destroyed */
  GPtrArray            *after; /* of PasticheThumbnail, one for each still */
  GtkFlowBox           *cards; /* the stills; the one that the others follow is selected */
  GtkComboBox          *to;
  GtkAdjustment        *strength;
  GtkLabel             *problem;
  gboolean              ready;
};

G_DEFINE_FINAL_TYPE (PasticheMatchBody, pastiche_match_body, GTK_TYPE_BOX)

enum
{
  PROP_TO = 1,
  PROP_STRENGTH,
  PROP_READY,
  N_PROPS
};
static GParamSpec *props[N_PROPS];

/* The box has a common look first. */
static int
get_to (PasticheMatchBody *body)
{
  return gtk_combo_box_get_active (body->to) + COMMON;
}

static void
request (PasticheMatchBody *body)
{
  pastiche_match_jobs_request (body->jobs, get_to (body), gtk_adjustment_get_value (body->strength));
}

static void
matched (cairo_surface_t *const *after, const GError *error, gpointer data)
{
  PasticheMatchBody *body = data;

  for (int i = 0; after != NULL && i < body->stills->n; i++)
    pastiche_thumbnail_set (g_ptr_array_index (body->after, i), after[i]);
  pastiche_sentence_set (body->problem, error != NULL ? error->message : NULL);
  if (body->ready == (error == NULL))
    return;
  body->ready = error == NULL;
  g_object_notify_by_pspec (G_OBJECT (body), props[PROP_READY]);
}

/* Select the still that the others follow. */
static void
mark (PasticheMatchBody *body)
{
  int to = get_to (body);

  if (to == COMMON)
    gtk_flow_box_unselect_all (body->cards);
  else
    pastiche_card_box_select (PASTICHE_CARD_BOX (body->cards), gtk_flow_box_get_child_at_index (body->cards, to));
}

static void
card_selected (PasticheMatchBody *body)
{
  g_autoptr (GList) selected = gtk_flow_box_get_selected_children (body->cards);

  if (selected != NULL)
    gtk_combo_box_set_active (body->to, gtk_flow_box_child_get_index (selected->data) - COMMON);
}

static void
to_changed (PasticheMatchBody *body)
{
  if (body->jobs == NULL)
    return;
  mark (body);
  request (body);
  g_object_notify_by_pspec (G_OBJECT (body), props[PROP_TO]);
}

static void
strength_changed (PasticheMatchBody *body)
{
  request (body);
  g_object_notify_by_pspec (G_OBJECT (body), props[PROP_STRENGTH]);
}

/* --- the strip of stills -------------------------------------------------- */

static GtkWidget *
new_thumbnail (const char *name, const char *when)
{
  GtkWidget       *thumbnail = pastiche_thumbnail_new ();
  AtkObject       *atk       = gtk_widget_get_accessible (thumbnail);
  g_autofree char *both      = g_strdup_printf ("%s: %s", name, when);

  atk_object_set_name (atk, both);
  atk_object_set_role (atk, ATK_ROLE_IMAGE);
  gtk_widget_set_tooltip_text (thumbnail, when);
  return thumbnail;
}

static void
show_before (GtkWidget *thumbnail, const PastichePicture *picture)
{
  cairo_surface_t *surface = pastiche_picture_surface (picture, NULL, NULL);

  if (surface == NULL)
    return;
  pastiche_thumbnail_set (PASTICHE_THUMBNAIL (thumbnail), surface);
  cairo_surface_destroy (surface);
}

/* A still before, below it after, and its name. */
static GtkWidget *
new_card (PasticheMatchBody *body, int i)
{
  GtkWidget *card   = gtk_flow_box_child_new ();
  GtkWidget *box    = gtk_box_new (GTK_ORIENTATION_VERTICAL, 3);
  GtkWidget *before = new_thumbnail (body->stills->names[i], _ ("Before"));
  GtkWidget *after  = new_thumbnail (body->stills->names[i], _ ("After"));
  GtkWidget *name   = gtk_label_new (body->stills->names[i]);

  show_before (before, body->stills->pictures[i]);
  g_ptr_array_add (body->after, after);
  gtk_label_set_ellipsize (GTK_LABEL (name), PANGO_ELLIPSIZE_MIDDLE);
  gtk_label_set_max_width_chars (GTK_LABEL (name), 1);
  gtk_box_pack_start (GTK_BOX (box), before, FALSE, FALSE, 0);
  gtk_box_pack_start (GTK_BOX (box), after, FALSE, FALSE, 0);
  gtk_box_pack_start (GTK_BOX (box), name, FALSE, FALSE, 0);
  gtk_container_set_border_width (GTK_CONTAINER (box), 5);
  gtk_container_add (GTK_CONTAINER (card), box);
  pastiche_card_style (card);
  atk_object_set_name (gtk_widget_get_accessible (card), body->stills->names[i]);
  return card;
}

static GtkWidget *
new_strip (PasticheMatchBody *body)
{
  GtkWidget *scroll = gtk_scrolled_window_new (NULL, NULL);
  GtkWidget *cards  = pastiche_card_box_new ();

  body->cards = GTK_FLOW_BOX (cards);
  gtk_flow_box_set_selection_mode (body->cards, GTK_SELECTION_SINGLE); /* a common look is nobody's */
  atk_object_set_name (gtk_widget_get_accessible (cards), _ ("Stills"));
  for (int i = 0; i < body->stills->n; i++)
    gtk_container_add (GTK_CONTAINER (cards), new_card (body, i));
  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (scroll), GTK_POLICY_NEVER, GTK_POLICY_AUTOMATIC);
  gtk_scrolled_window_set_shadow_type (GTK_SCROLLED_WINDOW (scroll), GTK_SHADOW_IN);
  gtk_widget_set_size_request (scroll, WIDTH_WANTED, HEIGHT_WANTED);
  gtk_container_add (GTK_CONTAINER (scroll), cards);
  g_signal_connect_object (cards, "selected-children-changed", G_CALLBACK (card_selected), body, G_CONNECT_SWAPPED);
  return scroll;
}

/* --- building ------------------------------------------------------------- */

/* Whose look it is, with the layers' names, each after its number, as several may have the same. */
static GtkWidget *
new_to (PasticheMatchBody *body)
{
  GtkWidget *combo = gtk_combo_box_text_new ();

  body->to = GTK_COMBO_BOX (combo);
  pastiche_ellipsize_combo (combo);
  gtk_combo_box_text_append_text (GTK_COMBO_BOX_TEXT (combo), _ ("A common look"));
  for (int i = 0; i < body->stills->n; i++)
    {
      g_autofree char *words = g_strdup_printf ("%d: %s", i + 1, body->stills->names[i]);

      gtk_combo_box_text_append_text (GTK_COMBO_BOX_TEXT (combo), words);
    }
  gtk_combo_box_set_active (body->to, 0 - COMMON);
  gtk_widget_set_tooltip_text (
      combo, _ ("The layer that the others follow, which stays as it is, or what all have in common"));
  g_signal_connect_object (combo, "changed", G_CALLBACK (to_changed), body, G_CONNECT_SWAPPED);
  return combo;
}

static GtkWidget *
new_controls (PasticheMatchBody *body)
{
  GtkWidget *grid = gtk_grid_new ();
  GtkWidget *to   = new_to (body);
  GtkWidget *strength =
      pastiche_slider_new (body->strength, _ ("0 % leaves the layers as they are, 100 % matches them in full"));

  g_signal_connect_object (body->strength, "value-changed", G_CALLBACK (strength_changed), body, G_CONNECT_SWAPPED);
  gtk_widget_set_hexpand (to, TRUE);
  gtk_widget_set_hexpand (strength, TRUE);
  gtk_grid_set_column_spacing (GTK_GRID (grid), 9);
  gtk_grid_attach (GTK_GRID (grid), pastiche_label_new (_ ("_Follow"), to), 0, 0, 1, 1);
  gtk_grid_attach (GTK_GRID (grid), to, 1, 0, 1, 1);
  gtk_grid_attach (GTK_GRID (grid), pastiche_label_new (_ ("S_trength"), strength), 2, 0, 1, 1);
  gtk_grid_attach (GTK_GRID (grid), strength, 3, 0, 1, 1);
  return grid;
}

GtkWidget *
pastiche_match_body_new (const PasticheStills *stills)
{
  PasticheMatchBody *body  = g_object_new (PASTICHE_TYPE_MATCH_BODY, NULL);
  GtkLabel          *words = pastiche_sentence_new (GTK_STYLE_CLASS_DIM_LABEL);

  pastiche_sentence_set (words,
                         _ ("Above as they are, below matched. A click chooses the one that the others follow."));
  body->stills  = stills;
  body->jobs    = pastiche_match_jobs_new (stills, matched, body);
  body->problem = pastiche_sentence_new (GTK_STYLE_CLASS_ERROR);
  gtk_box_pack_start (GTK_BOX (body), GTK_WIDGET (words), FALSE, FALSE, 0);
  gtk_box_pack_start (GTK_BOX (body), new_strip (body), TRUE, TRUE, 0);
  gtk_box_pack_start (GTK_BOX (body), new_controls (body), FALSE, FALSE, 0);
  gtk_box_pack_start (GTK_BOX (body), GTK_WIDGET (body->problem), FALSE, FALSE, 0);
  gtk_widget_show_all (GTK_WIDGET (body));
  to_changed (body);
  return GTK_WIDGET (body);
}

void
pastiche_match_body_set_grey (PasticheMatchBody *body)
{
  for (guint i = 0; i < body->after->len; i++)
    pastiche_thumbnail_set_grey (g_ptr_array_index (body->after, i), TRUE);
}

/* --- GObject -------------------------------------------------------------- */

static void
get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  PasticheMatchBody *body = PASTICHE_MATCH_BODY (object);

  if (id == PROP_TO)
    g_value_set_int (value, get_to (body));
  else if (id == PROP_STRENGTH)
    g_value_set_double (value, gtk_adjustment_get_value (body->strength));
  else if (id == PROP_READY)
    g_value_set_boolean (value, body->ready);
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
}

static void
set_property (GObject *object, guint id, const GValue *value, GParamSpec *pspec)
{
  PasticheMatchBody *body = PASTICHE_MATCH_BODY (object);
  int                to;

  if (id == PROP_STRENGTH)
    {
      gtk_adjustment_set_value (body->strength, g_value_get_double (value));
      return;
    }
  if (id != PROP_TO)
    {
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
      return;
    }
  to = g_value_get_int (value);
  gtk_combo_box_set_active (body->to, (to < body->stills->n ? to : 0) - COMMON);
}

static void
dispose (GObject *object)
{
  PasticheMatchBody *body = PASTICHE_MATCH_BODY (object);

  g_clear_pointer (&body->jobs, pastiche_match_jobs_free);
  G_OBJECT_CLASS (pastiche_match_body_parent_class)->dispose (object);
}

static void
finalize (GObject *object)
{
  PasticheMatchBody *body = PASTICHE_MATCH_BODY (object);

  g_ptr_array_unref (body->after);
  g_object_unref (body->strength);
  G_OBJECT_CLASS (pastiche_match_body_parent_class)->finalize (object);
}

static void
pastiche_match_body_class_init (PasticheMatchBodyClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  int           flags        = G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS;

  object_class->get_property = get_property;
  object_class->set_property = set_property;
  object_class->dispose      = dispose;
  object_class->finalize     = finalize;

  props[PROP_TO]       = g_param_spec_int ("to", NULL, NULL, COMMON, G_MAXINT, 0, flags);
  props[PROP_STRENGTH] = g_param_spec_double ("strength", NULL, NULL, 0, 100, 100, flags);
  props[PROP_READY]    = g_param_spec_boolean ("ready", NULL, NULL, TRUE, G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, props);
}

static void
pastiche_match_body_init (PasticheMatchBody *body)
{
  body->ready    = TRUE;
  body->after    = g_ptr_array_new ();
  body->strength = g_object_ref_sink (gtk_adjustment_new (100, 0, 100, 1, 10, 0));
  gtk_orientable_set_orientation (GTK_ORIENTABLE (body), GTK_ORIENTATION_VERTICAL);
  gtk_box_set_spacing (GTK_BOX (body), 6);
}
