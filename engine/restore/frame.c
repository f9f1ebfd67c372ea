/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * frame.c: a frame of a film as its neighbours need it.
 */
#include <string.h>

#include "frame.h"

#define REACH    8  /* pixels beside one that its mean is taken over */
#define SMALLEST 48 /* pixels of the shorter side of a level that has another one of half its size */
#define MARGIN   PASTICHE_FRAME_MARGIN

/* --- Colours ------------------------------------------------------------ */

typedef struct
{
  const PasticheCanvas *canvas;
  PasticheFrame        *frame;
  guint8               *luminance; /* of the level, [height][width] */
  float                *scratch;   /* [slots][width][4] */
  guint32              *sums;      /* [slots][width] */
  int                   level;
} Making;

static inline guint16
to_colour (float v)
{
  return (guint16) ((v >= 0 ? MIN (v, 1) : 0) * PASTICHE_FRAME_ONE + 0.5f); /* NaN also becomes 0 */
}

/* Rec. 709's luma, of 255. */
static inline guint8
luma (const guint16 *c)
{
  return (guint8) ((218u * c[0] + 732u * c[1] + 74u * c[2]) >> 18);
}

static void
read_row (gpointer data, int row, int slot)
{
  const Making *making  = data;
  int           width   = making->frame->width;
  float        *p       = making->scratch + 4 * (gsize) width * slot;
  guint16      *colours = making->frame->colours + 4 * (gsize) width * row;
  guint8       *l       = making->luminance + (gsize) width * row;

  making->canvas->read (making->canvas->data, row, p);
  for (int x = 0; x < width; x++, p += 4, colours += 4)
    {
      for (int c = 0; c < 3; c++)
        colours[c] = to_colour (p[c]);
      colours[3] = p[3] >= 1;
      l[x]       = luma (colours);
    }
}

/* --- Detail ------------------------------------------------------------- */

/* The sums of a row's surroundings, over 2 × REACH + 1 rows, of each column; beyond the edge it is repeated. */
static void
sum_columns (const guint8 *luminance, int width, int height, int row, guint32 *sums)
{
  memset (sums, 0, width * sizeof *sums);
  for (int y = row - REACH; y <= row + REACH; y++)
    {
      const guint8 *l = luminance + (gsize) width * CLAMP (y, 0, height - 1);

      for (int x = 0; x < width; x++)
        sums[x] += l[x];
    }
}

static void
repeat_edges (guint8 *row, int width)
{
  memset (row - MARGIN, row[0], MARGIN);
  memset (row + width, row[width - 1], MARGIN);
}

static void
detail_row (gpointer data, int row, int slot)
{
  const Making             *making = data;
  const PasticheFrameLevel *level  = &making->frame->levels[making->level];
  int                       width = level->width, n = (2 * REACH + 1) * (2 * REACH + 1);
  guint32                  *sums = making->sums + (gsize) making->frame->width * slot, sum = 0;
  const guint8             *l  = making->luminance + (gsize) width * row;
  guint8                   *to = level->detail + (gssize) level->stride * row;

  sum_columns (making->luminance, width, level->height, row, sums);
  for (int x = -REACH; x <= REACH; x++)
    sum += sums[CLAMP (x, 0, width - 1)];
  for (int x = 0; x < width; x++)
    {
      int twice = (2 * (n * (int) l[x] - (int) sum)) / n;

      to[x] = (guint8) CLAMP (128 + twice, 0, 255);
      sum += sums[MIN (x + REACH + 1, width - 1)];
      sum -= sums[MAX (x - REACH, 0)];
    }
  repeat_edges (to, width);
}

static void
repeat_rows (const PasticheFrameLevel *level)
{
  guint8 *first = level->detail - MARGIN, *last = first + (gssize) level->stride * (level->height - 1);

  for (int i = 1; i <= MARGIN; i++)
    {
      memcpy (first - (gssize) level->stride * i, first, level->stride);
      memcpy (last + (gssize) level->stride * i, last, level->stride);
    }
}

/* In place: means of 2 × 2, as nothing is written ahead of what is read. */
static void
halve (guint8 *luminance, int width, int height)
{
  for (int y = 0; y < height / 2; y++)
    for (int x = 0; x < width / 2; x++)
      {
        const guint8 *l = luminance + (gsize) width * 2 * y + 2 * x;

        luminance[(gsize) (width / 2) * y + x] = (guint8) ((l[0] + l[1] + l[width] + l[width + 1] + 2) / 4);
      }
}

/* --- A frame ------------------------------------------------------------ */

static gboolean
init_levels (PasticheFrame *frame, GError **error)
{
  int width = frame->width, height = frame->height;

  for (int i = 0; i < PASTICHE_FRAME_LEVELS && (i == 0 || MIN (width, height) >= SMALLEST); i++)
    {
      PasticheFrameLevel *level  = &frame->levels[i];
      int                 stride = width + 2 * MARGIN;
      guint8             *memory = pastiche_alloc ((gsize) stride * (height + 2 * MARGIN), 1, error);

      if (!memory)
        return FALSE;
      *level = (PasticheFrameLevel) { width, height, stride, memory + (gsize) stride * MARGIN + MARGIN };
      frame->n_levels++;
      width /= 2;
      height /= 2;
    }
  return TRUE;
}

static gboolean
fill (Making *making, PasticheJob *job, GError **error)
{
  PasticheFrame *frame = making->frame;

  if (!pastiche_parallel_for (job, frame->height, 0, read_row, making, error))
    return FALSE;
  for (int i = 0; i < frame->n_levels; i++)
    {
      const PasticheFrameLevel *level = &frame->levels[i];

      making->level = i;
      if (!pastiche_parallel_for (job, level->height, 0, detail_row, making, error))
        return FALSE;
      repeat_rows (level);
      halve (making->luminance, level->width, level->height);
    }
  return TRUE;
}

PasticheFrame *
pastiche_frame_new (const PasticheCanvas *canvas, PasticheJob *job, GError **error)
{
  g_autoptr (PasticheFrame) frame = g_new0 (PasticheFrame, 1);
  gsize    width                  = canvas->width;
  Making   making                 = { .canvas = canvas, .frame = frame };
  gboolean ok;

  frame->width  = canvas->width;
  frame->height = canvas->height;
  ok            = (frame->colours = pastiche_alloc (4 * width * canvas->height, sizeof (guint16), error)) &&
       init_levels (frame, error) && (making.luminance = pastiche_alloc (width * canvas->height, 1, error)) &&
       (making.scratch = pastiche_alloc_floats (4 * width * pastiche_threads (), error)) &&
       (making.sums = pastiche_alloc (width * pastiche_threads (), sizeof (guint32), error)) &&
       fill (&making, job, error);
  pastiche_free (making.luminance);
  pastiche_free (making.scratch);
  pastiche_free (making.sums);
  return ok ? g_steal_pointer (&frame) : NULL;
}

void
pastiche_frame_free (PasticheFrame *frame)
{
  pastiche_free (frame->colours);
  for (int i = 0; i < frame->n_levels; i++)
    pastiche_free (frame->levels[i].detail - (gsize) frame->levels[i].stride * MARGIN - MARGIN);
  g_free (frame);
}
