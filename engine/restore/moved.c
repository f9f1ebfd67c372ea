/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * moved.c: a neighbour, moved to where things are in a frame, and as bright as it.
 */
#include <stdlib.h>

#include "moved.h"

#define CELL       PASTICHE_MOVED_CELL
#define ONE        PASTICHE_FRAME_ONE
#define SAMPLES    PASTICHE_MOVED_SAMPLES
#define FEWEST     (SAMPLES / 8) /* of a cell's samples that the neighbour must show */
#define STEP       12            /* pixels between those that a gain is taken from */
#define BRIGHT     (ONE / 10)    /* of these only */
#define MOST_ADDED (ONE / 8)

typedef struct
{
  const PasticheFrame  *frame, *neighbour;
  const PasticheMotion *motion;
  PasticheMoved        *moved;
  float                 gain[3];
  float                *added; /* [down][across][3] */
} Moving;

static int
compare (gconstpointer a, gconstpointer b)
{
  float x = *(const float *) a, y = *(const float *) b;

  return (x > y) - (x < y);
}

/* The lower one of two in the middle; sorts @values. */
static float
median (float *values, gsize n)
{
  qsort (values, n, sizeof *values, compare);
  return values[(n - 1) / 2];
}

static void
move_row (gpointer data, int row, int slot G_GNUC_UNUSED)
{
  const Moving *moving = data;

  pastiche_motion_row (moving->motion, moving->neighbour, row, pastiche_moved_pixel (moving->moved, 0, row));
}

/* --- Brightness --------------------------------------------------------- */

/* How much brighter the frame is than its neighbour as a whole, by one in STEP × STEP pixels. */
static gboolean
find_gains (Moving *moving, GError **error)
{
  int    across = pastiche_blocks (moving->frame->width, STEP), down = pastiche_blocks (moving->frame->height, STEP);
  float *ratios = pastiche_alloc_floats ((gsize) across * down, error);

  for (int c = 0; ratios && c < 3; c++)
    {
      gsize n = 0;

      for (int y = 0; y < moving->frame->height; y += STEP)
        for (int x = 0; x < moving->frame->width; x += STEP)
          {
            const guint16 *to = pastiche_frame_pixel (moving->frame, x, y);
            const guint16 *p  = pastiche_moved_pixel (moving->moved, x, y);

            if (to[3] && p[3] && p[c] > BRIGHT)
              ratios[n++] = (float) to[c] / p[c];
          }
      moving->gain[c] = n >= 16 ? CLAMP (median (ratios, n), 0.5f, 2.0f) : 1;
    }
  pastiche_free (ratios);
  return ratios != NULL;
}

/* The differences of a colour at the samples around a cell's middle. */
static gsize
sample (const Moving *moving, int column, int row, int c, float *differences)
{
  int   left = column * CELL + CELL / 2 - PASTICHE_MOVED_AROUND / 2;
  int   top  = row * CELL + CELL / 2 - PASTICHE_MOVED_AROUND / 2;
  gsize n    = 0;

  for (int y = MAX (top, 0); y < MIN (top + PASTICHE_MOVED_AROUND, moving->frame->height); y += PASTICHE_MOVED_EVERY)
    for (int x = MAX (left, 0); x < MIN (left + PASTICHE_MOVED_AROUND, moving->frame->width); x += PASTICHE_MOVED_EVERY)
      {
        const guint16 *to = pastiche_frame_pixel (moving->frame, x, y);
        const guint16 *p  = pastiche_moved_pixel (moving->moved, x, y);

        if (to[3] && p[3])
          differences[n++] = to[c] - moving->gain[c] * p[c];
      }
  return n;
}

