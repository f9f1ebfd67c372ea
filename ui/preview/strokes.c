/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * strokes.c: strokes of a brush, and the masks that they make.
 */
#include "strokes.h"

#include <math.h>
#include <string.h>

typedef struct
{
  double x, y;
} Point;

typedef struct
{
  PasticheBrush brush;
  GArray       *points; /* of Point */
} Stroke;

struct _PasticheStrokes
{
  GPtrArray *all; /* of Stroke: those that were undone come last */
  guint      n;   /* of them that are there */
};

static void
stroke_free (gpointer data)
{
  Stroke *stroke = data;

  g_array_unref (stroke->points);
  g_free (stroke);
}

static const Stroke *
stroke_at (const PasticheStrokes *strokes, guint i)
{
  return g_ptr_array_index (strokes->all, i);
}

PasticheStrokes *
pastiche_strokes_new (void)
{
  PasticheStrokes *strokes = g_new0 (PasticheStrokes, 1);

  strokes->all = g_ptr_array_new_with_free_func (stroke_free);
  return strokes;
}

PasticheStrokes *
pastiche_strokes_copy (const PasticheStrokes *strokes)
{
  PasticheStrokes *copied = pastiche_strokes_new ();

  for (guint i = 0; i < strokes->n; i++)
    {
      Stroke *stroke = g_memdup2 (stroke_at (strokes, i), sizeof (Stroke));

      stroke->points = g_array_copy (stroke->points);
      g_ptr_array_add (copied->all, stroke);
    }
  copied->n = strokes->n;
  return copied;
}

void
pastiche_strokes_free (PasticheStrokes *strokes)
{
  g_ptr_array_unref (strokes->all);
  g_free (strokes);
}

guint
pastiche_strokes_n (const PasticheStrokes *strokes)
{
  return strokes->n;
}

guint
pastiche_strokes_n_undone (const PasticheStrokes *strokes)
{
  return strokes->all->len - strokes->n;
}

gboolean
pastiche_strokes_mark_first (const PasticheStrokes *strokes)
{
  return strokes->n > 0 && stroke_at (strokes, 0)->brush.kind == PASTICHE_STROKE_MARK;
}

void
pastiche_strokes_begin (PasticheStrokes *strokes, const PasticheBrush *brush, double x, double y)
{
  Stroke *stroke = g_new0 (Stroke, 1);

  stroke->brush  = *brush;
  stroke->points = g_array_new (FALSE, FALSE, sizeof (Point));
  g_array_append_val (stroke->points, ((Point) { x, y }));
  g_ptr_array_set_size (strokes->all, strokes->n);
  g_ptr_array_add (strokes->all, stroke);
  strokes->n++;
}

void
pastiche_strokes_go_on (PasticheStrokes *strokes, double x, double y)
{
  g_array_append_val (stroke_at (strokes, strokes->n - 1)->points, ((Point) { x, y }));
}

void
pastiche_strokes_undo (PasticheStrokes *strokes)
{
  strokes->n -= strokes->n > 0;
}

void
pastiche_strokes_redo (PasticheStrokes *strokes)
{
  strokes->n += strokes->n < strokes->all->len;
}

/* --- masks ---------------------------------------------------------------- */

/* Pixels of a window, from the first to before the last. */
typedef struct
{
  int left, top, right, bottom;
} Box;

static unsigned char *
new_mask (const PasticheStrokeMap *map)
{
  return g_try_malloc0_n (map->height, map->width);
}

PasticheStrokeMasks
pastiche_stroke_masks_new (PasticheStrokeMap map)
{
  PasticheStrokeMasks masks = { map, new_mask (&map), new_mask (&map), new_mask (&map) };

  if (masks.marked == NULL || masks.spared == NULL || masks.covered == NULL)
    pastiche_stroke_masks_clear (&masks);
  return masks;
}

void
pastiche_stroke_masks_clear (PasticheStrokeMasks *masks)
{
  g_clear_pointer (&masks->marked, g_free);
  g_clear_pointer (&masks->spared, g_free);
  g_clear_pointer (&masks->covered, g_free);
}

/* From a point of the picture to one of the window. */
static Point
mapped (const PasticheStrokeMap *map, const Point *p)
{
  return (Point) { p->x * map->scale_x - map->x, p->y * map->scale_y - map->y };
}

/* The pixels that are at most @reach away from the line. */
static Box
box_around (const PasticheStrokeMap *map, Point a, Point b, double reach)
{
  return (Box) { (int) CLAMP (floor (MIN (a.x, b.x) - reach), 0, map->width),
                 (int) CLAMP (floor (MIN (a.y, b.y) - reach), 0, map->height),
                 (int) CLAMP (ceil (MAX (a.x, b.x) + reach), 0, map->width),
                 (int) CLAMP (ceil (MAX (a.y, b.y) + reach), 0, map->height) };
}

