/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * tune-plot.c: the course of the training, in two panels below each other.
 */
#include "tune-plot.h"

#include <glib/gi18n-lib.h>
#include <math.h>

#define WIDTH_WANTED  240
#define HEIGHT_WANTED 250
#define GAP           16
#define MEMORY        48 /* steps over which losses are averaged, at least */

typedef enum
{
  GENERATOR,
  DISCRIMINATOR,
  DISTANCE,
  N_LINES
} Line;

/* They show on a light and on a dark background. */
static const double colours[N_LINES][3] = { { 0.93, 0.49, 0.13 }, { 0.25, 0.58, 0.87 }, { 0.30, 0.66, 0.40 } };

struct _PasticheTunePlot
{
  GtkDrawingArea parent_instance;

  GArray *points; /* of PasticheTuneProgress */
  GArray *lines;  /* of float, N_LINES for each point: what is drawn */
  int     mark;
};

G_DEFINE_FINAL_TYPE (PasticheTunePlot, pastiche_tune_plot, GTK_TYPE_DRAWING_AREA)

/* A rectangle of the widget, and the range of values that it shows. */
typedef struct
{
  double x, y, width, height;
  double low, high;
} Panel;

static float
smoothed (PasticheTunePlot *plot, guint point, Line line)
{
  return g_array_index (plot->lines, float, N_LINES *point + line);
}

static const PasticheTuneProgress *
point_at (PasticheTunePlot *plot, guint i)
{
  return &g_array_index (plot->points, PasticheTuneProgress, i);
}

/* Losses are shown as exponential averages, over more steps the longer the training lasts: single steps are noise. */
static void
smooth (PasticheTunePlot *plot)
{
  double memory = MAX (MEMORY, plot->points->len / 40.0);

  g_array_set_size (plot->lines, N_LINES * plot->points->len);
  for (guint i = 0; i < plot->points->len; i++)
    {
      const PasticheTuneProgress *p            = point_at (plot, i);
      double                      keep         = MIN (i / (i + 1.0), 1 - 1 / memory);
      float                       now[N_LINES] = { p->generator, p->discriminator, p->measure };

      for (Line line = 0; line < N_LINES; line++)
        {
          float *value = &g_array_index (plot->lines, float, N_LINES *i + line);

          *value = line == DISTANCE || i == 0 ? now[line]
                                              : (float) (keep * smoothed (plot, i - 1, line) + (1 - keep) * now[line]);
        }
    }
}

/* --- drawing -------------------------------------------------------------- */

static void
set_colour (cairo_t *cr, Line line, double alpha)
{
  cairo_set_source_rgba (cr, colours[line][0], colours[line][1], colours[line][2], alpha);
}

static void
set_text_colour (GtkWidget *widget, cairo_t *cr, double alpha)
{
  GtkStyleContext *style = gtk_widget_get_style_context (widget);
  GdkRGBA          colour;

  gtk_style_context_get_color (style, gtk_style_context_get_state (style), &colour);
  cairo_set_source_rgba (cr, colour.red, colour.green, colour.blue, alpha * colour.alpha);
}

/* Draw @markup with its left or, with @right, its right end at @x; returns its width. */
static int
draw_text (GtkWidget *widget, cairo_t *cr, double x, double y, gboolean right, const char *markup)
{
  g_autoptr (PangoLayout) layout = gtk_widget_create_pango_layout (widget, NULL);
  int width, height;

  pango_layout_set_markup (layout, markup, -1);
  pango_layout_get_pixel_size (layout, &width, &height);
  cairo_move_to (cr, right ? x - width : x, y);
  pango_cairo_show_layout (cr, layout);
  return width;
}

static int
text_height (GtkWidget *widget)
{
  g_autoptr (PangoLayout) layout = gtk_widget_create_pango_layout (widget, "0");
  int height;

  pango_layout_set_markup (layout, "<small>0</small>", -1);
  pango_layout_get_pixel_size (layout, NULL, &height);
  return height;
}

