/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * pastiche-sheet.c: the pinned looks beside each other.
 */
#include "pastiche-sheet.h"

#include <glib/gi18n-lib.h>
#include <math.h>

#include "pin-grid.h"
#include "pin-jobs.h"
#include "sentence.h"
#include "view-input.h"

#define FRAME 80 /* ms between two frames of the sign of work */

struct _PasticheSheet
{
  GtkBox parent_instance;

  PasticheGallery *gallery;
  PastichePreview *preview;
  GPtrArray       *pins; /* of PastichePin */
  PastichePinJobs *jobs; /* NULL when the widget was destroyed */
  PasticheView     view; /* of each card's picture */
  PastichePinGrid *grid;
  GtkWidget       *bar;
  GtkLabel        *hint;
  gboolean         looked_at;
  gboolean         one_only;
  gboolean         before;
  guint            frames; /* a timeout while something is painted */
};

G_DEFINE_FINAL_TYPE (PasticheSheet, pastiche_sheet, GTK_TYPE_BOX)

enum
{
  PROP_BEFORE = 1,
  PROP_ACTUAL,
  PROP_BUSY,
  N_PROPS
};
static GParamSpec *props[N_PROPS];
static guint       taken, pins_changed, ticks_changed, left;

static PastichePinCard *
card_of (PasticheSheet *sheet, const PastichePin *pin)
{
  PastichePinCard *card;

  for (int i = 0; (card = pastiche_pin_grid_card (sheet->grid, i)) != NULL; i++)
    if (pastiche_pin_card_pin (card) == pin)
      return card;
  return NULL;
}

/* --- what is seen --------------------------------------------------------- */

static void
draw_all (PasticheSheet *sheet)
{
  PastichePinCard *card;

  for (int i = 0; (card = pastiche_pin_grid_card (sheet->grid, i)) != NULL; i++)
    pastiche_pin_card_draw (card, sheet->before);
}

/* The part that is shown, its size or the number of looks has changed. */
static void
view_changed (PasticheSheet *sheet)
{
  cairo_rectangle_int_t pixels;
  double                horizontal, vertical;

  if (!sheet->looked_at || sheet->view.width < 1)
    return;
  draw_all (sheet);
  pixels = pastiche_view_pixels (&sheet->view);
  pastiche_view_scale (&sheet->view, &horizontal, &vertical);
  pastiche_pin_jobs_set_seen (sheet->jobs, (int) lround (horizontal * sheet->view.picture_width),
                              sheet->view.zoom > 0 ? &pixels : NULL);
}

/* @x, @y are in a card's picture, in GTK's pixels. */
static void
zoom_to (PasticheSheet *sheet, double zoom, double x, double y)
{
  int scale = gtk_widget_get_scale_factor (GTK_WIDGET (sheet));

  if (zoom == sheet->view.zoom)
    return;
  pastiche_view_zoom (&sheet->view, zoom, x * scale, y * scale);
  view_changed (sheet);
  g_object_notify_by_pspec (G_OBJECT (sheet), props[PROP_ACTUAL]);
}

static void
zoom_to_middle (PasticheSheet *sheet, double zoom)
{
  int scale = gtk_widget_get_scale_factor (GTK_WIDGET (sheet));

  zoom_to (sheet, zoom, sheet->view.width / 2.0 / scale, sheet->view.height / 2.0 / scale);
}

static void
pan (PasticheSheet *sheet, double dx, double dy)
{
  int scale = gtk_widget_get_scale_factor (GTK_WIDGET (sheet));

  pastiche_view_pan (&sheet->view, dx * scale, dy * scale);
  view_changed (sheet);
}

/* The cards, which are all of one size, have got their places. */
static void
allocated (PasticheSheet *sheet)
{
  PastichePinCard *card  = pastiche_pin_grid_card (sheet->grid, 0);
  int              scale = gtk_widget_get_scale_factor (GTK_WIDGET (sheet)), width, height;

  if (card == NULL)
    return;
  width  = scale * gtk_widget_get_allocated_width (pastiche_pin_card_area (card));
  height = scale * gtk_widget_get_allocated_height (pastiche_pin_card_area (card));
  if (width == sheet->view.width && height == sheet->view.height)
    return;
  sheet->view.width  = width;
  sheet->view.height = height;
  pastiche_view_pan (&sheet->view, 0, 0);
  view_changed (sheet);
}

