/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * blotch.c: where a frame differs from both its neighbours, which agree.
 *
 * The detector is the simplified rank order difference (van Roosmalen, “Restoration of archived film and video”, 1999, after
 * Nadenau and Mitra 1997): how far a pixel is outside of the range of the pixels around its place in the frames before
 * and after, once these are moved to it.  Where they disagree, the range is wide, and nothing is found.  It is taken in
 * each colour, over 3 × 3 pixels in both, with two thresholds as Canny has them.
 */
#include <string.h>

#include "blotch.h"

#define ONE      PASTICHE_FRAME_ONE
#define RESIDUES 3.6f      /* a difference counts beyond so many times the median one of its surroundings */
#define MOST     (ONE / 5) /* where that would be more, as where there is a cut, nothing is known */
#define GROW     1         /* pixels around a blotch: its soft edge; half of it one pixel further */
#define NEAR     8         /* pixels around a difference where the frames around one are believed */

typedef struct
{
  PasticheCandidates candidates;
  PasticheMoved      before, after;
  PasticheBlotches  *blotches;
  int                threshold;     /* of ONE */
  guint16           *ranges;        /* [slots][2][width + 2][3]: what is least and most in each column */
  guint8            *plane, *spare; /* to spread, [height][width] */
  int                radius;
} Finding;

/* --- The detector ------------------------------------------------------- */

/* What is least and most in three rows of both neighbours, [width + 2][3] each, with the columns at the edges repeated. */
static void
find_ranges (const Finding *f, int row, guint16 *least, guint16 *most)
{
  const PasticheMoved *both[2] = { &f->before, &f->after };
  int                  width = f->before.width, height = f->before.height;

  memset (least, 0xff, 3 * (gsize) (width + 2) * sizeof *least);
  memset (most, 0, 3 * (gsize) (width + 2) * sizeof *most);
  for (int i = 0; i < 6; i++)
    {
      const guint16 *p = pastiche_moved_pixel (both[i / 3], 0, CLAMP (row + i % 3 - 1, 0, height - 1));

      for (int x = 0; x < width; x++, p += 4)
        for (int c = 0; c < 3; c++)
          {
            guint16 *lo = &least[3 * (x + 1) + c], *hi = &most[3 * (x + 1) + c];

            *lo = MIN (*lo, p[c]);
            *hi = MAX (*hi, p[c]);
          }
    }
  for (int c = 0; c < 3; c++)
    {
      least[c]                   = least[3 + c];
      most[c]                    = most[3 + c];
      least[3 * (width + 1) + c] = least[3 * width + c];
      most[3 * (width + 1) + c]  = most[3 * width + c];
    }
}

/* How far a pixel is outside of the range around it; @least and @most are those of the column before it. */
static inline int
outside (const guint16 *x, const guint16 *least, const guint16 *most)
{
  int far = 0;

  for (int c = 0; c < 3; c++)
    {
      int lo = MIN (MIN (least[c], least[3 + c]), least[6 + c]), hi = MAX (MAX (most[c], most[3 + c]), most[6 + c]);

      far = MAX (far, MAX (x[c] - hi, lo - x[c]));
    }
  return far;
}

static inline int
largest_difference (const guint16 *a, const guint16 *b)
{
  int most = 0;

  for (int c = 0; c < 3; c++)
    most = MAX (most, ABS (a[c] - b[c]));
  return most;
}

/* The threshold at a pixel, or 0 where nothing is known. */
static int
threshold_at (const Finding *f, int x, int row)
{
  float before    = pastiche_moved_between (f->before.residue, f->before.across, f->before.down, 1, 0, x, row);
  float after     = pastiche_moved_between (f->after.residue, f->after.across, f->after.down, 1, 0, x, row);
  float threshold = MAX ((float) f->threshold, RESIDUES * MAX (before, after));

  return threshold <= MAX (MOST, f->threshold) ? (int) threshold : 0;
}

