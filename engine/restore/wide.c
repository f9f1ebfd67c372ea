/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * wide.c: the wide places and what is around them as a pyramid, filled from its top to its bottom, and that put into the picture.
 */
#include <math.h>
#include <string.h>

#include "filling.h"
#include "seams.h"
#include "tensor.h"
#include "wide.h"

#define LARGEST     (8 << 20) /* pixels of the bottom of the pyramid; what has more is filled reduced, and enlarged */
#define MOST_LEVELS 16
#define DEEPEST     6   /* pixels of the hole at the top, about as deep as a patch */
#define SMALLEST    24  /* pixels a side that a level has at least, */
#define SOURCES     100 /* and sources */

#define AROUND       0.75 /* how far around a place sources are, in depths of it, */
#define AROUND_LEAST 0.25 /* or less where the bottom would be too large, down to this, */
#define AROUND_ANY   48   /* and pixels at least */

#define TEXTURE       10 /* how much a pixel's texture counts beside its colours */
#define TEXTURE_REACH 3  /* pixels around it whose steps it is */

#define FEW_TARGETS  (1 << 16) /* up to so many targets there are MOST_TURNS, */
#define MANY_TARGETS (1 << 18) /* up to so many half of that, else one */
#define MOST_TURNS   8
#define ROUNDS       4  /* of searching in a turn; half of that where targets are many */
#define NEAR         16 /* pixels of the random steps where targets are many */

typedef struct
{
  const PasticheLost   *lost;
  const PasticheCanvas *canvas;
  PasticheJob          *job;
  double                around;                   /* how far around the places sources are, pixels of the picture */
  int                   top, left, height, width; /* of the picture, what the pyramid is of */
  int                   scale;                    /* how many pixels of the picture a side of one of it is, 2^n */
  int                   n;                        /* levels */
  PasticheFilling       levels[MOST_LEVELS];
  guint8               *rest; /* of the bottom, [height][width][3]: what a colour is more than its byte, in 256ths */
  float                *added, *coarse; /* to the colours of a level, and of the one that is half as large */
  guint8               *steps;          /* of the bottom, [height][width]: by how much the picture changes at a pixel */
  float                *scratch;
} Wide;

/* --- The bottom of the pyramid --------------------------------------------- */

/* The part of the picture that has the places and what is around them. */
static void
set_part (Wide *wide)
{
  const PasticheLost *lost   = wide->lost;
  int                 around = (int) wide->around + PASTICHE_PATCH;
  int                 bottom = MIN (lost->height, lost->bottom * PASTICHE_LOST_CELL + around);
  int                 right  = MIN (lost->width, lost->right * PASTICHE_LOST_CELL + around);

  wide->top    = MAX (0, lost->top * PASTICHE_LOST_CELL - around);
  wide->left   = MAX (0, lost->left * PASTICHE_LOST_CELL - around);
  wide->height = bottom - wide->top;
  wide->width  = right - wide->left;
}

#ifdef PASTICHE_TESTS
static int largest_forced;

void
pastiche_wide_largest_force (int pixels)
{
  largest_forced = pixels;
}
#endif

static double
largest (void)
{
#ifdef PASTICHE_TESTS
  if (largest_forced > 0)
    return largest_forced;
#endif
  return LARGEST;
}

/* As much around as there is room for; else reduced. */
static void
choose_part (Wide *wide)
{
  double share = AROUND;

  for (;; share *= 0.8)
    {
      wide->around = MAX (AROUND_ANY, share * wide->lost->depth);
      set_part (wide);
      if ((double) wide->height * wide->width <= largest () || share < AROUND_LEAST)
        break;
    }
  for (wide->scale = 1; (double) wide->height * wide->width / wide->scale / wide->scale > largest ();)
    wide->scale *= 2;
}

/* Adds a row of the picture to the sums of those that become one pixel, [width][5]: colours, and how many are sound; and seen. */
static void
add_row (const Wide *wide, int row, float *p, float *sums)
{
  wide->canvas->read (wide->canvas->data, row, p);
  p += 4 * (gsize) wide->left;
  for (int x = 0; x < wide->width; x++, p += 4)
    {
      float *to = sums + 5 * (gsize) (x / wide->scale);

      to[4] += p[3] > 0.5f;
      if (pastiche_lost_is_wide (wide->lost, row, wide->left + x))
        continue;
      to[3] += 1;
      for (int c = 0; c < 3; c++)
        to[c] += pastiche_in_range (p[c]);
    }
}

