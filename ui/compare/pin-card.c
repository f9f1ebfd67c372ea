/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * pin-card.c: a pinned look in the sheet.
 *
 * The picture is a button, which has the keyboard and which a screen reader reads with title, settings and whether it is
 * ticked; the other two can be used by the mouse and by AT-SPI, and have keys (pin-grid.c), so that Tab does not stop at
 * each of them.
 */
#include "pin-card.h"

#include <glib/gi18n-lib.h>
#include <math.h>

#include "preview-marks.h"
#include "sentence.h"
#include "view-input.h"
#include "widget-css.h"

#define STILL    4                        /* pixels: a mouse that moves less has clicked */
#define PATIENCE (G_TIME_SPAN_SECOND / 5) /* before the sign of work is shown */

struct _PastichePinCard
{
  GtkBox parent_instance;

  PastichePin        *pin;
  PasticheGallery    *gallery;
  PastichePreview    *preview;
  const PasticheView *view;
  GtkWidget          *button, *area, *words;
  GtkLabel           *title, *settings;
  cairo_surface_t    *drawn; /* as on the screen; NULL: draw anew */
  gboolean            before;
  gint64              busy;
  gboolean            pressed, dragged;
  double              drag_x, drag_y; /* of the last event */
  double              turned;         /* the wheel, since the last step of the zoom */
};

G_DEFINE_FINAL_TYPE (PastichePinCard, pastiche_pin_card, GTK_TYPE_BOX)

enum
{
  PROP_TICKED = 1,
  N_PROPS
};
static GParamSpec *props[N_PROPS];
static guint       taken, unpinned, panned, zoomed;

PastichePin *
pastiche_pin_card_pin (PastichePinCard *card)
{
  return card->pin;
}

GtkWidget *
pastiche_pin_card_button (PastichePinCard *card)
{
  return card->button;
}

GtkWidget *
pastiche_pin_card_area (PastichePinCard *card)
{
  return card->area;
}

GtkWidget *
pastiche_pin_card_words (PastichePinCard *card)
{
  return card->words;
}

/* --- the picture ---------------------------------------------------------- */

static gboolean
draw (GtkWidget *area, cairo_t *cr, PastichePinCard *card)
{
  int                   scale = gtk_widget_get_scale_factor (area);
  cairo_rectangle_int_t place = pastiche_view_area (card->view);
  gboolean              blank = card->pin->fitted == NULL && !card->before;

  if (card->drawn == NULL && !blank)
    card->drawn = pastiche_preview_draw_other (card->preview, card->view, card->before ? NULL : card->pin->fitted,
                                               card->pin->part, &card->pin->part_pixels);
  cairo_save (cr);
  cairo_scale (cr, 1.0 / scale, 1.0 / scale);
  cairo_rectangle (cr, place.x, place.y, place.width, place.height);
  cairo_clip (cr);
  if (blank)
    cairo_set_source_rgba (cr, 0.5, 0.5, 0.5, 0.25);
  else
    cairo_set_source_surface (cr, card->drawn, place.x, place.y);
  cairo_paint (cr);
  cairo_restore (cr);
  if (card->busy > PATIENCE)
    pastiche_draw_busy (cr, PASTICHE_BUSY_SIZE, card->busy);
  return FALSE;
}

void
pastiche_pin_card_draw (PastichePinCard *card, gboolean before)
{
  card->before = before;
  g_clear_pointer (&card->drawn, cairo_surface_destroy);
  gtk_widget_queue_draw (card->area);
}

void
pastiche_pin_card_set_busy (PastichePinCard *card, gint64 since)
{
  if (since < 0 && card->busy < 0)
    return;
  card->busy = since;
  gtk_widget_queue_draw_area (card->area, 0, 0, PASTICHE_BUSY_SIZE, PASTICHE_BUSY_SIZE);
}

/* --- the mouse ------------------------------------------------------------ */

static gboolean
pressed (G_GNUC_UNUSED GtkWidget *button, const GdkEventButton *event, PastichePinCard *card)
{
  card->pressed = event->button == GDK_BUTTON_PRIMARY;
  card->dragged = FALSE;
  card->drag_x  = event->x;
  card->drag_y  = event->y;
  return GDK_EVENT_PROPAGATE;
}

static gboolean
released (G_GNUC_UNUSED GtkWidget *button, G_GNUC_UNUSED const GdkEventButton *event, PastichePinCard *card)
{
  card->pressed = FALSE;
  return GDK_EVENT_PROPAGATE;
}

/* What is seen of the picture is dragged in all cards at once. */
static gboolean
moved (G_GNUC_UNUSED GtkWidget *button, const GdkEventMotion *event, PastichePinCard *card)
{
  if (!card->pressed || !pastiche_view_can_pan (card->view))
    return GDK_EVENT_PROPAGATE;
  if (!card->dragged && hypot (event->x - card->drag_x, event->y - card->drag_y) < STILL)
    return GDK_EVENT_PROPAGATE;
  card->dragged = TRUE;
  g_signal_emit (card, panned, 0, card->drag_x - event->x, card->drag_y - event->y);
  card->drag_x = event->x;
  card->drag_y = event->y;
  return GDK_EVENT_STOP;
}

