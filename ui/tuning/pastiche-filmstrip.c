/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * pastiche-filmstrip.c: the states that fine-tuning has been through.
 */
#include "pastiche-filmstrip.h"

#include <glib/gi18n-lib.h>

#include "time-text.h"
#include "widget-css.h"

#define WIDTH      96
#define HEIGHT     72
#define SCROLL_BAR 8 /* pixels of height for it */

struct _PasticheFilmstrip
{
  GtkScrolledWindow parent_instance;

  GtkFlowBox *frames;
  GArray     *states; /* of PasticheTuneState, in the frames' order, without PASTICHE_TUNE_NOW */
  gboolean    at_end; /* the newest frame is selected, and is to stay in view */
};

G_DEFINE_FINAL_TYPE (PasticheFilmstrip, pastiche_filmstrip, GTK_TYPE_SCROLLED_WINDOW)

enum
{
  PROP_STATE = 1,
  N_PROPS
};
static GParamSpec *props[N_PROPS];

/* What belongs to a frame. */
#define STATE_KEY     "pastiche-state"
#define THUMBNAIL_KEY "pastiche-thumbnail"
#define LABEL_KEY     "pastiche-label"

static GtkFlowBoxChild *
frame_at (PasticheFilmstrip *strip, int i)
{
  return gtk_flow_box_get_child_at_index (strip->frames, i);
}

static int
state_of (GtkFlowBoxChild *frame)
{
  return GPOINTER_TO_INT (g_object_get_data (G_OBJECT (frame), STATE_KEY));
}

static GtkFlowBoxChild *
find_frame (PasticheFilmstrip *strip, int state)
{
  GtkFlowBoxChild *frame;

  for (int i = 0; (frame = frame_at (strip, i)) != NULL; i++)
    if (state_of (frame) == state)
      return frame;
  return NULL;
}

static int
selected_state (PasticheFilmstrip *strip)
{
  g_autoptr (GList) selected = gtk_flow_box_get_selected_children (strip->frames);

  return selected != NULL ? state_of (selected->data) : PASTICHE_TUNE_NOW;
}

/* --- a frame -------------------------------------------------------------- */

/* Draw the thumbnail in the middle, as large as fits. */
static gboolean
draw_thumbnail (GtkWidget *area, cairo_t *cr, GtkFlowBoxChild *frame)
{
  cairo_surface_t *thumbnail = g_object_get_data (G_OBJECT (frame), THUMBNAIL_KEY);
  double           width = gtk_widget_get_allocated_width (area), height = gtk_widget_get_allocated_height (area);
  double           w, h, scale;

  if (thumbnail == NULL)
    {
      cairo_set_source_rgba (cr, 0.5, 0.5, 0.5, 0.25);
      cairo_paint (cr);
      return FALSE;
    }
  w     = cairo_image_surface_get_width (thumbnail);
  h     = cairo_image_surface_get_height (thumbnail);
  scale = MIN (width / w, height / h);
  cairo_translate (cr, (width - scale * w) / 2, (height - scale * h) / 2);
  cairo_scale (cr, scale, scale);
  cairo_set_source_surface (cr, thumbnail, 0, 0);
  cairo_paint (cr);
  return FALSE;
}

static GtkWidget *
new_frame (int state)
{
  GtkWidget *frame = gtk_flow_box_child_new ();
  GtkWidget *box   = gtk_box_new (GTK_ORIENTATION_VERTICAL, 2);
  GtkWidget *area  = gtk_drawing_area_new ();
  GtkWidget *label = gtk_label_new (NULL);

  g_object_set_data (G_OBJECT (frame), STATE_KEY, GINT_TO_POINTER (state));
  g_object_set_data (G_OBJECT (frame), LABEL_KEY, label);
  gtk_widget_set_size_request (area, WIDTH, HEIGHT);
  g_signal_connect (area, "draw", G_CALLBACK (draw_thumbnail), frame);
  gtk_box_pack_start (GTK_BOX (box), area, FALSE, FALSE, 0);
  gtk_box_pack_start (GTK_BOX (box), label, FALSE, FALSE, 0);
  gtk_container_set_border_width (GTK_CONTAINER (box), 4);
  gtk_container_add (GTK_CONTAINER (frame), box);
  pastiche_widget_css (frame, "flowboxchild { padding: 0; } "
                              "flowboxchild:selected { box-shadow: inset 0 0 0 3px currentColor; } "
                              "flowboxchild:selected:disabled { box-shadow: none; background: none; }");
  gtk_widget_show_all (frame);
  return frame;
}