/* One row: how it differs, how far the neighbours agree, and what they show, their mean.  The mask is
 * where the frame shows something else, as yet. */
static void
detect_row (gpointer data, int row, int slot)
{
  const Finding *f     = data;
  int            width = f->before.width;
  guint16       *least = f->ranges + 6 * (gsize) (width + 2) * slot, *most = least + 3 * (gsize) (width + 2);
  const guint16 *before = pastiche_moved_pixel (&f->before, 0, row), *after = pastiche_moved_pixel (&f->after, 0, row);
  const guint16 *x     = pastiche_frame_pixel (f->candidates.frame, 0, row);
  guint16       *known = f->blotches->known + 4 * (gsize) width * row;
  guint8        *state = f->candidates.state + (gsize) width * row, *agree = f->candidates.agree + (gsize) width * row;
  guint8        *other = f->blotches->mask + (gsize) width * row;

  find_ranges (f, row, least, most);
  for (int i = 0; i < width; i++, x += 4, before += 4, after += 4, known += 4)
    {
      int threshold = x[3] && before[3] && after[3] ? threshold_at (f, i, row) : 0;
      int apart = largest_difference (before, after), far = outside (x, least + 3 * i, most + 3 * i);

      for (int c = 0; c < 3; c++)
        known[c] = (guint16) ((before[c] + after[c] + 1) / 2);
      agree[i] = threshold ? (guint8) CLAMP (510 - 255 * (gint64) apart / threshold, 0, 255) : 0;
      other[i] = threshold && 4 * far > threshold ? 255 : 0;
      state[i] = !agree[i] || 2 * far <= threshold ? 0
                 : far > threshold                 ? PASTICHE_BLOTCH_STRONG
                                                   : PASTICHE_BLOTCH_WEAK;
    }
}

/* --- Larger ------------------------------------------------------------- */

static void
spread_across (gpointer data, int row, int slot G_GNUC_UNUSED)
{
  const Finding *f     = data;
  int            width = f->before.width;
  const guint8  *from  = f->plane + (gsize) width * row;
  guint8        *to    = f->spare + (gsize) width * row;

  for (int x = 0; x < width; x++)
    {
      guint8 most = 0;

      for (int i = MAX (x - f->radius, 0); i <= MIN (x + f->radius, width - 1); i++)
        most = MAX (most, from[i]);
      to[x] = most;
    }
}

static void
spread_down (gpointer data, int row, int slot G_GNUC_UNUSED)
{
  const Finding *f     = data;
  gsize          width = f->before.width;
  guint8        *most  = f->plane + width * row;

  memset (most, 0, width);
  for (int y = MAX (row - f->radius, 0); y <= MIN (row + f->radius, f->before.height - 1); y++)
    for (gsize x = 0; x < width; x++)
      most[x] = MAX (most[x], f->spare[width * y + x]);
}

/* Each value of @plane becomes the largest one of the square around it. */
static gboolean
spread (Finding *f, PasticheJob *job, guint8 *plane, int radius, GError **error)
{
  f->plane  = plane;
  f->radius = radius;
  return pastiche_parallel_for (job, f->before.height, 0, spread_across, f, error) &&
         pastiche_parallel_for (job, f->before.height, 0, spread_down, f, error);
}

/* --- All of it ---------------------------------------------------------- */

static gboolean
move (Finding *f, PasticheJob *job, const PasticheFrame *before, const PasticheFrame *after, GError **error)
{
  const PasticheFrame *frame = f->candidates.frame;
  PasticheMotions      m     = { .frame = frame, .before = before, .after = after };
  gboolean             ok    = pastiche_motion_find (&m.back, job, frame, before, error) &&
                pastiche_motion_find (&m.on, job, frame, after, error) && pastiche_motions_settle (&m, job, error) &&
                pastiche_moved_init (&f->before, job, frame, before, &m.back, error) &&
                pastiche_moved_init (&f->after, job, frame, after, &m.on, error);

  pastiche_motion_clear (&m.back);
  pastiche_motion_clear (&m.on);
  return ok;
}

