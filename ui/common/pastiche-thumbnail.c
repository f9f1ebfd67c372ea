/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * pastiche-thumbnail.c: a picture shown small.
 */
#include "pastiche-thumbnail.h"

#include "linear-light.h"

#define WIDTH  128
#define HEIGHT 96

struct _PasticheThumbnail
{
  GtkDrawingArea parent_instance;

  cairo_surface_t *surface, *grey_surface; /* the latter made when it is shown for the first time */
  gboolean         grey;
};

G_DEFINE_FINAL_TYPE (PasticheThumbnail, pastiche_thumbnail, GTK_TYPE_DRAWING_AREA)

void
pastiche_thumbnail_set (PasticheThumbnail *thumbnail, cairo_surface_t *surface)
{
  g_clear_pointer (&thumbnail->surface, cairo_surface_destroy);
  g_clear_pointer (&thumbnail->grey_surface, cairo_surface_destroy);
  thumbnail->surface = cairo_surface_reference (surface);
  gtk_widget_queue_draw (GTK_WIDGET (thumbnail));
}

void
pastiche_thumbnail_set_grey (PasticheThumbnail *thumbnail, gboolean grey)
{
  thumbnail->grey = grey;
  gtk_widget_queue_draw (GTK_WIDGET (thumbnail));
}

static cairo_surface_t *
new_grey (cairo_surface_t *surface)
{
  int              width = cairo_image_surface_get_width (surface), height = cairo_image_surface_get_height (surface);
  cairo_surface_t *grey = cairo_image_surface_create (CAIRO_FORMAT_ARGB32, width, height);
  cairo_t         *cr   = cairo_create (grey);

  cairo_set_source_surface (cr, surface, 0, 0);
  cairo_paint (cr);
  cairo_destroy (cr);
  pastiche_linear_light_grey (grey);
  return grey;
}

/* In the middle, as large as fits. */
static gboolean
draw (GtkWidget *widget, cairo_t *cr)
{
  PasticheThumbnail *thumbnail = PASTICHE_THUMBNAIL (widget);
  double             width = gtk_widget_get_allocated_width (widget), height = gtk_widget_get_allocated_height (widget);
  double             w, h, scale;

  if (thumbnail->surface == NULL)
    {
      cairo_set_source_rgba (cr, 0.5, 0.5, 0.5, 0.25);
      cairo_paint (cr);
      return FALSE;
    }
  if (thumbnail->grey && thumbnail->grey_surface == NULL)
    thumbnail->grey_surface = new_grey (thumbnail->surface);
  w     = cairo_image_surface_get_width (thumbnail->surface);
  h     = cairo_image_surface_get_height (thumbnail->surface);
  scale = MIN (width / w, height / h);
  cairo_translate (cr, (width - scale * w) / 2, (height - scale * h) / 2);
  cairo_scale (cr, scale, scale);
  cairo_set_source_surface (cr, thumbnail->grey ? thumbnail->grey_surface : thumbnail->surface, 0, 0);
  cairo_paint (cr);
  return FALSE;
}

static void
finalize (GObject *object)
{
  PasticheThumbnail *thumbnail = PASTICHE_THUMBNAIL (object);

  g_clear_pointer (&thumbnail->surface, cairo_surface_destroy);
  g_clear_pointer (&thumbnail->grey_surface, cairo_surface_destroy);
  G_OBJECT_CLASS (pastiche_thumbnail_parent_class)->finalize (object);
}

static void
pastiche_thumbnail_class_init (PasticheThumbnailClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = finalize;
  GTK_WIDGET_CLASS (klass)->draw   = draw;
}

static void
pastiche_thumbnail_init (PasticheThumbnail *thumbnail)
{
  gtk_widget_set_size_request (GTK_WIDGET (thumbnail), WIDTH, HEIGHT);
}

GtkWidget *
pastiche_thumbnail_new (void)
{
  return g_object_new (PASTICHE_TYPE_THUMBNAIL, NULL);
}