static gboolean
next_frame (gpointer data)
{
  PasticheSheet   *sheet = data;
  gint64           since;
  PastichePin     *running = pastiche_pin_jobs_running (sheet->jobs, &since);
  PastichePinCard *card;

  for (int i = 0; (card = pastiche_pin_grid_card (sheet->grid, i)) != NULL; i++)
    pastiche_pin_card_set_busy (card, pastiche_pin_card_pin (card) == running ? g_get_monotonic_time () - since : -1);
  return G_SOURCE_CONTINUE;
}

static gboolean
is_busy (PasticheSheet *sheet)
{
  gint64 since;

  return pastiche_pin_jobs_running (sheet->jobs, &since) != NULL;
}

static void
pin_changed (PastichePin *pin, gpointer data)
{
  PasticheSheet   *sheet = data;
  PastichePinCard *card  = card_of (sheet, pin);
  gboolean         busy  = is_busy (sheet);

  if (card != NULL)
    {
      if (pin->problem != NULL)
        pastiche_pin_card_tell (card, sheet->pins);
      pastiche_pin_card_draw (card, sheet->before);
    }
  if (busy == (sheet->frames != 0))
    return;
  if (busy)
    sheet->frames = g_timeout_add (FRAME, next_frame, sheet);
  else
    g_clear_handle_id (&sheet->frames, g_source_remove);
  next_frame (sheet);
  g_object_notify_by_pspec (G_OBJECT (sheet), props[PROP_BUSY]);
}

void
pastiche_sheet_look (PasticheSheet *sheet, gboolean looked_at)
{
  const PasticheView *shown = pastiche_preview_view (sheet->preview);

  if (sheet->looked_at == looked_at)
    return;
  sheet->looked_at = looked_at;
  if (!looked_at)
    {
      pastiche_pin_jobs_stop (sheet->jobs);
      return;
    }
  sheet->view.zoom = shown->zoom;
  sheet->view.x    = shown->x;
  sheet->view.y    = shown->y;
  pastiche_view_pan (&sheet->view, 0, 0);
  g_object_notify_by_pspec (G_OBJECT (sheet), props[PROP_ACTUAL]);
  view_changed (sheet);
  pastiche_pin_grid_enter (sheet->grid);
}

/* --- pinned looks --------------------------------------------------------- */

const GPtrArray *
pastiche_sheet_pins (PasticheSheet *sheet)
{
  return sheet->pins;
}

int
pastiche_sheet_find (PasticheSheet *sheet, const PasticheChoice *choice)
{
  for (guint i = 0; i < sheet->pins->len; i++)
    if (pastiche_choice_equal (((PastichePin *) g_ptr_array_index (sheet->pins, i))->choice, choice))
      return (int) i;
  return -1;
}

void
pastiche_sheet_tell (PasticheSheet *sheet)
{
  PastichePinCard *card;

  for (int i = 0; (card = pastiche_pin_grid_card (sheet->grid, i)) != NULL; i++)
    pastiche_pin_card_tell (card, sheet->pins);
}

/* What the line under the looks says. */
static void
show_hint (PasticheSheet *sheet)
{
  g_autofree char *words = NULL;
  int              n     = 0;

  for (guint i = 0; i < sheet->pins->len; i++)
    n += ((PastichePin *) g_ptr_array_index (sheet->pins, i))->ticked;
  if (sheet->one_only)
    words = g_strdup (_ ("A click on a look takes it."));
  else if (n == 0)
    words = g_strdup (_ ("A click on a look takes it; those that are ticked become layers."));
  else if (n == 1)
    words = g_strdup (_ ("OK makes a layer of the look that is ticked."));
  else
    words = g_strdup_printf (_ ("OK makes %d layers, one of each look that is ticked."), n);
  pastiche_sentence_set (sheet->hint, words);
}

static void
ticked (PasticheSheet *sheet)
{
  show_hint (sheet);
  g_signal_emit (sheet, ticks_changed, 0);
}