/* Draw the legend of a line: a dot in its colour, and @words.  Returns the x where the next one may begin. */
static double
draw_key (PasticheTunePlot *plot, cairo_t *cr, double x, double y, Line line, const char *words)
{
  GtkWidget       *widget = GTK_WIDGET (plot);
  g_autofree char *markup = g_markup_printf_escaped ("<small>%s</small>", words);

  cairo_arc (cr, x + 4, y + text_height (widget) / 2.0, 4, 0, 2 * G_PI);
  set_colour (cr, line, 1);
  cairo_fill (cr);
  set_text_colour (widget, cr, 0.9);
  return x + 12 + draw_text (widget, cr, x + 12, y, FALSE, markup) + 14;
}

static double
x_of (PasticheTunePlot *plot, const Panel *panel, int step)
{
  int first = point_at (plot, 0)->step, last = point_at (plot, plot->points->len - 1)->step;

  return panel->x + panel->width * (step - first) / MAX (1, last - first);
}

static double
y_of (const Panel *panel, double value)
{
  return panel->y +
         panel->height * (1 - (CLAMP (value, panel->low, panel->high) - panel->low) / (panel->high - panel->low));
}

static void
draw_line (PasticheTunePlot *plot, cairo_t *cr, const Panel *panel, Line line)
{
  cairo_new_path (cr);
  for (guint i = 0; i < plot->points->len; i++)
    cairo_line_to (cr, x_of (plot, panel, point_at (plot, i)->step), y_of (panel, smoothed (plot, i, line)));
  set_colour (cr, line, 1);
  cairo_set_line_width (cr, 2);
  cairo_set_line_join (cr, CAIRO_LINE_JOIN_ROUND);
  cairo_stroke (cr);
}

/* Draw the lines at the panel's lowest and highest value, with the values, times @factor, as @format has them. */
static void
draw_axes (PasticheTunePlot *plot, cairo_t *cr, const Panel *panel, const char *format, double factor)
{
  GtkWidget *widget   = GTK_WIDGET (plot);
  double     values[] = { panel->low, panel->high };

  for (guint i = 0; i < G_N_ELEMENTS (values); i++)
    {
      double           y      = floor (y_of (panel, values[i])) + 0.5;
      g_autofree char *number = g_strdup_printf (format, factor * values[i]);
      g_autofree char *markup = g_markup_printf_escaped ("<small>%s</small>", number);

      cairo_move_to (cr, panel->x, y);
      cairo_line_to (cr, panel->x + panel->width, y);
      set_text_colour (widget, cr, 0.2);
      cairo_set_line_width (cr, 1);
      cairo_stroke (cr);
      set_text_colour (widget, cr, 0.6);
      draw_text (widget, cr, panel->x - 6, y - text_height (widget) / 2.0, TRUE, markup);
    }
}

static void
draw_mark (PasticheTunePlot *plot, cairo_t *cr, const Panel *panel)
{
  double x;

  if (plot->mark <= 0 || plot->points->len == 0)
    return;
  x = CLAMP (x_of (plot, panel, plot->mark), panel->x, panel->x + panel->width);
  cairo_move_to (cr, floor (x) + 0.5, panel->y);
  cairo_line_to (cr, floor (x) + 0.5, panel->y + panel->height);
  set_text_colour (GTK_WIDGET (plot), cr, 0.7);
  cairo_set_line_width (cr, 1);
  cairo_set_dash (cr, (double[]) { 3, 3 }, 2, 0);
  cairo_stroke (cr);
  cairo_set_dash (cr, NULL, 0, 0);
}

/* Let the panel show all values of both losses, with a little room above and below. */
static void
find_range (PasticheTunePlot *plot, Panel *panel)
{
  double low = INFINITY, high = -INFINITY, air;

  for (guint i = 0; i < plot->points->len; i++)
    for (Line line = GENERATOR; line <= DISCRIMINATOR; line++)
      {
        low  = MIN (low, smoothed (plot, i, line));
        high = MAX (high, smoothed (plot, i, line));
      }
  if (plot->points->len == 0)
    low = 0, high = 1;
  air         = MAX (0.1, 0.08 * (high - low));
  panel->low  = low - air;
  panel->high = high + air;
}

