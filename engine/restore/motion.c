/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * motion.c: hierarchical block matching, and a neighbour moved by what it found.
 */
#include <stdlib.h>
#include <string.h>

#include "motion.h"

#define BLOCK  PASTICHE_MOTION_BLOCK
#define WINDOW PASTICHE_MOTION_WINDOW
#define BEFORE ((WINDOW - BLOCK) / 2) /* of a window lies before its block */
#define LIMIT  PASTICHE_MOTION_LIMIT
#define REACH  7  /* pixels of the smallest level that are searched to each side */
#define STRAY  24 /* cost of each pixel by which a vector differs from its surroundings', of which at most FAR count */
#define FAR    8
#define AROUND 17 /* blocks each way, of one in EVERY × EVERY of which the vectors' medians are taken */
#define EVERY  2
#define SIDE   (AROUND / EVERY + 1)
#define UNEVEN 8 /* quarters of a pixel: by these, and a quarter of their length, vectors before and after may differ */

/* --- Costs -------------------------------------------------------------- */

static inline int
row_cost (const guint8 *a, const guint8 *b)
{
  int sum = 0;

  for (int i = 0; i < WINDOW; i++)
    {
      int d = abs (a[i] - b[i]);

      sum += MIN (d, LIMIT);
    }
  return sum;
}

int
pastiche_motion_cost (const PasticheFrameLevel *frame,
                      const PasticheFrameLevel *neighbour,
                      int                       x,
                      int                       y,
                      int                       dx,
                      int                       dy)
{
  const guint8 *a   = frame->detail + (gssize) frame->stride * (y - BEFORE) + x - BEFORE;
  const guint8 *b   = neighbour->detail + (gssize) neighbour->stride * (y + dy - BEFORE) + x + dx - BEFORE;
  int           sum = 0;

  for (int i = 0; i < WINDOW; i++, a += frame->stride, b += neighbour->stride)
    sum += row_cost (a, b);
  return sum;
}

int
pastiche_motion_quarter_cost (const PasticheFrameLevel *frame,
                              const PasticheFrameLevel *neighbour,
                              int                       x,
                              int                       y,
                              int                       dx,
                              int                       dy)
{
  int           stride = neighbour->stride, fx = dx & 3, fy = dy & 3, sum = 0;
  const guint8 *a = frame->detail + (gssize) frame->stride * (y - BEFORE) + x - BEFORE;
  const guint8 *b = neighbour->detail + (gssize) stride * (y + (dy >> 2) - BEFORE) + x + (dx >> 2) - BEFORE;

  for (int i = 0; i < WINDOW; i++, a += frame->stride, b += stride)
    {
      guint8 between[WINDOW];

      for (int j = 0; j < WINDOW; j++)
        between[j] = (guint8) (((4 - fy) * ((4 - fx) * b[j] + fx * b[j + 1]) +
                                fy * ((4 - fx) * b[j + stride] + fx * b[j + stride + 1]) + 8) >>
                               4);
      sum += row_cost (a, between);
    }
  return sum;
}

/* --- Searching ---------------------------------------------------------- */

/* One level. */
typedef struct
{
  const PasticheFrameLevel *frame, *neighbour;
  int                       across, down;
  PasticheVector           *vectors; /* [down][across], in whole pixels, or in the end in quarters */
  const PasticheVector     *before;  /* of the level that is half as large, in its pixels, or of this one */
  int                       before_across, before_down;
  int                       shift; /* 1 where @before is of another level */
} Search;

typedef struct
{
  PasticheVector vector;
  int            cost;
} Best;

/* Whether the window, and a pixel more, is within the neighbour and its margin. */
static gboolean
is_inside (const PasticheFrameLevel *neighbour, int x, int y, int dx, int dy)
{
  int most = PASTICHE_FRAME_MARGIN - BEFORE - 1;

  return x + dx >= -most && y + dy >= -most && x + dx + BLOCK <= neighbour->width + most &&
         y + dy + BLOCK <= neighbour->height + most;
}