static gboolean
turned (GtkWidget *button, GdkEventScroll *event, PastichePinCard *card)
{
  int x, y, step;

  if (!pastiche_wheel_step (event, &card->turned, &step))
    return GDK_EVENT_STOP;
  gtk_widget_translate_coordinates (button, card->area, (int) event->x, (int) event->y, &x, &y);
  g_signal_emit (card, zoomed, 0, step, (double) x, (double) y);
  return GDK_EVENT_STOP;
}

static void
clicked (PastichePinCard *card)
{
  if (!card->dragged)
    g_signal_emit (card, taken, 0);
  card->dragged = FALSE;
}

void
pastiche_pin_card_unpin (PastichePinCard *card)
{
  g_signal_emit (card, unpinned, 0);
}

/* --- words ---------------------------------------------------------------- */

static void
set_accessible (GtkWidget *widget, const char *name, const char *description)
{
  atk_object_set_name (gtk_widget_get_accessible (widget), name);
  atk_object_set_description (gtk_widget_get_accessible (widget), description);
}

/* A number and its sign stay in one line. */
static void
set_title (PastichePinCard *card, const char *title)
{
  GString *words = g_string_new (title);

  g_string_replace (words, " %", "\302\240%", 0);
  gtk_label_set_text (card->title, words->str);
  g_string_free (words, TRUE);
}

void
pastiche_pin_card_tell (PastichePinCard *card, const GPtrArray *others)
{
  const PastichePin *pin     = card->pin;
  g_autofree char   *title   = pastiche_pin_title (pin->choice, card->gallery);
  g_autofree char   *name    = pastiche_pin_name (pin->choice, card->gallery);
  g_autofree char   *telling = pastiche_pin_settings (pin->choice, others);

  set_title (card, title);
  pastiche_sentence_set (card->settings, pin->problem != NULL ? pin->problem : *telling != '\0' ? telling : NULL);
  gtk_widget_set_tooltip_text (card->button, pin->problem != NULL ? pin->problem : name);
  set_accessible (card->button, name, pin->ticked ? _ ("Ticked") : "");
  set_accessible (card->words, name, "");
}

static GtkLabel *
new_label (const char *css)
{
  GtkWidget *label = gtk_label_new (NULL);

  pastiche_widget_css (label, css);
  gtk_label_set_line_wrap (GTK_LABEL (label), TRUE);
  gtk_label_set_line_wrap_mode (GTK_LABEL (label), PANGO_WRAP_WORD_CHAR);
  gtk_label_set_lines (GTK_LABEL (label), 3);
  gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_END);
  gtk_label_set_max_width_chars (GTK_LABEL (label), 1);
  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_widget_set_hexpand (label, TRUE);
  gtk_widget_set_no_show_all (label, TRUE);
  return GTK_LABEL (label);
}

static GtkWidget *
new_words (PastichePinCard *card)
{
  GtkWidget *words = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);

  card->title    = new_label ("label { font-size: smaller; font-weight: bold; }");
  card->settings = new_label ("label { font-size: smaller; }");
  gtk_widget_show (GTK_WIDGET (card->title));
  gtk_container_add (GTK_CONTAINER (words), GTK_WIDGET (card->title));
  gtk_container_add (GTK_CONTAINER (words), GTK_WIDGET (card->settings));
  return words;
}

/* The box to tick has @words in it, so that they can be clicked, too. */
static GtkWidget *
new_tick (PastichePinCard *card, GtkWidget *words)
{
  GtkWidget *tick = gtk_check_button_new ();

  gtk_widget_set_can_focus (tick, FALSE);
  gtk_widget_set_tooltip_text (tick, _ ("OK makes a layer of each look that is ticked"));
  gtk_container_add (GTK_CONTAINER (tick), words);
  g_object_bind_property (card, "ticked", tick, "active", G_BINDING_BIDIRECTIONAL | G_BINDING_SYNC_CREATE);
  return tick;
}

/* --- building ------------------------------------------------------------- */

static GtkWidget *
new_close (PastichePinCard *card)
{
  GtkWidget *close = gtk_button_new_from_icon_name ("window-close-symbolic", GTK_ICON_SIZE_MENU);

  gtk_widget_set_can_focus (close, FALSE);
  gtk_widget_set_halign (close, GTK_ALIGN_END);
  gtk_widget_set_valign (close, GTK_ALIGN_START);
  gtk_widget_set_tooltip_text (close, _ ("Unpin"));
  atk_object_set_name (gtk_widget_get_accessible (close), _ ("Unpin"));
  pastiche_widget_css (close, "button { padding: 2px; margin: 5px; min-height: 16px; min-width: 16px; border: none; "
                              "background: rgba(0,0,0,0.5); color: white; box-shadow: none; text-shadow: none; }");
  g_signal_connect_object (close, "clicked", G_CALLBACK (pastiche_pin_card_unpin), card, G_CONNECT_SWAPPED);
  return close;
}

