/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * painting.c: runs the generator at the working size and, for a larger picture,
 * at larger ones up to the picture's own, each over the painting before.
 *
 * To save memory, only the painted picture is ever there as a whole.  All else
 * that is as large as the picture is a lazy row source (rows.h), computed row by
 * row where it is read.
 */
#include <math.h>
#include <string.h>

#include "painting.h"
#include "resample.h"

#define STEP 2.7       /* a side by the one of the size before, at most; styles are trained with 2.25 */
#define LEAD (2 / 3.f) /* of what was painted before is painted on; the rest is the photograph, or faces would drift */
#define CELL 16        /* pixels over which a painting has the colours of the one before, after a full step */

typedef struct
{
  PasticheBrush          brush;
  PasticheJob           *job;
  const PasticheSize    *size;
  const PasticheRows    *x;
  const PasticheMoments *moments; /* of each size, or NULL */
  PastichePaintingDone   done;
  gpointer               data; /* for @done */
} Painting;

static gboolean
is_reduced (const PasticheSize *size)
{
  return size->working_height < size->height || size->working_width < size->width;
}

static gboolean
is_enlarged (const PasticheSize *size)
{
  return size->working_height > size->height || size->working_width > size->width;
}

/* How many sizes follow the working size, the last of which is the picture's. */
static int
count_steps (const PasticheSize *size)
{
  double ratio = sqrt ((double) size->height * size->width / ((double) size->working_height * size->working_width));

  return is_reduced (size) ? MAX (1, (int) ceil (log (ratio) / log (STEP))) : 0;
}

/* The sides after @step of @steps, which grow by equal factors. */
static void
step_size (const PasticheSize *size, int step, int steps, int *height, int *width)
{
  double left = steps ? 1 - (double) step / steps : 1;

  *height = MAX (1, (int) lround (size->height * pow ((double) size->working_height / size->height, left)));
  *width  = MAX (1, (int) lround (size->width * pow ((double) size->working_width / size->width, left)));
}

int
pastiche_painting_sizes (const PasticheSize *size)
{
  return count_steps (size) + 1;
}

double
pastiche_painting_work (const PasticheNetwork *network,
                        const PasticheSize    *size,
                        const PasticheMoments *moments,
                        gboolean               painted)
{
  double work  = 0;
  int    steps = count_steps (size), height, width;

  for (int i = 0; i <= steps; i++)
    {
      step_size (size, i, steps, &height, &width);
      work += network ? pastiche_network_work (network, height, width)
                      : pastiche_generator_work (height, width, moments && moments[i].values && moments[i].given,
                                                 painted || i < steps);
    }
  return work;
}

gsize
pastiche_painting_memory (const PasticheNetwork *network, const PasticheSize *size, gsize finish)
{
  gsize most = 0, before = 0;
  int   steps = count_steps (size), height, width;

  for (int i = 0; i <= steps; i++)
    {
      gsize tensor, own, brush;

      step_size (size, i, steps, &height, &width);
      tensor = (gsize) height * width * 3 * sizeof (float);
      own    = i < steps ? 2 * tensor : finish;
      brush  = network ? pastiche_network_memory (network, height, width) : pastiche_generator_memory (height, width);
      most   = MAX (most, brush + before + own);
      before = 2 * tensor;
    }
  return most;
}

/* --- Arithmetic --------------------------------------------------------- */

/* a becomes (b − a) · factor. */
static void
lead (PasticheTensor *a, const PasticheTensor *b, float factor)
{
  gsize n = pastiche_tensor_size (a);

  for (gsize i = 0; i < n; i++)
    a->data[i] = (b->data[i] - a->data[i]) * factor;
}

/* A picture and the enlarged difference that is added to it. */
typedef struct
{
  PasticheRows      base;
  PasticheResampler enlarged;
} Sum;

static const float *
sum_row (gconstpointer data, int row, float *scratch)
{
  const Sum   *sum      = data;
  PasticheRows enlarged = pastiche_resampler_rows (&sum->enlarged);
  gsize        n        = (gsize) enlarged.width * enlarged.channels;
  float       *out      = scratch + sum->base.scratch + enlarged.scratch;
  const float *a        = sum->base.row (sum->base.data, row, scratch);
  const float *b        = enlarged.row (enlarged.data, row, scratch + sum->base.scratch);

  for (gsize i = 0; i < n; i++)
    {
      float v = a[i] + b[i];

      out[i] = CLAMP (v, 0, 1);
    }
  return out;
}

/* Make *@rows @base plus @difference enlarged to its size, in 0 to 1.  @sum must outlive them, and is to be cleared
 * also on failure. */
static gboolean
sum_init (Sum *sum, const PasticheRows *base, const PasticheTensor *difference, PasticheRows *rows, GError **error)
{
  PasticheRows small = pastiche_tensor_rows (difference);

  sum->base = *base;
  if (!pastiche_resampler_init (&sum->enlarged, &small, base->height, base->width, error))
    return FALSE;
  *rows = pastiche_resampler_rows (&sum->enlarged);
  rows->scratch += base->scratch + (gsize) rows->width * rows->channels;
  rows->row  = sum_row;
  rows->data = sum;
  return TRUE;
}