/* Takes (@dx, @dy) where it fits better, in spite of what it costs to stray from @from. */
static void
try (const Search *s, int x, int y, int dx, int dy, PasticheVector from, Best *best)
{
  int cost;

  if (!is_inside (s->neighbour, x, y, dx, dy))
    return;
  cost = pastiche_motion_cost (s->frame, s->neighbour, x, y, dx, dy) +
         STRAY * MIN (abs (dx - from.dx) + abs (dy - from.dy), FAR);
  if (cost < best->cost)
    *best = (Best) { { (gint16) dx, (gint16) dy }, cost };
}

/* What the block at (@column, @row), which may be beyond the edge, moved by before. */
static PasticheVector
vector_before (const Search *s, int column, int row)
{
  int            bx = CLAMP (column, 0, s->before_across - 1), by = CLAMP (row, 0, s->before_down - 1);
  PasticheVector v = s->before[(gsize) s->before_across * by + bx];

  return (PasticheVector) { (gint16) (v.dx * (1 << s->shift)), (gint16) (v.dy * (1 << s->shift)) };
}

static void
search_around (const Search *s, int x, int y, int reach, PasticheVector from, Best *best)
{
  PasticheVector centre = best->vector;

  for (int dy = -reach; dy <= reach; dy++)
    for (int dx = -reach; dx <= reach; dx++)
      try (s, x, y, centre.dx + dx, centre.dy + dy, from, best);
}

/* A block: what those around it moved by, and nothing; then what is around the best of that. */
static void
search_block (const Search *s, int column, int row)
{
  int            x = column * BLOCK, y = row * BLOCK, up = column >> s->shift, left = row >> s->shift;
  PasticheVector from = s->before ? vector_before (s, up, left) : (PasticheVector) { 0, 0 };
  Best           best = { { 0, 0 }, G_MAXINT };

  try (s, x, y, 0, 0, from, &best);
  for (int i = -1; s->before && i <= 1; i++)
    for (int j = -1; j <= 1; j++)
      {
        PasticheVector v = vector_before (s, up + j, left + i);

        try (s, x, y, v.dx, v.dy, from, &best);
      }
  search_around (s, x, y, s->before ? 1 : REACH, from, &best);
  if (s->before)
    search_around (s, x, y, 1, from, &best);
  s->vectors[(gsize) s->across * row + column] = best.vector;
}

static void
search_row (gpointer data, int row, int slot G_GNUC_UNUSED)
{
  const Search *s = data;

  for (int column = 0; column < s->across; column++)
    search_block (s, column, row);
}

/* From whole pixels to halves and to quarters.  An interpolated picture has less grain, which fits better by itself: so a
 * fraction must be better by a sixteenth. */
static void
refine_block (const Search *s, int column, int row)
{
  PasticheVector *v = &s->vectors[(gsize) s->across * row + column];
  int             x = column * BLOCK, y = row * BLOCK;
  Best            best = { { (gint16) (4 * v->dx), (gint16) (4 * v->dy) },
                           15 * pastiche_motion_cost (s->frame, s->neighbour, x, y, v->dx, v->dy) };

  for (int step = 2; step >= 1; step--)
    {
      PasticheVector centre = best.vector;

      for (int i = 0; i < 9; i++)
        {
          int dx = centre.dx + step * (i % 3 - 1), dy = centre.dy + step * (i / 3 - 1), cost;

          if (i == 4 || !is_inside (s->neighbour, x, y, dx >> 2, dy >> 2))
            continue;
          cost = 16 * pastiche_motion_quarter_cost (s->frame, s->neighbour, x, y, dx, dy);
          if (cost < best.cost)
            best = (Best) { { (gint16) dx, (gint16) dy }, cost };
        }
    }
  *v = best.vector;
}

static void
refine_row (gpointer data, int row, int slot G_GNUC_UNUSED)
{
  const Search *s = data;

  for (int column = 0; column < s->across; column++)
    refine_block (s, column, row);
}

/* --- All levels --------------------------------------------------------- */

/* Searches @s, and makes it what the next search starts from. */
static gboolean
search (Search *s, PasticheVector **spare, PasticheJob *job, GError **error)
{
  PasticheVector *vectors = s->vectors;

  if (!pastiche_parallel_for (job, s->down, 0, search_row, s, error))
    return FALSE;
  s->vectors       = *spare;
  *spare           = vectors;
  s->before        = vectors;
  s->before_across = s->across;
  s->before_down   = s->down;
  return TRUE;
}