static GtkWidget *
new_picture (PastichePinCard *card)
{
  GtkWidget *overlay = gtk_overlay_new ();

  card->button = gtk_button_new ();
  card->area   = gtk_drawing_area_new ();
  pastiche_widget_css (card->button, "button { padding: 3px; margin: 0; min-height: 0; min-width: 0; border: none; "
                                     "background: none; box-shadow: none; outline: none; } "
                                     "button:focus, button:hover { box-shadow: inset 0 0 0 3px currentColor; }");
  gtk_widget_add_events (card->button, GDK_POINTER_MOTION_MASK | GDK_SCROLL_MASK | GDK_SMOOTH_SCROLL_MASK);
  g_signal_connect_object (card->area, "draw", G_CALLBACK (draw), card, 0);
  g_signal_connect_object (card->button, "button-press-event", G_CALLBACK (pressed), card, 0);
  g_signal_connect_object (card->button, "button-release-event", G_CALLBACK (released), card, 0);
  g_signal_connect_object (card->button, "motion-notify-event", G_CALLBACK (moved), card, 0);
  g_signal_connect_object (card->button, "scroll-event", G_CALLBACK (turned), card, 0);
  g_signal_connect_object (card->button, "clicked", G_CALLBACK (clicked), card, G_CONNECT_SWAPPED);
  gtk_container_add (GTK_CONTAINER (card->button), card->area);
  gtk_container_add (GTK_CONTAINER (overlay), card->button);
  gtk_overlay_add_overlay (GTK_OVERLAY (overlay), new_close (card));
  return overlay;
}

GtkWidget *
pastiche_pin_card_new (PastichePin        *pin,
                       PasticheGallery    *gallery,
                       PastichePreview    *preview,
                       const PasticheView *view,
                       gboolean            tick)
{
  PastichePinCard *card  = g_object_new (PASTICHE_TYPE_PIN_CARD, NULL);
  GtkWidget       *words = new_words (card);

  card->pin     = pin;
  card->gallery = gallery;
  card->preview = preview;
  card->view    = view;
  card->words   = tick ? new_tick (card, words) : words;
  gtk_box_pack_start (GTK_BOX (card), new_picture (card), TRUE, TRUE, 0);
  gtk_box_pack_start (GTK_BOX (card), card->words, FALSE, FALSE, 0);
  gtk_widget_show_all (GTK_WIDGET (card));
  return GTK_WIDGET (card);
}

/* --- GObject -------------------------------------------------------------- */

static void
get_property (GObject *object, G_GNUC_UNUSED guint id, GValue *value, G_GNUC_UNUSED GParamSpec *pspec)
{
  const PastichePinCard *card = PASTICHE_PIN_CARD (object);

  g_value_set_boolean (value, card->pin != NULL && card->pin->ticked);
}

static void
set_property (GObject *object, G_GNUC_UNUSED guint id, const GValue *value, GParamSpec *pspec)
{
  PastichePinCard *card = PASTICHE_PIN_CARD (object);

  if (card->pin->ticked == g_value_get_boolean (value))
    return;
  card->pin->ticked = !card->pin->ticked;
  atk_object_set_description (gtk_widget_get_accessible (card->button), card->pin->ticked ? _ ("Ticked") : "");
  g_object_notify_by_pspec (object, pspec);
}

static void
finalize (GObject *object)
{
  g_clear_pointer (&PASTICHE_PIN_CARD (object)->drawn, cairo_surface_destroy);
  G_OBJECT_CLASS (pastiche_pin_card_parent_class)->finalize (object);
}

static void
pastiche_pin_card_class_init (PastichePinCardClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->get_property = get_property;
  object_class->set_property = set_property;
  object_class->finalize     = finalize;

  props[PROP_TICKED] = g_param_spec_boolean ("ticked", NULL, NULL, FALSE,
                                             G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, props);
  taken    = g_signal_new ("taken", PASTICHE_TYPE_PIN_CARD, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  unpinned = g_signal_new ("unpinned", PASTICHE_TYPE_PIN_CARD, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  panned   = g_signal_new ("panned", PASTICHE_TYPE_PIN_CARD, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 2,
                           G_TYPE_DOUBLE, G_TYPE_DOUBLE);
  zoomed   = g_signal_new ("zoomed", PASTICHE_TYPE_PIN_CARD, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 3,
                           G_TYPE_INT, G_TYPE_DOUBLE, G_TYPE_DOUBLE);
}

static void
pastiche_pin_card_init (PastichePinCard *card)
{
  card->busy = -1;
  gtk_orientable_set_orientation (GTK_ORIENTABLE (card), GTK_ORIENTATION_VERTICAL);
}
