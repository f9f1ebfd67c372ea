/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * style.c: styles and bases in memory.
 */
#include "style.h"

PasticheBase *
pastiche_base_load (const char *path, GError **error)
{
  g_autoptr (PasticheStyleFile) file = pastiche_style_file_open (path, error);
  PasticheWeights weights;
  PasticheBase   *base;

  if (!file)
    return NULL;
  if (file->kind != PASTICHE_KIND_BASE)
    {
      g_set_error (error, PASTICHE_ERROR, PASTICHE_ERROR_FORMAT, "%s is a style, not a base.", file->tensors->name);
      return NULL;
    }
  if (!pastiche_style_file_read (file, NULL, &weights, error))
    return NULL;
  base          = g_new0 (PasticheBase, 1);
  base->sha256  = g_strdup (file->sha256);
  base->weights = weights;
  g_atomic_ref_count_init (&base->references);
  return base;
}

PasticheBase *
pastiche_base_ref (PasticheBase *base)
{
  g_atomic_ref_count_inc (&base->references);
  return base;
}

void
pastiche_base_unref (PasticheBase *base)
{
  if (!g_atomic_ref_count_dec (&base->references))
    return;
  pastiche_weights_clear (&base->weights);
  g_free (base->sha256);
  g_free (base);
}

PasticheStyle *
pastiche_style_load (const PasticheStyleFile *file, PasticheBase *base, GError **error)
{
  PasticheWeights weights;
  PasticheStyle  *style;

  if (!pastiche_style_file_fits (file, base->sha256, error) ||
      !pastiche_style_file_read (file, &base->weights, &weights, error))
    return NULL;
  style                 = g_new0 (PasticheStyle, 1);
  style->base           = pastiche_base_ref (base);
  style->weights        = weights;
  style->working_pixels = file->working_pixels;
  pastiche_style_info_copy (&style->info, &file->info);
  g_atomic_ref_count_init (&style->references);
  return style;
}

PasticheStyle *
pastiche_style_ref (PasticheStyle *style)
{
  g_atomic_ref_count_inc (&style->references);
  return style;
}

void
pastiche_style_unref (PasticheStyle *style)
{
  if (!g_atomic_ref_count_dec (&style->references))
    return;
  pastiche_base_unref (style->base);
  pastiche_weights_clear (&style->weights);
  pastiche_style_info_clear (&style->info);
  g_free (style);
}

const PasticheStyleInfo *
pastiche_style_info (const PasticheStyle *style)
{
  return &style->info;
}
