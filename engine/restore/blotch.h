/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * blotch.h: blotches, which is what is in one frame of a film only: dust, dirt, scratches that last for one frame.
 */
#pragma once

#include "moved.h"

G_BEGIN_DECLS

typedef struct
{
  int      width, height;
  guint16 *known; /* [height][width][4]: what the frames before and after show there, R'G'B', and how far that is to be
                   * believed, all 0 to PASTICHE_FRAME_ONE.  It is not where they differ, where something moves otherwise
                   * than its surroundings, and where the frame shows the same */
  guint8  *mask;  /* [height][width]: how far a pixel belongs to a blotch, 0 to 255 */
} PasticheBlotches;

/* Find the blotches of @frame by the frames @before and @after it, of the same size: places that are brighter or darker than
 * all pixels around the same place in both, by @threshold, 0 to 1, or by more where the grain is strong.  To be cleared even
 * when it fails.  PASTICHE_ERROR_MEMORY, G_IO_ERROR_CANCELLED. */
gboolean pastiche_blotches_find (PasticheBlotches    *blotches,
                                 PasticheJob         *job,
                                 const PasticheFrame *frame,
                                 const PasticheFrame *before,
                                 const PasticheFrame *after,
                                 double               threshold,
                                 GError             **error);
void     pastiche_blotches_clear (PasticheBlotches *blotches);

/* --- One after the other (blotch-check.c) --------------------------------- */

#define PASTICHE_BLOTCH_WEAK   1 /* differs by half the threshold, */
#define PASTICHE_BLOTCH_STRONG 2 /* by all of it */
#define PASTICHE_BLOTCH_SEEN   4

/* Where blotches may be. */
typedef struct
{
  const PasticheFrame *frame;
  const PasticheMoved *before, *after;
  guint8              *state;  /* [height][width]: of the above */
  guint8              *agree;  /* [height][width]: how far the frames before and after are alike, 0 to 255 */
  guint32             *pixels; /* numbers of a candidate's pixels; room for all that are weak or strong */
} PasticheCandidates;

/* Go through the candidates, pixels that hang together of which one is strong at least, and write into @mask, [height][width],
 * 255 where one is a blotch, and else 0; where one is something that moves, the frames around are made to disagree. */
void pastiche_candidates_check (const PasticheCandidates *candidates, guint8 *mask);

G_END_DECLS