static void
read_row (gpointer data, int row, int slot)
{
  const Wide      *wide   = data;
  PasticheFilling *bottom = (PasticheFilling *) wide->levels;
  gsize            size   = 4 * (gsize) wide->canvas->width + 5 * (gsize) bottom->width;
  float           *p = wide->scratch + slot * size, *sums = p + 4 * (gsize) wide->canvas->width;
  int              first = row * wide->scale, rows = MIN (wide->scale, wide->height - first);

  memset (sums, 0, 5 * (gsize) bottom->width * sizeof (float));
  for (int i = 0; i < rows; i++)
    add_row (wide, wide->top + first + i, p, sums);
  for (int x = 0; x < bottom->width; x++, sums += 5)
    {
      gsize   i   = (gsize) row * bottom->width + x;
      float   all = rows * MIN (wide->scale, wide->width - x * wide->scale);
      guint8 *to  = pastiche_filling_pixel (bottom, row, x);

      bottom->map[i] = (2 * sums[3] < all ? PASTICHE_FILLING_HOLE : 0) | (sums[4] < all ? PASTICHE_FILLING_UNSEEN : 0);
      for (int c = 0; c < 3; c++)
        {
          int v = (int) (255 * 256 * (sums[3] > 0 ? sums[c] / sums[3] : 0) + 0.5f);

          to[c]                 = (guint8) MIN ((v + 128) >> 8, 255);
          wide->rest[3 * i + c] = (guint8) CLAMP (v - 256 * to[c] + 128, 0, 255);
        }
    }
}

/* --- Texture -------------------------------------------------------------- */

#define UNKNOWN G_MAXUINT8

static int
light (const PasticheFilling *p, int row, int column)
{
  const guint8 *colours = pastiche_filling_pixel (p, row, column);

  return (2 * colours[0] + 5 * colours[1] + colours[2]) / 8;
}

/* The steps to the pixel on the right and the one below. */
static void
step_row (gpointer data, int row, int slot)
{
  const Wide            *wide = data;
  const PasticheFilling *p    = wide->levels;
  const guint8          *map  = p->map + (gsize) row * p->width;

  (void) slot;
  for (int x = 0; x < p->width; x++)
    {
      gboolean known = row + 1 < p->height && x + 1 < p->width &&
                       !((map[x] | map[x + 1] | map[x + p->width]) & (PASTICHE_FILLING_HOLE | PASTICHE_FILLING_UNSEEN));
      int v = known ? light (p, row, x) : 0;

      wide->steps[(gsize) row * p->width + x] =
          known ? MIN (abs (v - light (p, row, x + 1)) + abs (v - light (p, row + 1, x)), UNKNOWN - 1) : UNKNOWN;
    }
}

/* The mean of what is known of the steps around. */
static void
texture_row (gpointer data, int row, int slot)
{
  const Wide            *wide = data;
  const PasticheFilling *p    = wide->levels;

  (void) slot;
  for (int column = 0; column < p->width; column++)
    {
      int sum = 0, n = 0;

      for (int y = MAX (0, row - TEXTURE_REACH); y <= MIN (p->height - 1, row + TEXTURE_REACH); y++)
        for (int x = MAX (0, column - TEXTURE_REACH); x <= MIN (p->width - 1, column + TEXTURE_REACH); x++)
          {
            int step = wide->steps[(gsize) y * p->width + x];

            n += step != UNKNOWN;
            sum += step != UNKNOWN ? step : 0;
          }
      pastiche_filling_pixel (p, row, column)[3] = n > 0 ? MIN (TEXTURE * sum / n, G_MAXUINT8) : 0;
    }
}

/* --- The pyramid ---------------------------------------------------------- */

static double
reach (const Wide *wide, int level)
{
  return ldexp (wide->around / wide->scale, -level);
}

static gboolean
read_bottom (Wide *wide, GError **error)
{
  PasticheFilling *bottom = wide->levels;
  int              height = (wide->height + wide->scale - 1) / wide->scale;
  int              width  = (wide->width + wide->scale - 1) / wide->scale;
  gsize            n      = (gsize) height * width;

  wide->n = 1;
  return pastiche_filling_init (bottom, height, width, error) && (wide->rest = pastiche_alloc (n, 3, error)) &&
         (wide->steps = pastiche_alloc (n, 1, error)) &&
         (wide->scratch = pastiche_alloc_floats (
              (4 * (gsize) wide->canvas->width + 5 * (gsize) width) * pastiche_threads (), error)) &&
         pastiche_parallel_for (wide->job, height, 0, read_row, wide, error) &&
         pastiche_parallel_for (wide->job, height, 0, step_row, wide, error) &&
         pastiche_parallel_for (wide->job, height, 0, texture_row, wide, error) &&
         pastiche_filling_prepare (bottom, wide->job, reach (wide, 0), error);
}