static void
card_taken (PastichePinCard *card, PasticheSheet *sheet)
{
  g_autoptr (PasticheChoice) choice = pastiche_choice_copy (pastiche_pin_card_pin (card)->choice);

  g_signal_emit (sheet, taken, 0, choice);
}

static void
card_unpinned (PastichePinCard *card, PasticheSheet *sheet)
{
  guint i;

  if (g_ptr_array_find (sheet->pins, pastiche_pin_card_pin (card), &i))
    pastiche_sheet_unpin (sheet, (int) i);
}

static void
card_panned (G_GNUC_UNUSED PastichePinCard *card, double dx, double dy, PasticheSheet *sheet)
{
  pan (sheet, dx, dy);
}

static void
card_zoomed (G_GNUC_UNUSED PastichePinCard *card, int step, double x, double y, PasticheSheet *sheet)
{
  zoom_to (sheet, pastiche_view_next_zoom (&sheet->view, step), x, y);
}

/* The keys of the preview, and those of a list. */
static gboolean
key_pressed (GtkWidget *button, const GdkEventKey *event, PasticheSheet *sheet)
{
  PastichePinCard *card = PASTICHE_PIN_CARD (gtk_widget_get_ancestor (button, PASTICHE_TYPE_PIN_CARD));
  gboolean         is_ticked;
  double           zoom;
  int              dx, dy;

  if (pastiche_arrow_key (event->keyval, &dx, &dy))
    {
      if (event->state & gtk_accelerator_get_default_mod_mask () & GDK_CONTROL_MASK)
        pan (sheet, dx * sheet->view.width / 4.0, dy * sheet->view.height / 4.0);
      else
        pastiche_pin_grid_go (sheet->grid, card, dx, dy);
    }
  else if (pastiche_zoom_key (&sheet->view, event->keyval, &zoom))
    zoom_to_middle (sheet, zoom);
  else if (event->keyval == GDK_KEY_space && !sheet->one_only)
    {
      g_object_get (card, "ticked", &is_ticked, NULL);
      g_object_set (card, "ticked", !is_ticked, NULL);
    }
  else if (event->keyval == GDK_KEY_Delete)
    pastiche_pin_card_unpin (card);
  else
    return GDK_EVENT_PROPAGATE;
  return GDK_EVENT_STOP;
}

/* Whatever has the keyboard on the sheet: in the dialog, Escape would be Cancel. */
static gboolean
escape_pressed (PasticheSheet *sheet, const GdkEventKey *event)
{
  if (event->keyval != GDK_KEY_Escape)
    return GDK_EVENT_PROPAGATE;
  g_signal_emit (sheet, left, 0);
  return GDK_EVENT_STOP;
}

static void
add_card (PasticheSheet *sheet, PastichePin *pin)
{
  GtkWidget *card   = pastiche_pin_card_new (pin, sheet->gallery, sheet->preview, &sheet->view, !sheet->one_only);
  GtkWidget *button = pastiche_pin_card_button (PASTICHE_PIN_CARD (card));

  g_signal_connect_object (card, "taken", G_CALLBACK (card_taken), sheet, 0);
  g_signal_connect_object (card, "unpinned", G_CALLBACK (card_unpinned), sheet, 0);
  g_signal_connect_object (card, "panned", G_CALLBACK (card_panned), sheet, 0);
  g_signal_connect_object (card, "zoomed", G_CALLBACK (card_zoomed), sheet, 0);
  g_signal_connect_object (card, "notify::ticked", G_CALLBACK (ticked), sheet, G_CONNECT_SWAPPED);
  g_signal_connect_object (button, "key-press-event", G_CALLBACK (key_pressed), sheet, 0);
  pastiche_pin_grid_add (sheet->grid, PASTICHE_PIN_CARD (card));
}

static void
pins_have_changed (PasticheSheet *sheet)
{
  pastiche_sheet_tell (sheet);
  ticked (sheet);
  view_changed (sheet);
  g_signal_emit (sheet, pins_changed, 0);
}