static void
set_words (GtkFlowBoxChild *frame, const char *words, const char *tooltip)
{
  GtkLabel        *label  = g_object_get_data (G_OBJECT (frame), LABEL_KEY);
  g_autofree char *markup = g_markup_printf_escaped ("<small>%s</small>", words);

  gtk_label_set_markup (label, markup);
  gtk_widget_set_tooltip_text (GTK_WIDGET (frame), tooltip);
  atk_object_set_name (gtk_widget_get_accessible (GTK_WIDGET (frame)), words);
}

/* --- the states ----------------------------------------------------------- */

static gboolean
is_among (int id, const PasticheTuneState *states, int n)
{
  for (int i = 0; i < n; i++)
    if (states[i].id == id)
      return TRUE;
  return FALSE;
}

static void
remove_gone (PasticheFilmstrip *strip, const PasticheTuneState *states, int n)
{
  for (int i = (int) strip->states->len - 1; i >= 0; i--)
    {
      int              id    = g_array_index (strip->states, PasticheTuneState, i).id;
      GtkFlowBoxChild *frame = frame_at (strip, i);

      if (is_among (id, states, n))
        continue;
      if (gtk_flow_box_child_is_selected (frame))
        gtk_flow_box_select_child (strip->frames, find_frame (strip, PASTICHE_TUNE_NOW));
      gtk_widget_destroy (GTK_WIDGET (frame));
    }
}

/* Put a star on the frame whose step is nearest to the best one. */
static int
find_best (const PasticheTuneState *states, int n, int best_step)
{
  int best = -1;

  for (int i = 1; i < n && best_step > 0; i++)
    if (best < 0 || ABS (states[i].step - best_step) < ABS (states[best].step - best_step))
      best = i;
  return best;
}

static void
name_frame (PasticheFilmstrip *strip, const PasticheTuneState *state, gboolean best)
{
  g_autofree char *time    = pastiche_time_text (state->seconds);
  g_autofree char *words   = best ? g_strdup_printf ("★ %s", time) : g_strdup (time);
  g_autofree char *tooltip = NULL;

  if (state->step == 0)
    tooltip = g_strdup (_ ("At the start: the instant style of the paintings"));
  else if (best)
    tooltip = g_strdup_printf (_ ("Step %d, distance from the paintings %.0f %%: the nearest so far"), state->step,
                               100 * state->measure);
  else
    tooltip = g_strdup_printf (_ ("Step %d, distance from the paintings %.0f %%"), state->step, 100 * state->measure);
  set_words (find_frame (strip, state->id), state->step == 0 ? _ ("Start") : words, tooltip);
}

void
pastiche_filmstrip_set_states (PasticheFilmstrip *strip, const PasticheTuneState *states, int n, int best_step)
{
  int best = find_best (states, n, best_step);

  remove_gone (strip, states, n);
  for (int i = 0; i < n; i++)
    {
      if (find_frame (strip, states[i].id) == NULL)
        gtk_flow_box_insert (strip->frames, new_frame (states[i].id), i);
      name_frame (strip, &states[i], i == best);
    }
  g_array_set_size (strip->states, 0);
  g_array_append_vals (strip->states, states, n);
}

int
pastiche_filmstrip_next_missing (PasticheFilmstrip *strip)
{
  for (int i = (int) strip->states->len - 1; i >= 0; i--)
    if (g_object_get_data (G_OBJECT (frame_at (strip, i)), THUMBNAIL_KEY) == NULL)
      return g_array_index (strip->states, PasticheTuneState, i).id;
  return -1;
}

void
pastiche_filmstrip_set_thumbnail (PasticheFilmstrip *strip, int state, cairo_surface_t *thumbnail)
{
  GtkFlowBoxChild *frame = find_frame (strip, state);

  if (frame == NULL)
    return;
  g_object_set_data_full (G_OBJECT (frame), THUMBNAIL_KEY, cairo_surface_reference (thumbnail),
                          (GDestroyNotify) cairo_surface_destroy);
  gtk_widget_queue_draw (GTK_WIDGET (frame));
}

