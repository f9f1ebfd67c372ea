/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * style.h: a style ready to apply, and the base that it shares with others.
 * Nothing in either changes after loading, so threads need no lock.
 */
#pragma once

#include "architecture.h"
#include "pastiche.h"
#include "style-file.h"

typedef struct
{
  gatomicrefcount references;
  char           *sha256;
  PasticheWeights weights; /* kind base: generator, affine head, encoder */
} PasticheBase;

struct _PasticheStyle
{
  gatomicrefcount   references;
  PasticheStyleInfo info;
  PasticheBase     *base;
  PasticheWeights   weights;        /* kind style: generator, vector */
  int               working_pixels; /* width × height at which it paints */
};

PasticheBase *pastiche_base_load (const char *path, GError **error);
PasticheBase *pastiche_base_ref (PasticheBase *base);
void          pastiche_base_unref (PasticheBase *base);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (PasticheBase, pastiche_base_unref)

/* The discriminator that was trained with @base; clear @weights. */
gboolean
pastiche_discriminator_load (const char *path, const PasticheBase *base, PasticheWeights *weights, GError **error);

/* Where @file_name is in the folder that @gallery opened; free with g_free (). */
char *pastiche_gallery_path (const PasticheGallery *gallery, const char *file_name);

/* The base of a gallery's styles, which the caller frees; and where a new own style, @name or with a number behind it,
 * may lie, in a folder that there is then. */
PasticheBase *pastiche_gallery_base (PasticheGallery *gallery, GError **error);
char         *pastiche_gallery_new_path (PasticheGallery *gallery, const char *name);

/* What a style called @title may be named: its letters and digits in ASCII, small, with dashes for all else, at most 60;
 * @otherwise when there are none.  Free with g_free (). */
char *pastiche_style_name (const char *title, const char *otherwise);

/* A style with @weights, of kind style, which it takes, and no words yet. */
PasticheStyle *pastiche_style_new (PasticheBase *base, const PasticheWeights *weights, int working_pixels);

/* The style in the open @file, of @base. */
PasticheStyle *pastiche_style_load (const PasticheStyleFile *file, PasticheBase *base, GError **error);
