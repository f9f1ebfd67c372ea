/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * filling.c: what is a target and what a source, and the same at half the size.
 */
#include <string.h>

#include "chamfer.h"
#include "filling.h"
#include "smooth.h"
#include "tensor.h"

#define REACH PASTICHE_FILLING_REACH

gboolean
pastiche_filling_init (PasticheFilling *p, int height, int width, GError **error)
{
  gsize n = (gsize) height * width;

  *p = (PasticheFilling) { .height = height, .width = width, .stride = 4 * (width + 2 * REACH) };
  if (!(p->pixels = pastiche_alloc (height + 2 * REACH, p->stride, error)) ||
      !(p->map = pastiche_alloc (n, 1, error)) || !(p->depth = pastiche_alloc (n, 1, error)) ||
      !(p->nearest = pastiche_alloc (n, sizeof (gint32), error)) ||
      !(p->distance = pastiche_alloc (n, sizeof (gint32), error)))
    return FALSE;
  memset (p->map, 0, n);
  return TRUE;
}

void
pastiche_filling_clear (PasticheFilling *p)
{
  pastiche_free (p->pixels);
  pastiche_free (p->map);
  pastiche_free (p->depth);
  pastiche_free (p->nearest);
  pastiche_free (p->distance);
  *p = PASTICHE_FILLING_EMPTY;
}

gsize
pastiche_filling_memory (gsize pixels)
{
  return pixels * (4 + 1 + 1 + 2 * sizeof (gint32));
}

/* --- Targets and sources -------------------------------------------------- */

void
pastiche_filling_pad (PasticheFilling *p)
{
  for (int y = 0; y < p->height; y++)
    for (int i = 1; i <= REACH; i++)
      {
        memcpy (pastiche_filling_pixel (p, y, -i), pastiche_filling_pixel (p, y, 0), 4);
        memcpy (pastiche_filling_pixel (p, y, p->width - 1 + i), pastiche_filling_pixel (p, y, p->width - 1), 4);
      }
  for (int i = 1; i <= REACH; i++)
    {
      memcpy (pastiche_filling_pixel (p, -i, -REACH), pastiche_filling_pixel (p, 0, -REACH), p->stride);
      memcpy (pastiche_filling_pixel (p, p->height - 1 + i, -REACH), pastiche_filling_pixel (p, p->height - 1, -REACH),
              p->stride);
    }
}

typedef struct
{
  PasticheFilling *p;
  const guint16   *steps; /* from the hole */
  double           reach; /* in steps */
  gint64          *n;     /* [height][2]: targets and sources */
} Preparing;

/* The bits of all pixels of a patch. */
static guint8
bits_around (const PasticheFilling *p, int row, int column)
{
  guint8 bits = 0;

  for (int y = MAX (0, row - REACH); y <= MIN (p->height - 1, row + REACH); y++)
    for (int x = MAX (0, column - REACH); x <= MIN (p->width - 1, column + REACH); x++)
      bits |= p->map[(gsize) y * p->width + x] & (PASTICHE_FILLING_HOLE | PASTICHE_FILLING_UNSEEN);
  return bits;
}

/* The map is read around every pixel, so what becomes of it waits where the sources will be. */
static void
prepare_row (gpointer data, int row, int slot)
{
  const Preparing *preparing = data;
  PasticheFilling *p         = preparing->p;
  const guint16   *steps     = preparing->steps + (gsize) row * p->width;
  gint64          *n         = preparing->n + 2 * row;
  gboolean         inside    = row >= REACH && row < p->height - REACH;

  (void) slot;
  n[0] = n[1] = 0;
  for (int x = 0; x < p->width; x++)
    {
      guint8 around = steps[x] <= preparing->reach ? bits_around (p, row, x) : PASTICHE_FILLING_UNSEEN;
      guint8 bit    = around & PASTICHE_FILLING_HOLE                                ? PASTICHE_FILLING_TARGET
                      : around == 0 && inside && x >= REACH && x < p->width - REACH ? PASTICHE_FILLING_SOURCE
                                                                                    : 0;

      n[0] += bit == PASTICHE_FILLING_TARGET;
      n[1] += bit == PASTICHE_FILLING_SOURCE;
      p->nearest[(gsize) row * p->width + x] = bit;
    }
}