/* The levels above the bottom, as long as that helps and there is something to go by. */
static gboolean
build (Wide *wide, GError **error)
{
  for (PasticheFilling *p = wide->levels; p->deepest > DEEPEST && wide->n < MOST_LEVELS; p++)
    {
      if (MIN (p->height, p->width) / 2 < SMALLEST)
        return TRUE;
      if (!pastiche_filling_halve (p, p + 1, error) ||
          !pastiche_filling_prepare (p + 1, wide->job, reach (wide, wide->n), error))
        {
          wide->n++; /* to be cleared */
          return FALSE;
        }
      if (p[1].n_sources < SOURCES)
        {
          pastiche_filling_clear (p + 1);
          return TRUE;
        }
      wide->n++;
    }
  return TRUE;
}

static int
turns (const PasticheFilling *p)
{
  return p->n_targets <= FEW_TARGETS ? MOST_TURNS : p->n_targets <= MANY_TARGETS ? MOST_TURNS / 2 : 1;
}

static int
rounds (const PasticheFilling *p)
{
  return p->n_targets <= MANY_TARGETS ? ROUNDS : ROUNDS / 2;
}

/* Of all levels; the bottom is searched once more. */
static double
total_work (const Wide *wide)
{
  double work = pastiche_filling_search_work (wide->levels, rounds (wide->levels));

  for (const PasticheFilling *p = wide->levels; p < wide->levels + wide->n; p++)
    work += turns (p) * (pastiche_filling_search_work (p, rounds (p)) + pastiche_filling_vote_work (p)) +
            pastiche_seams_work (p);
  return work;
}

/* Searching and voting in turns; at last everything is a copy of its source. */
static gboolean
fill_level (Wide *wide, int level, GError **error)
{
  PasticheFilling *p   = wide->levels + level;
  int              far = p->n_targets <= MANY_TARGETS ? MAX (p->height, p->width) : NEAR, n = turns (p);

  if (!(level + 1 == wide->n ? pastiche_filling_begin (p, wide->job, error)
                             : pastiche_filling_refine (p, p + 1, wide->job, error)))
    return FALSE;
  for (int i = 0; i < n; i++)
    if (!pastiche_filling_search (p, wide->job, rounds (p), far, 100 * level + i, error) ||
        !pastiche_filling_vote (p, wide->job, error))
      return FALSE;
  return level > 0 || (pastiche_filling_search (p, wide->job, rounds (p), NEAR, n, error) &&
                       pastiche_filling_copy (p, wide->job, error));
}

static gboolean
smooth_level (Wide *wide, int level, GError **error)
{
  PasticheFilling *p = wide->levels + level, *half = level + 1 < wide->n ? p + 1 : NULL;
  gboolean         ok;

  wide->added = pastiche_alloc_floats (3 * (gsize) p->height * p->width, error);
  ok          = wide->added != NULL && (level == 0 || pastiche_filling_copy (p, wide->job, error)) &&
       pastiche_seams_smooth (p, half, wide->coarse, wide->added, wide->job, error);
  pastiche_free (wide->coarse);
  wide->coarse = wide->added;
  wide->added  = NULL;
  return ok;
}

/* --- Into the picture ------------------------------------------------------ */

/* The colours that the bottom has at a pixel, in its bytes' levels. */
static void
filled (const Wide *wide, int row, int column, float colours[3])
{
  const PasticheFilling *p     = wide->levels;
  gsize                  i     = (gsize) row * p->width + column;
  gsize                  from  = p->map[i] & PASTICHE_FILLING_HOLE && p->n_sources > 0 ? (gsize) p->nearest[i] : i;
  const guint8          *bytes = pastiche_filling_pixel (p, row, column);

  for (int c = 0; c < 3; c++)
    colours[c] = bytes[c] + (wide->rest[3 * from + c] - 128) / 256.f + wide->coarse[3 * i + c];
}