static gboolean
draw (GtkWidget *widget, cairo_t *cr)
{
  PasticheTunePlot *plot = PASTICHE_TUNE_PLOT (widget);
  int    text = text_height (widget), side = 3 * text, width = gtk_widget_get_allocated_width (widget) - side;
  double half     = (gtk_widget_get_allocated_height (widget) - GAP) / 2.0, x;
  Panel  losses   = { side, text + 8, width, half - 1.5 * text - 8, 0, 1 };
  Panel  distance = { side, losses.y + half + GAP, width, losses.height, 0, 1 };

  find_range (plot, &losses);
  x = draw_key (plot, cr, losses.x, 0, GENERATOR, _ ("Painter"));
  draw_key (plot, cr, x, 0, DISCRIMINATOR, _ ("Critic"));
  draw_key (plot, cr, distance.x, half + GAP, DISTANCE, _ ("Distance from the paintings"));
  draw_axes (plot, cr, &losses, "%.1f", 1);
  draw_axes (plot, cr, &distance, "%.0f %%", 100);
  draw_mark (plot, cr, &losses);
  draw_mark (plot, cr, &distance);
  draw_line (plot, cr, &losses, DISCRIMINATOR);
  draw_line (plot, cr, &losses, GENERATOR);
  draw_line (plot, cr, &distance, DISTANCE);
  return FALSE;
}

/* --- the widget ----------------------------------------------------------- */

void
pastiche_tune_plot_set (PasticheTunePlot *plot, const PasticheTuneProgress *points, guint n)
{
  g_autofree char *words = NULL;

  if (n == plot->points->len && (n == 0 || points[n - 1].step == point_at (plot, n - 1)->step))
    return;
  g_array_set_size (plot->points, 0);
  g_array_append_vals (plot->points, points, n);
  smooth (plot);
  if (n > 0)
    words = g_strdup_printf (_ ("Painter’s loss %.2f, critic’s loss %.2f, distance from the paintings %.0f %%"),
                             smoothed (plot, n - 1, GENERATOR), smoothed (plot, n - 1, DISCRIMINATOR),
                             100 * smoothed (plot, n - 1, DISTANCE));
  atk_object_set_description (gtk_widget_get_accessible (GTK_WIDGET (plot)), words != NULL ? words : "");
  gtk_widget_queue_draw (GTK_WIDGET (plot));
}

void
pastiche_tune_plot_mark (PasticheTunePlot *plot, int step)
{
  if (step != plot->mark)
    gtk_widget_queue_draw (GTK_WIDGET (plot));
  plot->mark = step;
}

static void
get_preferred_width (G_GNUC_UNUSED GtkWidget *widget, int *minimum, int *natural)
{
  *minimum = *natural = WIDTH_WANTED;
}

static void
get_preferred_height (G_GNUC_UNUSED GtkWidget *widget, int *minimum, int *natural)
{
  *minimum = *natural = HEIGHT_WANTED;
}

static void
finalize (GObject *object)
{
  g_array_unref (PASTICHE_TUNE_PLOT (object)->points);
  g_array_unref (PASTICHE_TUNE_PLOT (object)->lines);
  G_OBJECT_CLASS (pastiche_tune_plot_parent_class)->finalize (object);
}

static void
pastiche_tune_plot_class_init (PasticheTunePlotClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize   = finalize;
  widget_class->draw                 = draw;
  widget_class->get_preferred_width  = get_preferred_width;
  widget_class->get_preferred_height = get_preferred_height;
}

static void
pastiche_tune_plot_init (PasticheTunePlot *plot)
{
  plot->points = g_array_new (FALSE, FALSE, sizeof (PasticheTuneProgress));
  plot->lines  = g_array_new (FALSE, TRUE, sizeof (float));
  atk_object_set_name (gtk_widget_get_accessible (GTK_WIDGET (plot)), _ ("Course of the fine-tuning"));
  gtk_widget_set_tooltip_text (
      GTK_WIDGET (plot),
      _ ("Two networks play against each other: the painter paints photographs, the critic tells these from your "
         "paintings. Above is how hard it is for each of them.\n\n"
         "The distance says how unlike your paintings the brush and the colours still are, on photographs that it does "
         "not learn from. The instant style at the start has 100 %; less is nearer."));
}

GtkWidget *
pastiche_tune_plot_new (void)
{
  return g_object_new (PASTICHE_TYPE_TUNE_PLOT, NULL);
}
