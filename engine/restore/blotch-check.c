/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * blotch-check.c: which candidates are blotches, and which are things that move too fast to be found by blocks: a ball, a
 * hand, rain.
 *
 * Such a thing is where it is in one frame only, too.  But it has left traces around it where the frames before and
 * after differ (Corrigan, Harte and Kokaram, “Pathological motion detection for robust missing data treatment”, 2008),
 * or it is found in both, in opposite directions, where they differ.  In doubt it is no blotch.
 */
#include <stdlib.h>
#include <string.h>

#include "blotch.h"

#define WEAK     PASTICHE_BLOTCH_WEAK
#define STRONG   PASTICHE_BLOTCH_STRONG
#define SEEN     PASTICHE_BLOTCH_SEEN
#define LARGEST  50  /* a blotch takes at most one in so many of the picture's pixels, */
#define LEAST    64  /* or so many */
#define FEWEST   4   /* so many at least: less may be grain */
#define RING     5   /* pixels from a candidate to its surroundings */
#define UNLIKE   5   /* something moves if the neighbours differ in one of so many of the surroundings' pixels */
#define POINTS   32  /* by which something is looked for elsewhere */
#define ALIKE    0.4 /* elsewhere it may differ by this part of its contrast to what is behind it, */
#define BLURRED  0.6 /* or by this where it has few pixels, as a raindrop between two is half as bright */
#define FEW      64
#define SLOWEST  2   /* pixels that it moves, */
#define FASTEST  160 /* or a quarter of the picture's shorter side where that is less */
#define STRAIGHT 12  /* its ways before and after may differ by one pixel in so many, */
#define UNEVEN   2   /* and by so many pixels */

typedef struct
{
  int x, y;
} Point;

/* A candidate: pixels, and some of them to compare. */
typedef struct
{
  const PasticheCandidates *all;
  gsize                     n;
  int                       n_points;
  Point                     points[POINTS];
  Point                     peak;     /* where it differs most from what is behind it, */
  int                       height;   /* by so much */
  double                    contrast; /* the sum of what its points differ by */
} Candidate;

static int
difference (const guint16 *a, const guint16 *b)
{
  return ABS (a[0] - b[0]) + ABS (a[1] - b[1]) + ABS (a[2] - b[2]);
}

static gboolean
is_within (const PasticheCandidates *all, int x, int y)
{
  return x >= 0 && y >= 0 && x < all->frame->width && y < all->frame->height;
}

/* --- What hangs together ------------------------------------------------ */

/* Collects the pixels that hang together with @first. */
static void
collect (Candidate *c, guint32 first)
{
  const PasticheCandidates *all   = c->all;
  int                       width = all->frame->width;

  c->n                = 0;
  all->pixels[c->n++] = first;
  all->state[first] |= SEEN;
  for (gsize i = 0; i < c->n; i++)
    {
      int x = (int) (all->pixels[i] % (guint) width), y = (int) (all->pixels[i] / (guint) width);

      for (int j = 0; j < 9; j++)
        {
          int     nx = x + j % 3 - 1, ny = y + j / 3 - 1;
          guint32 number = (guint32) width * (guint32) ny + (guint32) nx;

          if (!is_within (all, nx, ny) || !(all->state[number] & (WEAK | STRONG)) || (all->state[number] & SEEN))
            continue;
          all->state[number] |= SEEN;
          all->pixels[c->n++] = number;
        }
    }
}

static Point
point_of (const Candidate *c, gsize i)
{
  guint width = (guint) c->all->frame->width;

  return (Point) { (int) (c->all->pixels[i] % width), (int) (c->all->pixels[i] / width) };
}

/* --- Traces around it --------------------------------------------------- */

static gboolean
has_traces (const Candidate *c)
{
  static const Point ring[8] = { { RING, 0 },
                                 { -RING, 0 },
                                 { 0, RING },
                                 { 0, -RING },
                                 { RING - 1, RING - 1 },
                                 { 1 - RING, RING - 1 },
                                 { RING - 1, 1 - RING },
                                 { 1 - RING, 1 - RING } };
  gsize              around = 0, unlike = 0;

  for (gsize i = 0; i < c->n; i++)
    for (int j = 0; j < 8; j++)
      {
        Point p = point_of (c, i);
        int   x = p.x + ring[j].x, y = p.y + ring[j].y;
        gsize number = (gsize) c->all->frame->width * y + x;

        if (!is_within (c->all, x, y) || c->all->state[number] & (WEAK | STRONG))
          continue;
        around++;
        unlike += c->all->agree[number] < 128;
      }
  return UNLIKE * unlike > around;
}