static gboolean
init (Finding *f, GError **error)
{
  PasticheBlotches *b = f->blotches;
  gsize             n = (gsize) b->width * b->height;

  return (b->known = pastiche_alloc (4 * n, sizeof (guint16), error)) && (b->mask = pastiche_alloc (n, 1, error)) &&
         (f->candidates.state = pastiche_alloc (n, 1, error)) && (f->candidates.agree = pastiche_alloc (n, 1, error)) &&
         (f->spare = pastiche_alloc (n, 1, error)) &&
         (f->ranges = pastiche_alloc (6 * (gsize) (b->width + 2) * pastiche_threads (), sizeof (guint16), error));
}

static gboolean
check (Finding *f, GError **error)
{
  gsize n = (gsize) f->before.width * f->before.height, differing = 0;

  for (gsize i = 0; i < n; i++)
    differing += f->candidates.state[i] != 0;
  if (!(f->candidates.pixels = pastiche_alloc (MAX (differing, 1), sizeof (guint32), error)))
    return FALSE;
  pastiche_candidates_check (&f->candidates, f->blotches->mask);
  return TRUE;
}

/* Blotches have soft edges; and what the frames around are believed to show is so where they agree and it is not what this
 * frame shows, too. */
static gboolean
soften (Finding *f, PasticheJob *job, GError **error)
{
  PasticheBlotches *b    = f->blotches;
  guint8           *once = f->candidates.state; /* which nobody reads any more */
  gsize             n    = (gsize) b->width * b->height;

  for (gsize i = 0; i < n; i++)
    b->known[4 * i + 3] = b->known[4 * i + 3] ? f->candidates.agree[i] * (ONE / 255) : 0;
  if (!spread (f, job, b->mask, GROW, error))
    return FALSE;
  memcpy (once, b->mask, n);
  if (!spread (f, job, b->mask, 1, error))
    return FALSE;
  for (gsize i = 0; i < n; i++)
    b->mask[i] = (guint8) ((b->mask[i] + once[i]) / 2);
  return TRUE;
}

static gboolean
find (Finding *f, PasticheJob *job, GError **error)
{
  PasticheBlotches *b = f->blotches;

  if (!pastiche_parallel_for (job, b->height, 0, detect_row, f, error) || !spread (f, job, b->mask, NEAR, error))
    return FALSE;
  for (gsize i = 0; i < (gsize) b->width * b->height; i++)
    b->known[4 * i + 3] = b->mask[i];
  return check (f, error) && soften (f, job, error);
}

gboolean
pastiche_blotches_find (PasticheBlotches    *blotches,
                        PasticheJob         *job,
                        const PasticheFrame *frame,
                        const PasticheFrame *before,
                        const PasticheFrame *after,
                        double               threshold,
                        GError             **error)
{
  Finding  f = { .candidates = { .frame = frame, .before = &f.before, .after = &f.after },
                 .blotches   = blotches,
                 .threshold  = (int) (threshold * ONE) };
  gboolean ok;

  *blotches = (PasticheBlotches) { .width = frame->width, .height = frame->height };
  ok        = move (&f, job, before, after, error) && init (&f, error) && find (&f, job, error);
  pastiche_moved_clear (&f.before);
  pastiche_moved_clear (&f.after);
  pastiche_free (f.candidates.state);
  pastiche_free (f.candidates.agree);
  pastiche_free (f.candidates.pixels);
  pastiche_free (f.ranges);
  pastiche_free (f.spare);
  return ok;
}

void
pastiche_blotches_clear (PasticheBlotches *blotches)
{
  g_clear_pointer (&blotches->known, pastiche_free);
  g_clear_pointer (&blotches->mask, pastiche_free);
}