gboolean
pastiche_motion_find (PasticheMotion      *motion,
                      PasticheJob         *job,
                      const PasticheFrame *frame,
                      const PasticheFrame *neighbour,
                      GError             **error)
{
  int             across = pastiche_blocks (frame->width, BLOCK), down = pastiche_blocks (frame->height, BLOCK);
  PasticheVector *vectors = pastiche_alloc ((gsize) across * down, sizeof *vectors, error);
  PasticheVector *spare   = vectors ? pastiche_alloc ((gsize) across * down, sizeof *spare, error) : NULL;
  Search          s       = { .vectors = vectors };
  gboolean        ok      = spare != NULL;

  for (int i = frame->n_levels - 1; ok && i >= 0; i--)
    {
      s.frame     = &frame->levels[i];
      s.neighbour = &neighbour->levels[i];
      s.across    = pastiche_blocks (s.frame->width, BLOCK);
      s.down      = pastiche_blocks (s.frame->height, BLOCK);
      s.shift     = i < frame->n_levels - 1;
      ok          = search (&s, &spare, job, error);
      s.shift     = 0; /* once more: what blocks below and to the right found is known now */
      ok          = ok && search (&s, &spare, job, error);
    }
  /* What was found last is spare now. */
  if (ok)
    {
      PasticheVector *found = spare;

      spare     = s.vectors;
      s.vectors = found;
      ok        = pastiche_parallel_for (job, down, 0, refine_row, &s, error);
    }
  *motion = (PasticheMotion) { across, down, s.vectors };
  pastiche_free (spare);
  return ok;
}

void
pastiche_motion_clear (PasticheMotion *motion)
{
  g_clear_pointer (&motion->vectors, pastiche_free);
}

/* --- Motion that goes on ------------------------------------------------ */

typedef struct
{
  const PasticheMotions *motions;
  PasticheVector        *back, *on; /* medians, [down][across] */
} Settling;

static int
compare (gconstpointer a, gconstpointer b)
{
  return *(const int *) a - *(const int *) b;
}

/* Of both directions by themselves, over the blocks around one; the lower one of two in the middle. */
static PasticheVector
median_around (const PasticheMotion *motion, int column, int row)
{
  int dx[SIDE * SIDE], dy[SIDE * SIDE], n = 0;

  for (int y = row - AROUND / 2; y <= row + AROUND / 2; y += EVERY)
    for (int x = column - AROUND / 2; x <= column + AROUND / 2; x += EVERY)
      if (x >= 0 && y >= 0 && x < motion->across && y < motion->down)
        {
          PasticheVector v = motion->vectors[(gsize) motion->across * y + x];

          dx[n]   = v.dx;
          dy[n++] = v.dy;
        }
  qsort (dx, (gsize) n, sizeof *dx, compare);
  qsort (dy, (gsize) n, sizeof *dy, compare);
  return (PasticheVector) { (gint16) dx[(n - 1) / 2], (gint16) dy[(n - 1) / 2] };
}

static void
median_row (gpointer data, int row, int slot G_GNUC_UNUSED)
{
  const Settling        *s = data;
  const PasticheMotions *m = s->motions;

  for (int column = 0; column < m->back.across; column++)
    {
      s->back[(gsize) m->back.across * row + column] = median_around (&m->back, column, row);
      s->on[(gsize) m->back.across * row + column]   = median_around (&m->on, column, row);
    }
}

static int
farther (int x, int y)
{
  return MAX (abs (x), abs (y));
}

/* Whether what is beside the surroundings' motion in the frame before is as far on the other side in the frame after.  Dust
 * finds the same in both where these are alike, on one side: so what is near must not be as far again from the other. */
static gboolean
goes_on (PasticheVector back, PasticheVector all_back, PasticheVector on, PasticheVector all_on)
{
  int x = back.dx - all_back.dx, y = back.dy - all_back.dy, on_x = on.dx - all_on.dx, on_y = on.dy - all_on.dy;
  int before = farther (x, y), most = MAX (before, farther (on_x, on_y));

  return farther (x + on_x, y + on_y) <= MIN (UNEVEN, most) + before / 4;
}