static void
measure_depth (PasticheFilling *p, guint16 *steps)
{
  gsize n = (gsize) p->height * p->width;

  for (gsize i = 0; i < n; i++)
    steps[i] = p->map[i] & PASTICHE_FILLING_HOLE ? PASTICHE_CHAMFER_BEYOND : 0;
  pastiche_chamfer (steps, p->height, p->width);
  p->deepest = 0;
  for (gsize i = 0; i < n; i++)
    {
      int depth = steps[i] / PASTICHE_CHAMFER_STEP;

      p->depth[i] = MIN (depth, G_MAXUINT8);
      p->deepest  = MAX (p->deepest, depth);
      steps[i]    = p->map[i] & PASTICHE_FILLING_HOLE ? 0 : PASTICHE_CHAMFER_BEYOND;
    }
  pastiche_chamfer (steps, p->height, p->width);
}

gboolean
pastiche_filling_prepare (PasticheFilling *p, PasticheJob *job, double reach, GError **error)
{
  guint16  *steps     = pastiche_alloc ((gsize) p->height * p->width, sizeof (guint16), error);
  gint64   *n         = steps ? pastiche_alloc (p->height, 2 * sizeof (gint64), error) : NULL;
  Preparing preparing = { .p = p, .steps = steps, .n = n };
  gboolean  ok        = FALSE;

  if (n != NULL)
    {
      pastiche_filling_pad (p);
      measure_depth (p, steps);
      preparing.reach = PASTICHE_CHAMFER_STEP * MAX (reach, 4 * REACH); /* there are patches at all, and all targets */
      ok              = pastiche_parallel_for (job, p->height, 0, prepare_row, &preparing, error);
    }
  p->n_targets = p->n_sources = 0;
  for (gsize i = 0; ok && i < (gsize) p->height * p->width; i++)
    p->map[i] |= p->nearest[i];
  for (int row = 0; ok && row < p->height; row++)
    {
      p->n_targets += n[2 * row];
      p->n_sources += n[2 * row + 1];
    }
  pastiche_free (n);
  pastiche_free (steps);
  return ok;
}

/* --- Half the size -------------------------------------------------------- */

static void
halve_pixel (const PasticheFilling *p, PasticheFilling *half, int row, int column)
{
  guint8 *to = pastiche_filling_pixel (half, row, column), *bits = half->map + (gsize) row * half->width + column;
  int     sums[4] = { 0 }, sound = 0, unseen = 0, all = 0;

  for (int y = 2 * row; y < MIN (p->height, 2 * row + 2); y++)
    for (int x = 2 * column; x < MIN (p->width, 2 * column + 2); x++, all++)
      {
        guint8        map  = p->map[(gsize) y * p->width + x];
        const guint8 *from = pastiche_filling_pixel (p, y, x);

        unseen += map & PASTICHE_FILLING_UNSEEN ? 1 : 0;
        if (map & PASTICHE_FILLING_HOLE)
          continue;
        sound++;
        for (int c = 0; c < 4; c++)
          sums[c] += from[c];
      }
  *bits = (2 * sound < all ? PASTICHE_FILLING_HOLE : 0) | (unseen > 0 ? PASTICHE_FILLING_UNSEEN : 0);
  for (int c = 0; c < 4; c++)
    to[c] = sound ? (sums[c] + sound / 2) / sound : 0;
}

gboolean
pastiche_filling_halve (const PasticheFilling *p, PasticheFilling *half, GError **error)
{
  if (!pastiche_filling_init (half, (p->height + 1) / 2, (p->width + 1) / 2, error))
    return FALSE;
  for (int y = 0; y < half->height; y++)
    for (int x = 0; x < half->width; x++)
      halve_pixel (p, half, y, x);
  return TRUE;
}

/* --- The first filling ---------------------------------------------------- */

