/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * wide.c: levels of a picture, each half as large as the one before, and the wide places of each.
 */
#include <math.h>
#include <string.h>

#include "smooth.h"
#include "wide.h"

#define MARGIN      128 /* pixels around the wide places that the network sees, at each level */
#define SMALLEST    64  /* pixels of the shorter side that a reduced picture has at least */
#define MOST_LEVELS 16

/* The mask that the network reads, as restorer.h has it. */
#define SOUND      0.5f
#define ROUGH      0.75f
#define UNBELIEVED 1.0f

typedef struct
{
  const PasticheLost   *lost;
  const PasticheCanvas *canvas;
  PasticheMatte         matte;
  PasticheRows          colours;
} Whole;

typedef struct
{
  PasticheJob    *job;
  PasticheRows    picture; /* three colours, and how much of the pixel is sound, 0 to 1 */
  PasticheRows    rough;   /* what was mended at the level before, enlarged; its height is 0 where there is none */
  PasticheTensor *to;      /* where it is written; NULL: to the canvas */
  const Whole    *whole;
  int             top, left, height, width; /* of what the network sees */
  const float    *found;                    /* what it says of the rows from @first on, @stride floats each */
  gsize           stride;
  int             first;
  float          *scratch;
  gsize           scratch_size;
} Level;

/* --- The picture -------------------------------------------------------- */

/* Colours and 1 where it is sound, 0 where it is wide. */
static const float *
whole_row (gconstpointer data, int row, float *scratch)
{
  const Whole *whole   = data;
  int          width   = whole->canvas->width;
  const float *colours = whole->colours.row (whole->colours.data, row, scratch + 4 * (gsize) width);

  for (int x = 0; x < width; x++)
    {
      float *p = scratch + 4 * (gsize) x;

      p[3] = !pastiche_lost_is_wide (whole->lost, row, x);
      for (int c = 0; c < 3; c++)
        p[c] = p[3] * colours[3 * (gsize) x + c];
    }
  return scratch;
}

static PasticheRows
whole_rows (const Whole *whole)
{
  return (PasticheRows) { .height   = whole->canvas->height,
                          .width    = whole->canvas->width,
                          .channels = 4,
                          .scratch  = 4 * (gsize) whole->canvas->width + whole->colours.scratch,
                          .row      = whole_row,
                          .data     = whole };
}

static int
reduced (int side, int level)
{
  return (int) (((gint64) side + (1 << level) - 1) >> level);
}

/* How often the picture is halved. */
static int
levels (const PasticheLost *lost)
{
  int n = 1;

  while (n < MOST_LEVELS && lost->depth >> n > PASTICHE_LOST_DEPTH &&
         reduced (MIN (lost->height, lost->width), n + 1) >= SMALLEST)
    n++;
  return n;
}

/* --- What the network sees ---------------------------------------------- */

static const float *
seen_row (gconstpointer data, int row, float *scratch)
{
  const Level *level = data;
  float       *seen = scratch, *more = seen + 4 * (gsize) level->width;
  const float *picture  = level->picture.row (level->picture.data, level->top + row, more), *rough;
  gboolean     is_rough = level->rough.height > 0, any = FALSE;

  memcpy (seen, picture + 4 * (gsize) level->left, 4 * (gsize) level->width * sizeof (float));
  for (int x = 0; x < level->width && !any; x++)
    any = seen[4 * (gsize) x + 3] < 1;
  rough = is_rough && any ? level->rough.row (level->rough.data, level->top + row, more) : NULL;
  for (int x = 0; x < level->width; x++)
    {
      float *p = seen + 4 * (gsize) x, sound = p[3];

      for (int c = 0; rough && sound < 1 && c < 3; c++)
        p[c] = sound * p[c] + (1 - sound) * pastiche_in_range (rough[4 * (gsize) (level->left + x) + c]);
      p[3] = !(sound < 1) ? SOUND : is_rough ? ROUGH : UNBELIEVED;
    }
  return seen;
}

static PasticheRows
seen_rows (const Level *level)
{
  return (PasticheRows) { .height   = level->height,
                          .width    = level->width,
                          .channels = 4,
                          .scratch  = 4 * (gsize) level->width + MAX (level->picture.scratch, level->rough.scratch),
                          .row      = seen_row,
                          .data     = level };
}

/* Sets the part that is seen: the wide places with a margin. */
static void
set_part (Level *level)
{
  const PasticheLost *lost   = level->whole->lost;
  int                 height = level->picture.height, width = level->picture.width;
  double              down   = (double) PASTICHE_LOST_CELL * height / lost->height;
  double              across = (double) PASTICHE_LOST_CELL * width / lost->width;

  level->top    = MAX (0, (int) floor (lost->top * down) - MARGIN);
  level->left   = MAX (0, (int) floor (lost->left * across) - MARGIN);
  level->height = MIN (height, (int) ceil (lost->bottom * down) + MARGIN) - level->top;
  level->width  = MIN (width, (int) ceil (lost->right * across) + MARGIN) - level->left;
}

/* --- Mending ------------------------------------------------------------ */