/* Whether a block fits clearly better by its own vector than by that of all, in a neighbour. */
static gboolean
fits (const PasticheFrame *frame, const PasticheFrame *neighbour, int x, int y, PasticheVector own, PasticheVector all)
{
  const PasticheFrameLevel *a = &frame->levels[0], *b = &neighbour->levels[0];

  return !is_inside (b, x, y, all.dx >> 2, all.dy >> 2) ||
         8 * pastiche_motion_quarter_cost (a, b, x, y, own.dx, own.dy) <
             7 * pastiche_motion_quarter_cost (a, b, x, y, all.dx, all.dy);
}

static void
settle_row (gpointer data, int row, int slot G_GNUC_UNUSED)
{
  const Settling        *s = data;
  const PasticheMotions *m = s->motions;

  for (int column = 0; column < m->back.across; column++)
    {
      gsize           i    = (gsize) m->back.across * row + column;
      PasticheVector *back = &m->back.vectors[i], *on = &m->on.vectors[i];

      if (goes_on (*back, s->back[i], *on, s->on[i]) &&
          fits (m->frame, m->before, column * BLOCK, row * BLOCK, *back, s->back[i]) &&
          fits (m->frame, m->after, column * BLOCK, row * BLOCK, *on, s->on[i]))
        continue;
      *back = s->back[i];
      *on   = s->on[i];
    }
}

gboolean
pastiche_motions_settle (PasticheMotions *motions, PasticheJob *job, GError **error)
{
  int             down = motions->back.down;
  gsize           n    = (gsize) motions->back.across * down;
  PasticheVector *back = pastiche_alloc (2 * n, sizeof *back, error);
  Settling        s    = { motions, back, back ? back + n : NULL };
  gboolean        ok   = back && pastiche_parallel_for (job, down, 0, median_row, &s, error) &&
                pastiche_parallel_for (job, down, 0, settle_row, &s, error);

  pastiche_free (back);
  return ok;
}

/* --- A neighbour, moved ------------------------------------------------- */

/* Catmull–Rom's weights of four pixels at each quarter, of 128. */
static const int weights[4][4] = { { 0, 128, 0, 0 }, { -9, 111, 29, -3 }, { -8, 72, 72, -8 }, { -3, 29, 111, -9 } };

/* The colours of @from at (@x, @y), in quarters of a pixel. */
static void
interpolate (const PasticheFrame *from, int x, int y, guint16 *colours)
{
  const int *across = weights[x & 3], *down = weights[y & 3];
  int        sums[3] = { 0 };

  for (int i = 0; i < 4; i++)
    {
      const guint16 *row = pastiche_frame_pixel (from, 0, CLAMP ((y >> 2) - 1 + i, 0, from->height - 1));

      for (int j = 0; down[i] && j < 4; j++)
        {
          const guint16 *p = row + 4 * CLAMP ((x >> 2) - 1 + j, 0, from->width - 1);

          for (int c = 0; c < 3; c++)
            sums[c] += (down[i] * across[j] * (int) p[c]) >> 4; /* which fits into 31 bits */
        }
    }
  for (int c = 0; c < 3; c++)
    colours[c] = (guint16) CLAMP (sums[c] >> 10, 0, PASTICHE_FRAME_ONE);
}

void
pastiche_motion_row (const PasticheMotion *motion, const PasticheFrame *neighbour, int row, guint16 *colours)
{
  const PasticheVector *vectors = motion->vectors + (gsize) motion->across * (row / BLOCK);
  int                   width = neighbour->width, height = neighbour->height;

  for (int x = 0; x < width; x++, colours += 4)
    {
      PasticheVector v  = vectors[x / BLOCK];
      int            qx = 4 * x + v.dx, qy = 4 * row + v.dy;
      const guint16 *p;

      memset (colours, 0, 4 * sizeof *colours);
      if (qx < 0 || qy < 0 || qx > 4 * (width - 1) || qy > 4 * (height - 1))
        continue;
      p = pastiche_frame_pixel (neighbour, qx >> 2, qy >> 2);
      if (((qx | qy) & 3) == 0)
        memcpy (colours, p, 3 * sizeof *colours);
      else
        interpolate (neighbour, qx, qy, colours);
      colours[3] = p[3];
    }
}
