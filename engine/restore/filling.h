/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * filling.h: a hole in a picture, filled with patches of what is around it.
 *
 * For every patch that reaches into the hole, a target, there is the sound patch that is most like it, its source; and what is
 * in the hole is what the sources of the patches over it say on average.  The one follows from the other, in turns (Wexler, Shechtman
 * and Irani 2007), in a pyramid from coarse to fine.  Sources are found by what the neighbours have and by random steps
 * (PatchMatch: Barnes et al. 2009).  Beside three colours a pixel has its texture, how much changes around it, so that grass is not
 * filled with what is merely as green (Newson et al. 2014).
 *
 *   PasticheFilling filling;
 *   gboolean        ok = pastiche_filling_init (&filling, height, width, error);
 *
 *   // set the pixels and, in the map, what is a hole
 *   ok = pastiche_filling_prepare (&filling, job, 50, error) && pastiche_filling_begin (&filling, job, error) &&
 *        pastiche_filling_search (&filling, job, 4, 64, 1, error) && pastiche_filling_vote (&filling, job, error);
 *   red = pastiche_filling_pixel (&filling, 7, 9)[0];
 *   pastiche_filling_clear (&filling);
 *
 * All is exact in integers but for the means, and the same for any number of threads.
 */
#pragma once

#include "kernels.h"
#include "threads.h"

G_BEGIN_DECLS

#define PASTICHE_FILLING_REACH (PASTICHE_PATCH / 2) /* pixels from a patch's centre to its edges */

/* What a pixel is, bits of the map.  A target or source is the centre of such a patch. */
enum
{
  PASTICHE_FILLING_HOLE   = 1, /* to be filled */
  PASTICHE_FILLING_UNSEEN = 2, /* nothing is taken from it */
  PASTICHE_FILLING_TARGET = 4,
  PASTICHE_FILLING_SOURCE = 8,
};

typedef struct
{
  int     height, width;
  int     stride;   /* bytes of a row of @pixels */
  guint8 *pixels;   /* three colours and the texture; the outermost pixels repeated PASTICHE_FILLING_REACH times */
  guint8 *map;      /* [height][width] */
  guint8 *depth;    /* [height][width]: pixels from what is sound, 255 at most */
  gint32 *nearest;  /* [height][width]: of a target, where its source is, row · width + column */
  gint32 *distance; /* [height][width]: and how unlike they are */
  int     deepest;  /* pixels */
  gint64  n_targets, n_sources;
} PasticheFilling;

#define PASTICHE_FILLING_EMPTY ((PasticheFilling) { .height = 0 })

/* Where the pixel's four bytes are; up to PASTICHE_FILLING_REACH pixels outside, too. */
static inline guint8 *
pastiche_filling_pixel (const PasticheFilling *p, int row, int column)
{
  return p->pixels + (gsize) (row + PASTICHE_FILLING_REACH) * p->stride + 4 * (gsize) (column + PASTICHE_FILLING_REACH);
}

/* Pixels of undefined colours, none of them a hole.  PASTICHE_ERROR_MEMORY; to be cleared even then. */
gboolean pastiche_filling_init (PasticheFilling *p, int height, int width, GError **error);
void     pastiche_filling_clear (PasticheFilling *p);

/* Bytes that @pixels pixels take; what is needed beside for preparing is two bytes for each. */
gsize pastiche_filling_memory (gsize pixels);

/* Repeats the outermost pixels, after those of the hole have changed; what is below does so itself. */
void pastiche_filling_pad (PasticheFilling *p);

/* Finds targets, and sources that are at most @reach pixels from a hole, when the pixels and the map's first two bits are set.
 * PASTICHE_ERROR_MEMORY, G_IO_ERROR_CANCELLED: so do those below. */
gboolean pastiche_filling_prepare (PasticheFilling *p, PasticheJob *job, double reach, GError **error);

/* Half the size, rounded up, into an empty one: a pixel is the mean of what is sound of four, a hole where most of them are. */
gboolean pastiche_filling_halve (const PasticheFilling *p, PasticheFilling *half, GError **error);

/* Fills the hole with colours and texture that go over smoothly from those around it, and gives each target any source, if there is one. */
gboolean pastiche_filling_begin (PasticheFilling *p, PasticheJob *job, GError **error);

/* Gives each target the source that @half, of half the size, has found there, else any, and fills the hole with the sources'
 * centres.  There is a source. */
gboolean pastiche_filling_refine (PasticheFilling *p, const PasticheFilling *half, PasticheJob *job, GError **error);

/* Looks @rounds times for better sources, by random steps of at most @reach pixels; @seed: other random numbers. */
gboolean
pastiche_filling_search (PasticheFilling *p, PasticheJob *job, int rounds, int reach, guint32 seed, GError **error);

/* Fills the hole with what the sources say: on average, or only the source of the patch whose centre the pixel is. */
gboolean pastiche_filling_vote (PasticheFilling *p, PasticheJob *job, GError **error);
gboolean pastiche_filling_copy (PasticheFilling *p, PasticheJob *job, GError **error);

/* Multiply-adds that searching @rounds times and voting take, about. */
double pastiche_filling_search_work (const PasticheFilling *p, int rounds);
double pastiche_filling_vote_work (const PasticheFilling *p);

G_END_DECLS