/* Fills channels, of which the first is @first and which are at most three, smoothly. */
static gboolean
fill_channels (PasticheFilling *p, int first, PasticheJob *job, GError **error)
{
  g_auto (PasticheTensor) t = PASTICHE_TENSOR_EMPTY;
  gsize    n                = (gsize) p->height * p->width;
  int      channels         = MIN (3, 4 - first);
  gboolean ok               = pastiche_tensor_init (&t, p->height, p->width, 4, error);

  for (gsize i = 0; ok && i < n; i++)
    {
      const guint8 *from  = pastiche_filling_pixel (p, i / p->width, i % p->width);
      gboolean      sound = !(p->map[i] & (PASTICHE_FILLING_HOLE | PASTICHE_FILLING_UNSEEN));

      for (int c = 0; c < 3; c++)
        t.data[4 * i + c] = sound && c < channels ? from[first + c] / 255.f : 0;
      t.data[4 * i + 3] = sound;
    }
  if (!ok || !pastiche_smooth_fill (job, &t, error))
    return FALSE;
  for (gsize i = 0; i < n; i++)
    for (int c = 0; c < channels && p->map[i] & PASTICHE_FILLING_HOLE; c++)
      pastiche_filling_pixel (p, i / p->width, i % p->width)[first + c] = (guint8) (255 * t.data[4 * i + c] + 0.5f);
  return TRUE;
}

/* Where all sources are. */
static gint32 *
list_sources (const PasticheFilling *p, GError **error)
{
  gsize   n       = (gsize) p->height * p->width;
  gint32 *sources = pastiche_alloc (MAX (p->n_sources, 1), sizeof (gint32), error), *next = sources;

  for (gsize i = 0; sources != NULL && i < n; i++)
    if (p->map[i] & PASTICHE_FILLING_SOURCE)
      *next++ = (gint32) i;
  return sources;
}

static gint32
any_source (const PasticheFilling *p, const gint32 *sources, gsize i)
{
  return sources[pastiche_hash ((guint32) i) % p->n_sources];
}

gboolean
pastiche_filling_begin (PasticheFilling *p, PasticheJob *job, GError **error)
{
  gsize   n = (gsize) p->height * p->width;
  gint32 *sources;

  if (!fill_channels (p, 0, job, error) || !fill_channels (p, 3, job, error) || !(sources = list_sources (p, error)))
    return FALSE;
  for (gsize i = 0; i < n && p->n_sources > 0; i++)
    if (p->map[i] & PASTICHE_FILLING_TARGET)
      p->nearest[i] = any_source (p, sources, i);
  pastiche_free (sources);
  pastiche_filling_pad (p);
  return TRUE;
}

/* --- From half the size --------------------------------------------------- */

/* The source of the target at @row, @column by the one of @half that is @down and @across from its own; −1: there is none. */
static gint32
enlarged (const PasticheFilling *p, const PasticheFilling *half, int row, int column, int down, int across)
{
  int y = row / 2 + down, x = column / 2 + across, source, above, left;

  if (y < 0 || x < 0 || y >= half->height || x >= half->width ||
      !(half->map[(gsize) y * half->width + x] & PASTICHE_FILLING_TARGET))
    return -1;
  source = half->nearest[(gsize) y * half->width + x];
  above  = 2 * (source / half->width - down) + (row & 1);
  left   = 2 * (source % half->width - across) + (column & 1);
  if (above < 0 || left < 0 || above >= p->height || left >= p->width ||
      !(p->map[(gsize) above * p->width + left] & PASTICHE_FILLING_SOURCE))
    return -1;
  return above * p->width + left;
}

typedef struct
{
  PasticheFilling       *p;
  const PasticheFilling *half;
  const gint32          *sources;
} Refining;

static void
refine_row (gpointer data, int row, int slot)
{
  const Refining  *refining = data;
  PasticheFilling *p        = refining->p;

  (void) slot;
  for (int column = 0; column < p->width; column++)
    {
      gsize  i      = (gsize) row * p->width + column;
      gint32 source = -1;

      if (!(p->map[i] & PASTICHE_FILLING_TARGET))
        continue;
      for (int far = 0; far <= REACH && source < 0; far++)
        for (int down = -far; down <= far && source < 0; down++)
          for (int across = -far; across <= far && source < 0; across++)
            source = enlarged (p, refining->half, row, column, down, across);
      p->nearest[i] = source >= 0 ? source : any_source (p, refining->sources, i);
    }
}

gboolean
pastiche_filling_refine (PasticheFilling *p, const PasticheFilling *half, PasticheJob *job, GError **error)
{
  gint32  *sources  = list_sources (p, error);
  Refining refining = { p, half, sources };
  gboolean ok       = sources != NULL && pastiche_parallel_for (job, p->height, 0, refine_row, &refining, error) &&
                pastiche_filling_copy (p, job, error);

  pastiche_free (sources);
  return ok;
}