/* The same between pixels, for a picture that was reduced: @y and @x count its pixels from the part's corner on. */
static void
sample (const Wide *wide, int y, int x, float colours[3])
{
  const PasticheFilling *p      = wide->levels;
  float                  down   = CLAMP ((y + 0.5f) / wide->scale - 0.5f, 0, p->height - 1);
  float                  across = CLAMP ((x + 0.5f) / wide->scale - 0.5f, 0, p->width - 1);
  int                    row = (int) down, column = (int) across;
  float                  corners[4][3];

  if (wide->scale == 1)
    {
      filled (wide, y, x, colours);
      return;
    }
  for (int k = 0; k < 4; k++)
    filled (wide, MIN (row + k / 2, p->height - 1), MIN (column + k % 2, p->width - 1), corners[k]);
  down -= row;
  across -= column;
  for (int c = 0; c < 3; c++)
    colours[c] = (1 - down) * ((1 - across) * corners[0][c] + across * corners[1][c]) +
                 down * ((1 - across) * corners[2][c] + across * corners[3][c]);
}

static void
write_row (gpointer data, int index, int slot)
{
  const Wide *wide = data;
  gsize       size = 4 * (gsize) wide->canvas->width + 5 * (gsize) wide->levels->width;
  float      *p    = wide->scratch + slot * size, colours[3];
  int         row  = wide->top + index;
  gboolean    any  = FALSE;

  for (int x = 0; x < wide->width && !any; x++)
    any = pastiche_lost_is_wide (wide->lost, row, wide->left + x);
  if (!any)
    return;
  wide->canvas->read (wide->canvas->data, row, p);
  for (int x = 0; x < wide->width; x++)
    if (pastiche_lost_is_wide (wide->lost, row, wide->left + x))
      {
        sample (wide, index, x, colours);
        for (int c = 0; c < 3; c++)
          p[4 * (gsize) (wide->left + x) + c] = pastiche_in_range (colours[c] / 255);
      }
  wide->canvas->write (wide->canvas->data, row, p);
}

/* --- All of it ------------------------------------------------------------- */

/* Whether there is a pixel around that is sound and that somebody sees. */
static gboolean
anything_to_go_by (const PasticheFilling *bottom)
{
  gsize n = (gsize) bottom->height * bottom->width;

  for (gsize i = 0; i < n; i++)
    if (!(bottom->map[i] & (PASTICHE_FILLING_HOLE | PASTICHE_FILLING_UNSEEN)))
      return TRUE;
  return FALSE;
}

static gboolean
run (Wide *wide, GError **error)
{
  double writing = PASTICHE_CANVAS_WORK * wide->height * wide->width;

  wide->job->total += writing;
  if (!read_bottom (wide, error))
    return FALSE;
  g_clear_pointer (&wide->steps, pastiche_free);
  if (!anything_to_go_by (wide->levels)) /* what the network said stays */
    return pastiche_parallel_for (wide->job, 0, writing, NULL, NULL, error);
  if (wide->levels->n_sources == 0) /* the colours around are all there is */
    return pastiche_filling_begin (wide->levels, wide->job, error) &&
           (wide->coarse = pastiche_alloc_floats (3 * (gsize) wide->levels->height * wide->levels->width, error)) &&
           memset (wide->coarse, 0, 3 * (gsize) wide->levels->height * wide->levels->width * sizeof (float)) &&
           pastiche_parallel_for (wide->job, wide->height, writing, write_row, wide, error);
  if (!build (wide, error))
    return FALSE;
  wide->job->total += total_work (wide);
  for (int i = wide->n; i-- > 0;)
    if (!fill_level (wide, i, error) || !smooth_level (wide, i, error))
      return FALSE;
  return pastiche_parallel_for (wide->job, wide->height, writing, write_row, wide, error);
}

gboolean
pastiche_wide_run (const PasticheLost *lost, const PasticheCanvas *canvas, PasticheJob *job, GError **error)
{
  g_autofree Wide *wide = g_new0 (Wide, 1);
  gboolean         ok;

  wide->lost   = lost;
  wide->canvas = canvas;
  wide->job    = job;
  choose_part (wide);
  ok = run (wide, error);
  for (int i = 0; i < wide->n; i++)
    pastiche_filling_clear (wide->levels + i);
  pastiche_free (wide->rest);
  pastiche_free (wide->steps);
  pastiche_free (wide->scratch);
  pastiche_free (wide->added);
  pastiche_free (wide->coarse);
  return ok;
}

gsize
pastiche_wide_memory (int height, int width)
{
  gsize n = MIN ((gsize) height * width, LARGEST);

  return 4 * pastiche_filling_memory (n) / 3 + n * (3 + PASTICHE_SEAMS_PIXEL + 3 * sizeof (float) / 4) +
         9 * sizeof (float) * (gsize) width * PASTICHE_MAX_THREADS;
}