/* What is not sound of a pixel @p becomes what the network makes of what it has @seen. */
static inline void
mend (float *p, float sound, const float *seen, const float *found)
{
  for (int c = 0; c < 3; c++)
    p[c] = sound * p[c] + (1 - sound) * pastiche_in_range (seen[c] + found[PASTICHE_RESTORER_MEND + c]);
}

static void
finish_row (gpointer data, int index, int slot)
{
  Level       *level = data;
  int          row   = level->first + index;
  const float *found = level->found + level->stride * index;
  float       *space = level->scratch + slot * level->scratch_size, *p = space;
  const float *seen = seen_row (level, row, space + 4 * (gsize) level->picture.width);

  row += level->top;
  if (level->to)
    p = level->to->data + 4 * (gsize) level->to->width * row;
  else
    level->whole->canvas->read (level->whole->canvas->data, row, p);
  p += 4 * (gsize) level->left;
  for (int x = 0; x < level->width; x++, p += 4, seen += 4, found += PASTICHE_RESTORER_OUTPUTS)
    if (seen[3] > SOUND)
      mend (p, level->to ? p[3] : 0, seen, found);
  if (!level->to)
    level->whole->canvas->write (level->whole->canvas->data, row, space);
}

static gboolean
finish_rows (gpointer data, int first, int end, const float *found, gsize stride, GError **error)
{
  Level *level = data;

  level->first  = first;
  level->found  = found;
  level->stride = stride;
  return pastiche_parallel_for (level->job, end - first, PASTICHE_CANVAS_WORK * level->width * (end - first),
                                finish_row, level, error);
}

/* Mends a level over the @coarse one, if there is one. */
static gboolean
run_level (const PasticheRestorer *restorer, Level *level, const PasticheTensor *coarse, GError **error)
{
  g_auto (PasticheResampler) enlarged = PASTICHE_RESAMPLER_EMPTY;
  PasticheRows rows;
  gboolean     ok;

  if (coarse->data)
    {
      rows = pastiche_tensor_rows (coarse);
      if (!pastiche_resampler_init (&enlarged, &rows, level->picture.height, level->picture.width, error))
        return FALSE;
      level->rough = pastiche_resampler_rows (&enlarged);
    }
  rows                = seen_rows (level);
  level->scratch_size = 4 * (gsize) level->picture.width + rows.scratch;
  level->scratch      = pastiche_alloc_floats (level->scratch_size * pastiche_threads (), error);
  ok = level->scratch && pastiche_restorer_run (restorer, level->job, &rows, finish_rows, level, error);
  pastiche_free (level->scratch);
  return ok;
}

/* The reduced picture number @n, mended over @coarse, whose place it takes. */
static gboolean
run_reduced (const PasticheRestorer *restorer,
             const Whole            *whole,
             int                     n,
             PasticheTensor         *coarse,
             PasticheJob            *job,
             GError                **error)
{
  PasticheTensor picture = PASTICHE_TENSOR_EMPTY;
  PasticheRows   rows    = whole_rows (whole);
  Level          level   = { .job = job, .whole = whole, .to = &picture };
  gboolean       ok =
      pastiche_smooth_reduce (job, &rows, reduced (rows.height, n), reduced (rows.width, n), &picture, error) &&
      (coarse->data || pastiche_smooth_fill (job, &picture, error));

  if (ok)
    {
      level.picture = pastiche_tensor_rows (&picture);
      set_part (&level);
      ok = run_level (restorer, &level, coarse, error);
    }
  pastiche_tensor_clear (coarse);
  *coarse = picture;
  return ok;
}

static double
work (const Whole *whole, int n)
{
  Level level = { .whole = whole };

  level.picture.height = reduced (whole->canvas->height, n);
  level.picture.width  = reduced (whole->canvas->width, n);
  set_part (&level);
  return pastiche_restorer_work (level.height, level.width) + PASTICHE_CANVAS_WORK * level.height * level.width;
}

gboolean
pastiche_wide_run (const PasticheRestorer *restorer,
                   const PasticheLost     *lost,
                   const PasticheCanvas   *canvas,
                   PasticheJob            *job,
                   GError                **error)
{
  g_auto (PasticheTensor) coarse = PASTICHE_TENSOR_EMPTY;
  Whole whole                    = { .lost = lost, .canvas = canvas };
  Level level                    = { .job = job, .whole = &whole };
  int   n                        = levels (lost);

  if (!pastiche_matte_init (&whole.matte, job, canvas, error))
    return FALSE;
  whole.colours = pastiche_matte_rows (&whole.matte);
  for (int i = 0; i <= n; i++)
    job->total += work (&whole, i);
  for (int i = n; i > 0; i--)
    if (!run_reduced (restorer, &whole, i, &coarse, job, error))
      return FALSE;
  level.picture = whole_rows (&whole);
  set_part (&level);
  return run_level (restorer, &level, &coarse, error);
}

gsize
pastiche_wide_memory (const PasticheRestorer *restorer, int height, int width)
{
  gsize half    = (gsize) reduced (height, 1) * reduced (width, 1),
        quarter = (gsize) reduced (height, 2) * reduced (width, 2);

  return 4 * sizeof (float) * (half + quarter) + pastiche_restorer_memory (restorer, height, width);
}