gboolean
pastiche_sheet_pin (PasticheSheet *sheet, const PasticheChoice *choice)
{
  PastichePin *pin;

  if (pastiche_sheet_find (sheet, choice) >= 0)
    return TRUE;
  if (sheet->pins->len == PASTICHE_MOST_PINS)
    return FALSE;
  pin = pastiche_pin_new (choice);
  g_ptr_array_add (sheet->pins, pin);
  add_card (sheet, pin);
  pins_have_changed (sheet);
  return TRUE;
}

static void
forget (PasticheSheet *sheet, int i)
{
  PastichePin *pin = g_ptr_array_steal_index (sheet->pins, (guint) i);

  gtk_widget_destroy (GTK_WIDGET (card_of (sheet, pin)));
  pastiche_pin_jobs_drop (sheet->jobs, pin);
  pastiche_pin_free (pin);
}

void
pastiche_sheet_unpin (PasticheSheet *sheet, int i)
{
  forget (sheet, i);
  if (sheet->looked_at)
    pastiche_pin_grid_enter (sheet->grid);
  pins_have_changed (sheet);
}

static void
unpin_all (PasticheSheet *sheet)
{
  while (sheet->pins->len > 0)
    forget (sheet, (int) sheet->pins->len - 1);
  pins_have_changed (sheet);
}

/* --- building ------------------------------------------------------------- */

static void
add_toggle (PasticheSheet *sheet, const char *text, const char *tooltip, const char *property)
{
  GtkWidget *toggle = gtk_toggle_button_new_with_mnemonic (text);

  gtk_widget_set_tooltip_text (toggle, tooltip);
  g_object_bind_property (toggle, "active", sheet, property, G_BINDING_BIDIRECTIONAL | G_BINDING_SYNC_CREATE);
  gtk_box_pack_start (GTK_BOX (sheet->bar), toggle, FALSE, FALSE, 0);
}

/* Under the looks, as under the preview. */
static void
fill_bar (PasticheSheet *sheet)
{
  GtkWidget *all = gtk_button_new_with_label (_ ("Unpin All"));

  gtk_widget_set_halign (all, GTK_ALIGN_START);
  gtk_widget_set_tooltip_text (all, _ ("Take all looks off this sheet"));
  g_signal_connect_object (all, "clicked", G_CALLBACK (unpin_all), sheet, G_CONNECT_SWAPPED);
  gtk_box_pack_start (GTK_BOX (sheet->bar), all, TRUE, TRUE, 0);
  add_toggle (sheet, _ ("_100 %"), _ ("Show each pixel of the layer; drag to see another part"), "actual");
  add_toggle (sheet, _ ("_Before"), _ ("Show all of the picture as it was"), "before");
}

GtkBox *
pastiche_sheet_bar (PasticheSheet *sheet)
{
  return GTK_BOX (sheet->bar);
}

void
pastiche_sheet_take_one_only (PasticheSheet *sheet)
{
  sheet->one_only = TRUE;
  show_hint (sheet);
}

static void
build (PasticheSheet *sheet)
{
  GtkWidget *grid       = pastiche_pin_grid_new (sheet->view.picture_width, sheet->view.picture_height);
  AtkObject *accessible = gtk_widget_get_accessible (grid);

  sheet->grid = PASTICHE_PIN_GRID (grid);
  sheet->bar  = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
  sheet->hint = pastiche_sentence_new (GTK_STYLE_CLASS_DIM_LABEL);
  atk_object_set_name (accessible, _ ("Pinned looks"));
  atk_object_set_role (accessible, ATK_ROLE_PANEL);
  atk_object_set_description (accessible,
                              _ ("Arrow keys go from look to look, Return takes one, Space ticks it, Delete unpins "
                                 "it; with Ctrl, arrows move the pictures; + and − zoom, 1 shows them at 100 %, 0 "
                                 "all of them; Escape goes back to the preview"));
  fill_bar (sheet);
  show_hint (sheet);
  g_signal_connect_object (grid, "size-allocate", G_CALLBACK (allocated), sheet, G_CONNECT_SWAPPED | G_CONNECT_AFTER);
  g_signal_connect (sheet, "key-press-event", G_CALLBACK (escape_pressed), NULL);
  g_signal_connect_object (sheet->preview, "around-changed", G_CALLBACK (draw_all), sheet, G_CONNECT_SWAPPED);
  gtk_box_pack_start (GTK_BOX (sheet), grid, TRUE, TRUE, 0);
  gtk_box_pack_start (GTK_BOX (sheet), sheet->bar, FALSE, FALSE, 0);
  gtk_box_pack_start (GTK_BOX (sheet), GTK_WIDGET (sheet->hint), FALSE, FALSE, 0);
}

