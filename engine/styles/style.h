/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * style.h: a style in memory, ready to apply, and the base that it shares with
 * others.  Neither is changed once it is loaded, so threads need no lock.
 */
#pragma once

#include "architecture.h"
#include "pastiche.h"
#include "style-file.h"

typedef struct _PasticheNetwork PasticheNetwork; /* network.h, which only those need who look inside */

typedef struct
{
  gatomicrefcount references;
  char           *sha256;
  PasticheWeights weights; /* kind base: generator, affine head, encoder */
} PasticheBase;

/* A style of a mix, and how much of the mix it is. */
typedef struct
{
  PasticheStyle *style; /* which is no mix */
  double         share; /* above 0 */
} PasticheStylePart;

struct _PasticheStyle
{
  gatomicrefcount    references;
  PasticheStyleInfo *info;
  PasticheBase      *base;    /* its parts' in a mix; NULL where all that paints is imported */
  PasticheWeights    weights; /* kind style: generator, vector; an imported style and a mix have none of their own */
  PasticheNetwork   *network; /* what paints in an imported style; else NULL */
  int                working_pixels; /* width × height at which it paints */
  int                n_parts;        /* of a mix; else 0 */
  PasticheStylePart *parts;          /* [n_parts], whose shares sum up to 1 */
};

/* How many styles paint where @style does, and the one number @part of them: itself alone, with a share of 1, or the parts
 * of a mix. */
int               pastiche_style_n_parts (const PasticheStyle *style);
PasticheStylePart pastiche_style_part (const PasticheStyle *style, int part);

/* Read the base in the file @path; free with pastiche_base_unref ().  PASTICHE_ERROR_FILE, PASTICHE_ERROR_FORMAT,
 * PASTICHE_ERROR_MEMORY. */
PasticheBase *pastiche_base_load (const char *path, GError **error);
PasticheBase *pastiche_base_ref (PasticheBase *base);
void          pastiche_base_unref (PasticheBase *base);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (PasticheBase, pastiche_base_unref)

/* Read the weights of the discriminator that was trained with @base; the caller clears them.  Errors likewise. */
gboolean
pastiche_discriminator_load (const char *path, const PasticheBase *base, PasticheWeights *weights, GError **error);

/* A style with @weights, of kind style, and @info, both of which it takes; where @info is NULL all its texts are
 * empty. */
PasticheStyle *
pastiche_style_new (PasticheBase *base, const PasticheWeights *weights, int working_pixels, PasticheStyleInfo *info);

/* Read the style in the open @file, which must belong to @base; free with pastiche_style_unref ().  Errors likewise. */
PasticheStyle *pastiche_style_load (const PasticheStyleFile *file, PasticheBase *base, GError **error);