int
pastiche_filmstrip_step (PasticheFilmstrip *strip, int state)
{
  for (guint i = 0; i < strip->states->len; i++)
    if (g_array_index (strip->states, PasticheTuneState, i).id == state)
      return g_array_index (strip->states, PasticheTuneState, i).step;
  return 0;
}

/* --- the widget ----------------------------------------------------------- */

static void
frame_selected (PasticheFilmstrip *strip)
{
  strip->at_end = selected_state (strip) == PASTICHE_TUNE_NOW;
  g_object_notify_by_pspec (G_OBJECT (strip), props[PROP_STATE]);
}

/* When there are more frames than fit, keep the newest one in view while it is selected. */
static void
follow (PasticheFilmstrip *strip)
{
  GtkAdjustment *place = gtk_scrolled_window_get_hadjustment (GTK_SCROLLED_WINDOW (strip));

  if (strip->at_end)
    gtk_adjustment_set_value (place, gtk_adjustment_get_upper (place) - gtk_adjustment_get_page_size (place));
}

static void
get_property (GObject *object, G_GNUC_UNUSED guint id, GValue *value, G_GNUC_UNUSED GParamSpec *pspec)
{
  g_value_set_int (value, selected_state (PASTICHE_FILMSTRIP (object)));
}

static void
set_property (GObject *object, G_GNUC_UNUSED guint id, const GValue *value, G_GNUC_UNUSED GParamSpec *pspec)
{
  PasticheFilmstrip *strip = PASTICHE_FILMSTRIP (object);
  GtkFlowBoxChild   *frame = find_frame (strip, g_value_get_int (value));

  gtk_flow_box_select_child (strip->frames, frame != NULL ? frame : find_frame (strip, PASTICHE_TUNE_NOW));
}

static void
finalize (GObject *object)
{
  g_array_unref (PASTICHE_FILMSTRIP (object)->states);
  G_OBJECT_CLASS (pastiche_filmstrip_parent_class)->finalize (object);
}

static void
pastiche_filmstrip_class_init (PasticheFilmstripClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->get_property = get_property;
  object_class->set_property = set_property;
  object_class->finalize     = finalize;
  props[PROP_STATE]          = g_param_spec_int ("state", NULL, NULL, G_MININT, G_MAXINT, PASTICHE_TUNE_NOW,
                                                 G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, props);
}

static void
pastiche_filmstrip_init (PasticheFilmstrip *strip)
{
  strip->states = g_array_new (FALSE, FALSE, sizeof (PasticheTuneState));
  strip->at_end = TRUE;
}

GtkWidget *
pastiche_filmstrip_new (void)
{
  PasticheFilmstrip *strip  = g_object_new (PASTICHE_TYPE_FILMSTRIP, NULL);
  GtkWidget         *frames = gtk_flow_box_new ();
  GtkWidget         *now    = new_frame (PASTICHE_TUNE_NOW);

  strip->frames = GTK_FLOW_BOX (frames);
  gtk_orientable_set_orientation (GTK_ORIENTABLE (frames), GTK_ORIENTATION_VERTICAL);
  gtk_flow_box_set_max_children_per_line (strip->frames, 1);
  gtk_flow_box_set_selection_mode (strip->frames, GTK_SELECTION_BROWSE);
  gtk_widget_set_halign (frames, GTK_ALIGN_START);
  gtk_widget_set_margin_bottom (frames, SCROLL_BAR);
  atk_object_set_name (gtk_widget_get_accessible (frames), _ ("States"));
  set_words (GTK_FLOW_BOX_CHILD (now), _ ("Now"), _ ("As it is now"));
  gtk_flow_box_insert (strip->frames, now, -1);
  gtk_flow_box_select_child (strip->frames, GTK_FLOW_BOX_CHILD (now));
  g_signal_connect_object (frames, "selected-children-changed", G_CALLBACK (frame_selected), strip, G_CONNECT_SWAPPED);
  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (strip), GTK_POLICY_AUTOMATIC, GTK_POLICY_NEVER);
  gtk_scrolled_window_set_shadow_type (GTK_SCROLLED_WINDOW (strip), GTK_SHADOW_IN);
  g_signal_connect_object (gtk_scrolled_window_get_hadjustment (GTK_SCROLLED_WINDOW (strip)), "changed",
                           G_CALLBACK (follow), strip, G_CONNECT_SWAPPED);
  gtk_container_add (GTK_CONTAINER (strip), frames);
  return GTK_WIDGET (strip);
}