GtkWidget *
pastiche_sheet_new (PastichePainter *painter, PasticheGallery *gallery, PastichePreview *preview)
{
  PasticheSheet      *sheet = g_object_new (PASTICHE_TYPE_SHEET, NULL);
  const PasticheView *shown = pastiche_preview_view (preview);

  sheet->gallery = gallery;
  sheet->preview = preview;
  sheet->view    = (PasticheView) { .picture_width = shown->picture_width, .picture_height = shown->picture_height };
  sheet->jobs =
      pastiche_pin_jobs_new (painter, sheet->pins, shown->picture_width, shown->picture_height, pin_changed, sheet);
  build (sheet);
  return GTK_WIDGET (sheet);
}

/* --- GObject -------------------------------------------------------------- */

static void
get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  PasticheSheet *sheet = PASTICHE_SHEET (object);

  if (id == PROP_BEFORE)
    g_value_set_boolean (value, sheet->before);
  else if (id == PROP_ACTUAL)
    g_value_set_boolean (value, sheet->view.zoom == 1);
  else if (id == PROP_BUSY)
    g_value_set_boolean (value, is_busy (sheet));
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
}

static void
set_property (GObject *object, guint id, const GValue *value, GParamSpec *pspec)
{
  PasticheSheet *sheet = PASTICHE_SHEET (object);
  gboolean       set   = g_value_get_boolean (value);

  if (id == PROP_BEFORE && set != sheet->before)
    {
      sheet->before = set;
      draw_all (sheet);
      g_object_notify_by_pspec (object, pspec);
    }
  else if (id == PROP_ACTUAL && set != (sheet->view.zoom == 1))
    zoom_to_middle (sheet, set);
  else if (id >= PROP_BUSY)
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
}

static void
dispose (GObject *object)
{
  PasticheSheet *sheet = PASTICHE_SHEET (object);

  g_clear_pointer (&sheet->jobs, pastiche_pin_jobs_free);
  g_clear_handle_id (&sheet->frames, g_source_remove);
  G_OBJECT_CLASS (pastiche_sheet_parent_class)->dispose (object);
}

static void
finalize (GObject *object)
{
  g_ptr_array_unref (PASTICHE_SHEET (object)->pins);
  G_OBJECT_CLASS (pastiche_sheet_parent_class)->finalize (object);
}

static void
pastiche_sheet_class_init (PasticheSheetClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  int           flags        = G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS;

  object_class->get_property = get_property;
  object_class->set_property = set_property;
  object_class->dispose      = dispose;
  object_class->finalize     = finalize;

  props[PROP_BEFORE] = g_param_spec_boolean ("before", NULL, NULL, FALSE, flags);
  props[PROP_ACTUAL] = g_param_spec_boolean ("actual", NULL, NULL, FALSE, flags);
  props[PROP_BUSY]   = g_param_spec_boolean ("busy", NULL, NULL, FALSE, G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, props);
  taken = g_signal_new ("taken", PASTICHE_TYPE_SHEET, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1,
                        G_TYPE_POINTER);
  pins_changed =
      g_signal_new ("pins-changed", PASTICHE_TYPE_SHEET, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  ticks_changed =
      g_signal_new ("ticks-changed", PASTICHE_TYPE_SHEET, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  left = g_signal_new ("left", PASTICHE_TYPE_SHEET, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
pastiche_sheet_init (PasticheSheet *sheet)
{
  sheet->pins = g_ptr_array_new_with_free_func ((GDestroyNotify) pastiche_pin_free);
  gtk_orientable_set_orientation (GTK_ORIENTABLE (sheet), GTK_ORIENTATION_VERTICAL);
  gtk_box_set_spacing (GTK_BOX (sheet), 6);
}