static void
sum_clear (Sum *sum)
{
  pastiche_resampler_clear (&sum->enlarged);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Sum, sum_clear)

/* --- Three cases -------------------------------------------------------- */

/* Paint @x in the size number @step; with a @y of NULL only to measure. */
static gboolean
run (const Painting *p, int step, const PasticheRows *x, PasticheArena *arena, PasticheTensor *y, GError **error)
{
  const PasticheMoments *moments = p->moments && p->moments[step].values ? &p->moments[step] : NULL;

  if (p->brush.network)
    return pastiche_network_paint (p->brush.network, p->job, x, arena, y, error);
  return pastiche_generator_paint (p->brush.generator, p->job, x, moments, arena, y, error);
}

static gboolean
paint_once (const Painting *p, GError **error)
{
  g_auto (PasticheArena) arena = PASTICHE_ARENA_EMPTY;
  PasticheTensor y;
  PasticheRows   rows;

  if (!run (p, 0, p->x, &arena, &y, error))
    return FALSE;
  rows = pastiche_tensor_rows (&y);
  return p->done (&rows, p->data, error);
}

/* The working size is larger: paint the enlarged picture and reduce the result.  Its strokes are finer than those
 * that the generator would draw at the picture's own size, and sharp all the same. */
static gboolean
paint_enlarged (const Painting *p, GError **error)
{
  const PasticheSize *size        = p->size;
  g_auto (PasticheArena) arena    = PASTICHE_ARENA_EMPTY;
  g_auto (PasticheResampler) up   = PASTICHE_RESAMPLER_EMPTY;
  g_auto (PasticheResampler) down = PASTICHE_RESAMPLER_EMPTY;
  PasticheTensor y;
  PasticheRows   rows;

  if (!pastiche_resampler_init (&up, p->x, size->working_height, size->working_width, error))
    return FALSE;
  rows = pastiche_resampler_rows (&up);
  if (!run (p, 0, &rows, &arena, &y, error))
    return FALSE;
  rows = pastiche_tensor_rows (&y);
  if (!pastiche_resampler_init (&down, &rows, size->height, size->width, error))
    return FALSE;
  rows = pastiche_resampler_rows (&down);
  return p->done (&rows, p->data, error);
}

/* One size of several: the photograph at it, and that painted. */
typedef struct
{
  PasticheTensor photo, painted;
} Level;

static void
level_clear (Level *level)
{
  pastiche_tensor_clear (&level->photo);
  pastiche_tensor_clear (&level->painted);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Level, level_clear)

/* Make @level's photograph, of that size. */
static gboolean
level_init (Level *level, const Painting *p, int height, int width, GError **error)
{
  return pastiche_tensor_init (&level->photo, height, width, 3, error) &&
         pastiche_resample (p->job, p->x, height, width, level->photo.data, error);
}

/* Keep @painted, which has its photograph's size, as @level's painting. */
static gboolean
level_keep (Level *level, const Painting *p, const PasticheRows *painted, GError **error)
{
  return pastiche_tensor_init (&level->painted, painted->height, painted->width, 3, error) &&
         pastiche_resample (p->job, painted, painted->height, painted->width, level->painted.data, error);
}

static gboolean
paint_first (const Painting *p, Level *level, GError **error)
{
  g_auto (PasticheArena) arena = PASTICHE_ARENA_EMPTY;
  PasticheTensor y;
  PasticheRows   rows;

  if (!level_init (level, p, p->size->working_height, p->size->working_width, error))
    return FALSE;
  rows = pastiche_tensor_rows (&level->photo);
  if (!run (p, 0, &rows, &arena, &y, error))
    return FALSE;
  rows = pastiche_tensor_rows (&y);
  return level_keep (level, p, &rows, error);
}

/* What was painted over a smaller painting, row by row: @rows; the rest is what they read from. */
typedef struct
{
  Sum            seen, pinned;
  PasticheArena  arena;
  PasticheTensor cells, y;
  PasticheRows   rows;
} Over;

static void
over_clear (Over *over)
{
  sum_clear (&over->seen);
  sum_clear (&over->pinned);
  pastiche_tensor_clear (&over->cells);
  pastiche_arena_clear (&over->arena);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Over, over_clear)

/* Over how many pixels of its size a painting has the colours of the one before, whose sides are so many times
 * smaller: the smaller the step, the less is painted anew, and after none a painting is the one before. */
static double
cell_size (double step)
{
  return MAX (step, CELL * (step - 1) / (STEP - 1));
}

/* Make @over->rows: the painting with the colours of the one below, as means over cells.  A generator that sees its own
 * painting would otherwise take its colours further at every size, and the picture would not be that of the preview. */