static void
compare_cell (const Moving *moving, int column, int row)
{
  gsize  cell  = (gsize) moving->moved->across * row + column;
  float *added = moving->added + 3 * cell, *residue = &moving->moved->residue[cell];
  float  differences[SAMPLES];

  *residue = 0;
  for (int c = 0; c < 3; c++)
    {
      gsize n     = sample (moving, column, row, c, differences);
      float shown = n >= FEWEST ? median (differences, n) : 0;

      added[c] = CLAMP (shown, -MOST_ADDED, MOST_ADDED);
      for (gsize i = 0; i < n; i++)
        differences[i] = ABS (differences[i] - added[c]);
      *residue = n >= FEWEST ? MAX (*residue, median (differences, n)) : ONE;
    }
}

static void
compare_cells (gpointer data, int row, int slot G_GNUC_UNUSED)
{
  const Moving *moving = data;

  for (int column = 0; column < moving->moved->across; column++)
    compare_cell (moving, column, row);
}

float
pastiche_moved_between (const float *cells, int across, int down, int channels, int channel, int x, int y)
{
  float cx = CLAMP ((x + 0.5f) / CELL - 0.5f, 0, across - 1), cy = CLAMP ((y + 0.5f) / CELL - 0.5f, 0, down - 1);
  int   left = (int) cx, top = (int) cy, right = MIN (left + 1, across - 1), bottom = MIN (top + 1, down - 1);
  float fx = cx - left, fy = cy - top;
  float a = cells[((gsize) across * top + left) * channels + channel];
  float b = cells[((gsize) across * top + right) * channels + channel];
  float c = cells[((gsize) across * bottom + left) * channels + channel];
  float d = cells[((gsize) across * bottom + right) * channels + channel];

  return (1 - fy) * ((1 - fx) * a + fx * b) + fy * ((1 - fx) * c + fx * d);
}

static void
brighten_row (gpointer data, int row, int slot G_GNUC_UNUSED)
{
  const Moving        *moving = data;
  const PasticheMoved *moved  = moving->moved;
  guint16             *p      = pastiche_moved_pixel (moved, 0, row);

  for (int x = 0; x < moved->width; x++, p += 4)
    for (int c = 0; p[3] && c < 3; c++)
      {
        float added = pastiche_moved_between (moving->added, moved->across, moved->down, 3, c, x, row);

        p[c] = (guint16) (CLAMP (moving->gain[c] * p[c] + added, 0, ONE) + 0.5f);
      }
}

/* --- All of it ---------------------------------------------------------- */

static gboolean
match (Moving *moving, PasticheJob *job, GError **error)
{
  PasticheMoved *moved = moving->moved;
  gsize          cells = (gsize) moved->across * moved->down;

  return (moving->added = pastiche_alloc_floats (3 * cells, error)) &&
         (moved->residue = pastiche_alloc_floats (cells, error)) && find_gains (moving, error) &&
         pastiche_parallel_for (job, moved->down, 0, compare_cells, moving, error) &&
         pastiche_parallel_for (job, moved->height, 0, brighten_row, moving, error);
}

gboolean
pastiche_moved_init (PasticheMoved        *moved,
                     PasticheJob          *job,
                     const PasticheFrame  *frame,
                     const PasticheFrame  *neighbour,
                     const PasticheMotion *motion,
                     GError              **error)
{
  Moving   moving = { .frame = frame, .neighbour = neighbour, .motion = motion, .moved = moved };
  gboolean ok;

  *moved = (PasticheMoved) { .width  = frame->width,
                             .height = frame->height,
                             .across = pastiche_blocks (frame->width, CELL),
                             .down   = pastiche_blocks (frame->height, CELL) };
  ok     = (moved->colours = pastiche_alloc (4 * (gsize) frame->width * frame->height, sizeof (guint16), error)) &&
       pastiche_parallel_for (job, frame->height, 0, move_row, &moving, error) && match (&moving, job, error);
  pastiche_free (moving.added);
  return ok;
}

void
pastiche_moved_clear (PasticheMoved *moved)
{
  g_clear_pointer (&moved->colours, pastiche_free);
  g_clear_pointer (&moved->residue, pastiche_free);
}