/* The square of the distance from the line, as most pixels need no root of it. */
static double
distance_squared (Point a, Point b, double x, double y)
{
  double dx = b.x - a.x, dy = b.y - a.y, length = dx * dx + dy * dy;
  double along    = length > 0 ? CLAMP (((x - a.x) * dx + (y - a.y) * dy) / length, 0, 1) : 0;
  double across_x = x - a.x - along * dx, across_y = y - a.y - along * dy;

  return across_x * across_x + across_y * across_y;
}

/* How far what is so far away from the line is covered by a brush that fades around its radius over so many pixels. */
static unsigned char
covered (double squared, double radius, double fade, gboolean soft)
{
  double inner = MAX (0, radius - fade / 2), outer = radius + fade / 2, part;

  if (squared >= outer * outer)
    return 0;
  if (squared <= inner * inner && radius >= fade / 2)
    return 255;
  part = MIN (1, (outer - sqrt (squared)) / fade);
  return (unsigned char) (255 * (soft ? part * part * (3 - 2 * part) : part) + 0.5);
}

/* Cover what is near the line from @from to @to; returns the box in which that was. */
static Box
cover (PasticheStrokeMasks *masks, const PasticheBrush *brush, const Point *from, const Point *to)
{
  const PasticheStrokeMap *map    = &masks->map;
  double                   radius = brush->radius * sqrt (map->scale_x * map->scale_y);
  double                   fade   = brush->soft ? MAX (1, radius) : 1;
  Point                    a = mapped (map, from), b = mapped (map, to);
  Box                      box = box_around (map, a, b, radius + (fade + 1) / 2);

  for (int y = box.top; y < box.bottom; y++)
    for (int x = box.left; x < box.right; x++)
      {
        unsigned char *pixel = &masks->covered[(gsize) y * map->width + x];

        *pixel = MAX (*pixel, covered (distance_squared (a, b, x + 0.5, y + 0.5), radius, fade, brush->soft));
      }
  return box;
}

static unsigned char
less (unsigned char value, unsigned char by)
{
  return MIN (value, 255 - by);
}

/* Have the pixels of @box as marked and spared as the stroke over them says. */
static void
settle (PasticheStrokeMasks *masks, const PasticheBrush *brush, const Box *box)
{
  PasticheStrokeKind kind = brush->kind;

  for (int y = box->top; y < box->bottom; y++)
    for (int x = box->left; x < box->right; x++)
      {
        gsize          i      = (gsize) y * masks->map.width + x;
        unsigned char  by     = (unsigned char) (masks->covered[i] * brush->amount + 0.5);
        unsigned char *marked = &masks->marked[i], *spared = &masks->spared[i];

        *marked = kind == PASTICHE_STROKE_MARK ? MAX (*marked, by) : less (*marked, by);
        *spared = kind == PASTICHE_STROKE_SPARE ? MAX (*spared, by) : less (*spared, by);
      }
}

static Box
box_of_both (const Box *a, const Box *b)
{
  return (Box) { MIN (a->left, b->left), MIN (a->top, b->top), MAX (a->right, b->right), MAX (a->bottom, b->bottom) };
}

static void
draw_stroke (PasticheStrokeMasks *masks, const Stroke *stroke)
{
  const Point *points = (const Point *) stroke->points->data;
  Box          all    = cover (masks, &stroke->brush, &points[0], &points[0]);

  for (guint i = 1; i < stroke->points->len; i++)
    {
      Box box = cover (masks, &stroke->brush, &points[i - 1], &points[i]);

      all = box_of_both (&all, &box);
    }
  settle (masks, &stroke->brush, &all);
  for (int y = all.top; y < all.bottom && all.right > all.left; y++)
    memset (masks->covered + (gsize) y * masks->map.width + all.left, 0, all.right - all.left);
}

void
pastiche_stroke_masks_draw (PasticheStrokeMasks *masks, const PasticheStrokes *strokes)
{
  for (guint i = 0; i < strokes->n; i++)
    draw_stroke (masks, stroke_at (strokes, i));
}

/* With what is less than before by MIN, and more by MAX, a pixel may be settled again for each point. */
void
pastiche_stroke_masks_draw_newest (PasticheStrokeMasks *masks, const PasticheStrokes *strokes)
{
  const Stroke *stroke = stroke_at (strokes, strokes->n - 1);
  const Point  *points = (const Point *) stroke->points->data;
  guint         n      = stroke->points->len;
  Box           box;

  if (n == 1)
    memset (masks->covered, 0, (gsize) masks->map.width * masks->map.height);
  box = cover (masks, &stroke->brush, &points[MAX (n, 2) - 2], &points[n - 1]);
  settle (masks, &stroke->brush, &box);
}