static gboolean
pin (const Painting *p, const Level *below, Over *over, GError **error)
{
  g_auto (PasticheTensor) wanted = PASTICHE_TENSOR_EMPTY;
  PasticheRows painted = pastiche_tensor_rows (&below->painted), rows = pastiche_tensor_rows (&over->y);
  double       cell = cell_size (sqrt ((double) rows.height * rows.width / ((double) painted.height * painted.width)));
  int          height = MAX (1, (int) lround (rows.height / cell)), width = MAX (1, (int) lround (rows.width / cell));

  if (!pastiche_tensor_init (&wanted, height, width, 3, error) ||
      !pastiche_tensor_init (&over->cells, height, width, 3, error) ||
      !pastiche_resample (p->job, &painted, height, width, wanted.data, error) ||
      !pastiche_resample (p->job, &rows, height, width, over->cells.data, error))
    return FALSE;
  lead (&over->cells, &wanted, 1);
  return sum_init (&over->pinned, &rows, &over->cells, &over->rows, error);
}

/* Make @rows what the generator sees of the photograph @x over the painting of it in the size @below, whose photograph is
 * no more afterwards: what painting changed there is added to it, so that large strokes are there and the generator paints
 * finer ones. */
static gboolean
see (Level *below, const PasticheRows *x, Over *over, PasticheRows *rows, GError **error)
{
  lead (&below->photo, &below->painted, LEAD);
  return sum_init (&over->seen, x, &below->photo, rows, error);
}

static gboolean
paint_over (const Painting *p, int step, Level *below, const PasticheRows *x, Over *over, GError **error)
{
  PasticheRows rows;

  return see (below, x, over, &rows, error) && run (p, step, &rows, &over->arena, &over->y, error) &&
         pin (p, below, over, error);
}

/* Paint over @level, in the size number @step, which becomes @level. */
static gboolean
paint_next (const Painting *p, int step, int height, int width, Level *level, GError **error)
{
  g_auto (Level) next = { 0 };
  g_auto (Over) over  = { 0 };
  PasticheRows x;

  if (!level_init (&next, p, height, width, error))
    return FALSE;
  x = pastiche_tensor_rows (&next.photo);
  if (!paint_over (p, step, level, &x, &over, error) || !level_keep (&next, p, &over.rows, error))
    return FALSE;
  level_clear (level);
  *level = next;
  next   = (Level) { 0 };
  return TRUE;
}

/* Paint in all sizes but the last, which is number @steps; @level becomes the one before it. */
static gboolean
paint_all_but_last (const Painting *p, int steps, Level *level, GError **error)
{
  int height, width;

  if (!paint_first (p, level, error))
    return FALSE;
  for (int i = 1; i < steps; i++)
    {
      step_size (p->size, i, steps, &height, &width);
      if (!paint_next (p, i, height, width, level, error))
        return FALSE;
    }
  return TRUE;
}

/* The working size is smaller: paint coarse to fine, from there to the picture's own size. */
static gboolean
paint_in_sizes (const Painting *p, GError **error)
{
  g_auto (Level) level = { 0 };
  g_auto (Over) over   = { 0 };
  int steps            = count_steps (p->size);

  return paint_all_but_last (p, steps, &level, error) && paint_over (p, steps, &level, p->x, &over, error) &&
         p->done (&over.rows, p->data, error);
}

gboolean
pastiche_painting_run (const PasticheBrush   *brush,
                       PasticheJob           *job,
                       const PasticheSize    *size,
                       const PasticheRows    *x,
                       const PasticheMoments *moments,
                       PastichePaintingDone   done,
                       gpointer               data,
                       GError               **error)
{
  Painting p = { *brush, job, size, x, moments, done, data };

  if (is_reduced (size))
    return paint_in_sizes (&p, error);
  return is_enlarged (size) ? paint_enlarged (&p, error) : paint_once (&p, error);
}

gboolean
pastiche_painting_measure (const PasticheGenerator *generator,
                           PasticheJob             *job,
                           const PasticheSize      *size,
                           const PasticheRows      *x,
                           const PasticheMoments   *moments,
                           GError                 **error)
{
  Painting p = { .brush = { .generator = generator }, .job = job, .size = size, .x = x, .moments = moments };
  g_auto (PasticheResampler) up = PASTICHE_RESAMPLER_EMPTY;
  g_auto (Level) level          = { 0 };
  g_auto (Over) over            = { 0 };
  int          steps            = count_steps (size);
  PasticheRows rows             = *x;
  gboolean     ok               = TRUE;

  if (is_reduced (size))
    ok = paint_all_but_last (&p, steps, &level, error) && see (&level, x, &over, &rows, error);
  else if (is_enlarged (size) &&
           (ok = pastiche_resampler_init (&up, x, size->working_height, size->working_width, error)))
    rows = pastiche_resampler_rows (&up);
  return ok && run (&p, steps, &rows, &over.arena, NULL, error);
}