/* --- Its way ------------------------------------------------------------ */

static void
choose_points (Candidate *c)
{
  c->n_points = (int) MIN (c->n, POINTS);
  c->contrast = 0;
  c->height   = -1;
  for (int i = 0; i < c->n_points; i++)
    {
      Point          p = point_of (c, c->n * (gsize) i / (gsize) c->n_points);
      const guint16 *a = pastiche_moved_pixel (c->all->before, p.x, p.y);
      const guint16 *b = pastiche_moved_pixel (c->all->after, p.x, p.y),
                    *x = pastiche_frame_pixel (c->all->frame, p.x, p.y);
      int d            = (difference (x, a) + difference (x, b)) / 2;

      c->points[i] = p;
      c->contrast += d;
      if (d > c->height)
        {
          c->height = d;
          c->peak   = p;
        }
    }
}

/* Whether something like the candidate is (@dx, @dy) pixels away in @neighbour, where @other shows something else. */
static gboolean
is_there (const Candidate *c, const PasticheMoved *neighbour, const PasticheMoved *other, int dx, int dy)
{
  int    x = c->peak.x + dx, y = c->peak.y + dy;
  double sum = 0, most = (c->n < FEW ? BLURRED : ALIKE) * c->contrast;
  int    times = c->n < FEW ? 4 : 2; /* what is behind it may be more like it there */

  if (!is_within (c->all, x, y) ||
      times * difference (pastiche_moved_pixel (neighbour, x, y), pastiche_moved_pixel (other, x, y)) < c->height)
    return FALSE;
  for (int i = 0; i < c->n_points && sum <= most; i++)
    {
      Point          p = c->points[i];
      const guint16 *v = pastiche_frame_pixel (c->all->frame, p.x, p.y);

      x = CLAMP (p.x + dx, 0, c->all->frame->width - 1);
      y = CLAMP (p.y + dy, 0, c->all->frame->height - 1);
      sum += difference (v, pastiche_moved_pixel (neighbour, x, y));
    }
  return sum <= most;
}

/* Whether it goes on from (−@dx, −@dy) in the frame before as it came, or out of the picture. */
static gboolean
goes_on (const Candidate *c, const PasticheMoved *from, const PasticheMoved *to, int dx, int dy)
{
  int reach = UNEVEN + MAX (abs (dx), abs (dy)) / STRAIGHT;

  if (!is_within (c->all, c->peak.x + dx, c->peak.y + dy))
    return TRUE;
  for (int y = dy - reach; y <= dy + reach; y++)
    for (int x = dx - reach; x <= dx + reach; x++)
      if (is_there (c, to, from, x, y))
        return TRUE;
  return FALSE;
}

static gboolean
has_a_way (const Candidate *c)
{
  const PasticheMoved *before = c->all->before, *after = c->all->after;
  int                  fastest = MIN (FASTEST, MIN (c->all->frame->width, c->all->frame->height) / 4);

  for (int dy = -fastest; dy <= fastest; dy++)
    for (int dx = -fastest; dx <= fastest; dx++)
      if (MAX (abs (dx), abs (dy)) >= SLOWEST &&
          ((is_there (c, before, after, dx, dy) && goes_on (c, before, after, -dx, -dy)) ||
           (!is_within (c->all, c->peak.x - dx, c->peak.y - dy) && is_there (c, after, before, dx, dy))))
        return TRUE;
  return FALSE;
}

/* --- All of them -------------------------------------------------------- */

static gboolean
is_blotch (Candidate *c)
{
  gsize largest = MAX ((gsize) c->all->frame->width * c->all->frame->height / LARGEST, LEAST);

  if (c->n < FEWEST || c->n > largest || has_traces (c))
    return FALSE;
  choose_points (c);
  return !has_a_way (c);
}

void
pastiche_candidates_check (const PasticheCandidates *candidates, guint8 *mask)
{
  gsize     n = (gsize) candidates->frame->width * candidates->frame->height;
  Candidate c = { .all = candidates };

  memset (mask, 0, n);
  for (gsize i = 0; i < n; i++)
    {
      gboolean blotch;

      if (!(candidates->state[i] & STRONG) || (candidates->state[i] & SEEN))
        continue;
      collect (&c, (guint32) i);
      blotch = is_blotch (&c);
      for (gsize j = 0; j < c.n; j++)
        if (blotch)
          mask[candidates->pixels[j]] = 255;
        else
          candidates->agree[candidates->pixels[j]] = 0;
    }
}
