/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * veil.c: stripes over what will be replaced, and over what is spared.
 */
#include "veil.h"

#include <math.h>

#define STRIPE 4    /* of GTK's pixels */
#define NEARLY 1e-6 /* of a pixel: what reaches no further into one is beside it */

/* Red, green, blue, 0 to 255, and how far they cover, of 255. */
typedef struct
{
  int colour[2][3]; /* of every other stripe */
  int covers;
} Veil;

static const Veil replaced = { { { 255, 0, 200 }, { 110, 0, 90 } }, 180 };
static const Veil kept     = { { { 0, 220, 160 }, { 0, 90, 70 } }, 140 };

/* --- the mask ------------------------------------------------------------- */

unsigned char *
pastiche_veil_mask_new (const PasticheView *view)
{
  cairo_rectangle_int_t area = pastiche_view_area (view);

  return g_try_malloc0_n (area.height, area.width);
}

/* Along one side: where pixel @i of the view begins and ends among the pixels of a surface, which has @n and shows the
 * picture from @first on, @scale of the view's pixels for one of the surface's.  None where it is beside the surface. */
static void
span (int i, int offset, double scale, int n, int *from, int *to)
{
  *from = (int) CLAMP (floor ((i + offset) / scale + NEARLY), 0, n);
  *to   = (int) CLAMP (ceil ((i + 1 + offset) / scale - NEARLY), 0, n);
}

static unsigned char
largest (const unsigned char *rows, int stride, int left, int right, int top, int bottom)
{
  unsigned char most = 0;

  for (int y = top; y < bottom; y++)
    for (int x = left; x < right; x++)
      most = MAX (most, rows[(gsize) y * stride + x]);
  return most;
}

void
pastiche_veil_mask_add (const PasticheView          *view,
                        unsigned char               *mask,
                        cairo_surface_t             *source,
                        const cairo_rectangle_int_t *pixels)
{
  cairo_rectangle_int_t part = pastiche_view_part (view);
  const unsigned char  *rows = cairo_image_surface_get_data (source);
  int    width = cairo_image_surface_get_width (source), height = cairo_image_surface_get_height (source);
  int    stride = cairo_image_surface_get_stride (source), left, right, top, bottom;
  double horizontal, vertical, scale_x, scale_y;

  if (rows == NULL)
    return;
  pastiche_view_scale (view, &horizontal, &vertical);
  scale_x = horizontal * pixels->width / width;
  scale_y = vertical * pixels->height / height;
  for (int y = 0; y < part.height; y++)
    {
      span (y, part.y - (int) lround (vertical * pixels->y), scale_y, height, &top, &bottom);
      for (int x = 0; x < part.width; x++)
        {
          span (x, part.x - (int) lround (horizontal * pixels->x), scale_x, width, &left, &right);
          if (left < right && top < bottom)
            mask[(gsize) y * part.width + x] = largest (rows, stride, left, right, top, bottom);
        }
    }
}

gboolean
pastiche_veil_any (cairo_surface_t *mask)
{
  const unsigned char *rows   = cairo_image_surface_get_data (mask);
  int                  height = rows != NULL ? cairo_image_surface_get_height (mask) : 0;

  for (int y = 0; y < height; y++)
    if (largest (rows, cairo_image_surface_get_stride (mask), 0, cairo_image_surface_get_width (mask), y, y + 1) > 0)
      return TRUE;
  return FALSE;
}

/* --- drawing -------------------------------------------------------------- */

static guint32
veiled (guint32 pixel, const Veil *veil, int stripe, int value)
{
  guint32 mixed = 0;
  int     much  = (value * veil->covers + 127) / 255;

  for (int c = 0; c < 3; c++)
    {
      int shift = 16 - 8 * c, under = pixel >> shift & 0xff;

      mixed |= (guint32) ((under * (255 - much) + veil->colour[stripe][c] * much + 127) / 255) << shift;
    }
  return mixed;
}

void
pastiche_veil_draw (cairo_surface_t *drawn, const unsigned char *mask, const PasticheStrokeMasks *strokes, int scale)
{
  int            width = cairo_image_surface_get_width (drawn), height = cairo_image_surface_get_height (drawn);
  unsigned char *rows    = cairo_image_surface_get_data (drawn);
  gboolean       stroked = strokes != NULL && strokes->marked != NULL;
  int            stripe  = STRIPE * scale;

  cairo_surface_flush (drawn);
  for (int y = 0; y < height; y++)
    {
      guint32 *pixel = (guint32 *) (rows + (gsize) y * cairo_image_surface_get_stride (drawn));

      for (int x = 0; x < width; x++, pixel++)
        {
          gsize i      = (gsize) y * width + x;
          int   marked = stroked ? strokes->marked[i] : 0, spared = stroked ? strokes->spared[i] : 0;
          int   value = (MAX (mask != NULL ? mask[i] : 0, marked) * (255 - spared) + 127) / 255;

          if (value > 0)
            *pixel = veiled (*pixel, &replaced, (x + y) / stripe & 1, value);
          if (spared > 0)
            *pixel = veiled (*pixel, &kept, (x + height - y) / stripe & 1, spared);
        }
    }
  cairo_surface_mark_dirty (drawn);
}
