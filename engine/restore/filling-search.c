/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * filling-search.c: which sources are most like the targets, and what becomes of the hole by them.
 *
 * The targets are like the squares of a chessboard: those of one colour look at what their neighbours, all of the other, have, and
 * then those of the other.  So rows can be searched at once, and the threads don't matter.
 */
#include <math.h>
#include <string.h>

#include "filling.h"

#define REACH  PASTICHE_FILLING_REACH
#define AROUND (PASTICHE_PATCH * PASTICHE_PATCH)

#define FAR \
  3 /* pixels to the neighbours that are looked at beside the nearest; odd, so that they are of the other colour */
#define INNER 1.2f /* by how much less a patch counts with each pixel that it is deeper in the hole */

#define CANDIDATE_WORK 100.0 /* multiply-adds that looking at a source takes about, as most are left after few rows */
#define VOTE_WORK      2000.0

typedef struct
{
  PasticheFilling *p;
  int              reach;
  guint32          seed;
  int              colour;                 /* of the chessboard, 0 or 1 */
  float            shares[G_MAXUINT8 + 1]; /* how much a patch counts by its depth */
} Search;

/* --- Sources -------------------------------------------------------------- */

/* A target, and the best that was found for it. */
typedef struct
{
  int    row, column;
  gint32 source, distance;
} Target;

static gint32
compare (const PasticheFilling *p, const Target *target, gint32 source, gint32 most)
{
  const guint8 *a = pastiche_filling_pixel (p, target->row - REACH, target->column - REACH);
  const guint8 *b = pastiche_filling_pixel (p, source / p->width - REACH, source % p->width - REACH);
  gint32        distance;

  pastiche_kernels ()->patch_distance (a, b, p->stride, most, &distance);
  return distance;
}

static void
consider (const PasticheFilling *p, Target *target, int row, int column)
{
  gint32 source = row * p->width + column, distance;

  if (row < REACH || column < REACH || row >= p->height - REACH || column >= p->width - REACH ||
      !(p->map[source] & PASTICHE_FILLING_SOURCE) || source == target->source)
    return;
  distance = compare (p, target, source, target->distance);
  if (distance < target->distance)
    {
      target->source   = source;
      target->distance = distance;
    }
}

/* What lies beside the source of a neighbour as the target lies beside that neighbour. */
static void
ask_neighbour (const PasticheFilling *p, Target *target, int down, int across)
{
  int   row = target->row + down, column = target->column + across;
  gsize i = (gsize) row * p->width + column;

  if (row >= 0 && column >= 0 && row < p->height && column < p->width && p->map[i] & PASTICHE_FILLING_TARGET)
    consider (p, target, p->nearest[i] / p->width - down, p->nearest[i] % p->width - across);
}

static void
search_row (gpointer data, int row, int slot)
{
  const Search    *search = data;
  PasticheFilling *p      = search->p;

  (void) slot;
  for (int column = (row + search->colour) & 1; column < p->width; column += 2)
    {
      gsize   i      = (gsize) row * p->width + column;
      Target  target = { row, column, p->nearest[i], p->distance[i] };
      guint32 random = pastiche_hash (search->seed ^ pastiche_hash ((guint32) i));

      if (!(p->map[i] & PASTICHE_FILLING_TARGET))
        continue;
      for (int far = 1; far <= FAR; far += FAR - 1)
        {
          ask_neighbour (p, &target, -far, 0);
          ask_neighbour (p, &target, far, 0);
          ask_neighbour (p, &target, 0, -far);
          ask_neighbour (p, &target, 0, far);
        }
      for (int reach = search->reach; reach >= 1; reach /= 2)
        {
          int down = (int) (random % (2 * reach + 1)) - reach, across;

          random = pastiche_hash (random + 1);
          across = (int) (random % (2 * reach + 1)) - reach;
          random = pastiche_hash (random + 1);
          consider (p, &target, CLAMP (target.source / p->width + down, REACH, p->height - 1 - REACH),
                    CLAMP (target.source % p->width + across, REACH, p->width - 1 - REACH));
        }
      p->nearest[i]  = target.source;
      p->distance[i] = target.distance;
    }
}

/* How unlike the targets are what they have now. */
static void
compare_row (gpointer data, int row, int slot)
{
  PasticheFilling *p = ((const Search *) data)->p;

  (void) slot;
  for (int column = 0; column < p->width; column++)
    {
      gsize  i      = (gsize) row * p->width + column;
      Target target = { .row = row, .column = column };

      if (p->map[i] & PASTICHE_FILLING_TARGET)
        p->distance[i] = compare (p, &target, p->nearest[i], G_MAXINT32);
    }
}

/* How often a target is compared in a round. */
static int
candidates (const PasticheFilling *p)
{
  return 8 + (int) log2 (MAX (p->height, p->width));
}

double
pastiche_filling_search_work (const PasticheFilling *p, int rounds)
{
  return CANDIDATE_WORK * rounds * candidates (p) * p->n_targets;
}

gboolean
pastiche_filling_search (PasticheFilling *p, PasticheJob *job, int rounds, int reach, guint32 seed, GError **error)
{
  Search search = { .p = p, .reach = reach };
  double work   = pastiche_filling_search_work (p, rounds) / rounds / 2;

  if (!pastiche_parallel_for (job, p->height, 0, compare_row, &search, error))
    return FALSE;
  for (int i = 0; i < 2 * rounds; i++)
    {
      search.seed   = pastiche_hash (seed) + i;
      search.colour = i & 1;
      if (!pastiche_parallel_for (job, p->height, work, search_row, &search, error))
        return FALSE;
    }
  return TRUE;
}

/* --- Voting --------------------------------------------------------------- */

/* The middle one of @n values, which are sorted up to there. */
static gint32
median (gint32 *values, int n)
{
  for (int i = 1; i < n; i++)
    {
      gint32 v = values[i];
      int    j = i;

      for (; j > 0 && values[j - 1] > v; j--)
        values[j] = values[j - 1];
      values[j] = v;
    }
  return values[n / 2];
}

/* A pixel of the hole becomes the mean of what the patches over it say: those that are like their sources count most, and those
 * nearer to what is sound. */
static void
vote (const Search *search, int row, int column)
{
  PasticheFilling *p   = search->p;
  int              top = MAX (0, row - REACH), bottom = MIN (p->height - 1, row + REACH);
  int              left = MAX (0, column - REACH), right = MIN (p->width - 1, column + REACH), n = 0;
  float            sums[4] = { 0 }, total = 0, spread;
  gint32           distances[AROUND] = { 0 };
  guint8          *to                = pastiche_filling_pixel (p, row, column);

  for (int y = top; y <= bottom; y++)
    for (int x = left; x <= right; x++)
      distances[n++] = p->distance[(gsize) y * p->width + x];
  spread = 2.f * MAX (1, median (distances, n));
  for (int y = top; y <= bottom; y++)
    for (int x = left; x <= right; x++)
      {
        gsize         i = (gsize) y * p->width + x;
        const guint8 *from =
            pastiche_filling_pixel (p, p->nearest[i] / p->width + row - y, p->nearest[i] % p->width + column - x);
        float share = expf (-p->distance[i] / spread) * search->shares[p->depth[i]];

        total += share;
        for (int c = 0; c < 4; c++)
          sums[c] += share * from[c];
      }
  for (int c = 0; c < 4 && total > 0; c++)
    to[c] = (guint8) (sums[c] / total + 0.5f);
}

static void
vote_row (gpointer data, int row, int slot)
{
  const Search    *search = data;
  PasticheFilling *p      = search->p;

  (void) slot;
  for (int column = 0; column < p->width; column++)
    if (p->map[(gsize) row * p->width + column] & PASTICHE_FILLING_HOLE)
      vote (search, row, column);
}

double
pastiche_filling_vote_work (const PasticheFilling *p)
{
  return VOTE_WORK * p->n_targets;
}

gboolean
pastiche_filling_vote (PasticheFilling *p, PasticheJob *job, GError **error)
{
  Search search = { .p = p };

  for (int i = 0; i <= G_MAXUINT8; i++)
    search.shares[i] = powf (INNER, -MIN (i, 40));
  if (!pastiche_parallel_for (job, p->height, pastiche_filling_vote_work (p), vote_row, &search, error))
    return FALSE;
  pastiche_filling_pad (p);
  return TRUE;
}

static void
copy_row (gpointer data, int row, int slot)
{
  PasticheFilling *p = data;

  (void) slot;
  for (int column = 0; column < p->width; column++)
    {
      gsize i = (gsize) row * p->width + column;

      if (p->map[i] & PASTICHE_FILLING_HOLE)
        memcpy (pastiche_filling_pixel (p, row, column),
                pastiche_filling_pixel (p, p->nearest[i] / p->width, p->nearest[i] % p->width), 4);
    }
}

gboolean
pastiche_filling_copy (PasticheFilling *p, PasticheJob *job, GError **error)
{
  if (!pastiche_parallel_for (job, p->height, 0, copy_row, p, error))
    return FALSE;
  pastiche_filling_pad (p);
  return TRUE;
}
