/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * style.c: styles and bases in memory.
 */
#include <math.h>
#include <string.h>

#include "error.h"
#include "network.h"
#include "style.h"

PasticheBase *
pastiche_base_load (const char *path, GError **error)
{
  g_autoptr (PasticheStyleFile) file = pastiche_style_file_open (path, error);
  PasticheWeights weights;
  PasticheBase   *base;

  if (!file || !pastiche_style_file_is (file, PASTICHE_KIND_BASE, NULL, error) ||
      !pastiche_style_file_read (file, NULL, &weights, error))
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

gboolean
pastiche_discriminator_load (const char *path, const PasticheBase *base, PasticheWeights *weights, GError **error)
{
  g_autoptr (PasticheStyleFile) file = pastiche_style_file_open (path, error);

  return file && pastiche_style_file_is (file, PASTICHE_KIND_DISCRIMINATOR, base->sha256, error) &&
         pastiche_style_file_read (file, NULL, weights, error);
}

PasticheStyle *
pastiche_style_new (PasticheBase *base, const PasticheWeights *weights, int working_pixels, PasticheStyleInfo *info)
{
  PasticheStyle *style = g_new0 (PasticheStyle, 1);

  style->base           = base ? pastiche_base_ref (base) : NULL;
  style->weights        = *weights;
  style->working_pixels = working_pixels;
  style->info           = info ? info : pastiche_style_info_new (&(PasticheStyleInfo) { .name = NULL });
  g_atomic_ref_count_init (&style->references);
  return style;
}

/* The base's generator with the vector in the open @file. */
static gboolean
read_vector (const PasticheStyleFile *file, const PasticheBase *base, PasticheWeights *weights, GError **error)
{
  int                       n;
  const PasticheTensorSpec *specs = pastiche_architecture_tensors (PASTICHE_KIND_STYLE, &n);
  PasticheWeights           vector;
  gboolean                  ok;

  if (!pastiche_style_file_read (file, NULL, &vector, error))
    return FALSE;
  ok = pastiche_weights_init (weights, PASTICHE_KIND_STYLE, error);
  for (int i = 0; ok && i < n; i++)
    memcpy (weights->data[i],
            i == PASTICHE_TENSOR_VECTOR ? vector.data[PASTICHE_TENSOR_ONLY_VECTOR] : base->weights.data[i],
            specs[i].size * sizeof (float));
  pastiche_weights_clear (&vector);
  return ok;
}

PasticheStyle *
pastiche_style_load (const PasticheStyleFile *file, PasticheBase *base, GError **error)
{
  PasticheWeights weights;
  gboolean        ok;

  if (!pastiche_style_file_is (file, PASTICHE_KIND_STYLE, base->sha256, error))
    return NULL;
  if (file->kind == PASTICHE_KIND_VECTOR)
    ok = read_vector (file, base, &weights, error);
  else
    ok = pastiche_style_file_read (file, &base->weights, &weights, error);
  if (!ok)
    return NULL;
  return pastiche_style_new (base, &weights, file->working_pixels, pastiche_style_info_ref (file->info));
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
  for (int i = 0; i < style->n_parts; i++)
    pastiche_style_unref (style->parts[i].style);
  g_free (style->parts);
  g_clear_pointer (&style->base, pastiche_base_unref);
  g_clear_pointer (&style->network, pastiche_network_free);
  pastiche_weights_clear (&style->weights);
  pastiche_style_info_unref (style->info);
  g_free (style);
}

const PasticheStyleInfo *
pastiche_style_info (const PasticheStyle *style)
{
  return style->info;
}

/* --- Between two styles ------------------------------------------------- */

/* What either text says, once where both say the same. */
static char *
join (const char *a, const char *b)
{
  if (!*b || g_str_equal (a, b))
    return g_strdup (a);
  return *a ? g_strdup_printf ("%s; %s", a, b) : g_strdup (b);
}

static double
between (double a, double b, double amount)
{
  return a + amount * (b - a);
}

static PasticheSettings
mix_settings (const PasticheSettings *a, const PasticheSettings *b, double amount)
{
  return (PasticheSettings) { .strength     = between (a->strength, b->strength, amount),
                              .stroke_size  = between (a->stroke_size, b->stroke_size, amount),
                              .keep_colours = between (a->keep_colours, b->keep_colours, amount),
                              .detail       = between (a->detail, b->detail, amount) };
}

static PasticheStyleInfo *
mix_info (const PasticheStyleInfo *a, const PasticheStyleInfo *b, double amount)
{
  g_autofree char *name       = g_strdup_printf ("%s+%s", a->name, b->name);
  g_autofree char *title      = g_strdup_printf ("%s + %s", a->title, b->title);
  g_autofree char *artist     = join (a->artist, b->artist);
  g_autofree char *licence    = join (a->licence, b->licence);
  g_autofree char *provenance = join (a->provenance, b->provenance);
  g_autofree char *training   = join (a->training, b->training);

  return pastiche_style_info_new (
      &(PasticheStyleInfo) { .name       = name,
                             .title      = title,
                             .artist     = artist,
                             .licence    = licence,
                             .provenance = provenance,
                             .training   = training,
                             .suggested  = mix_settings (&a->suggested, &b->suggested, amount) });
}

static gboolean
check_mix (const PasticheStyle *a, const PasticheStyle *b, double amount, GError **error)
{
  g_autofree char *first = pastiche_quote (a->info->title), *second = pastiche_quote (b->info->title);

  if (!(amount >= 0 && amount <= 1))
    g_set_error (error, PASTICHE_ERROR, PASTICHE_ERROR_SETTING,
                 _ ("The second style's part of the mix is %g: it must be 0 to 1."), amount);
  else if (a->base && b->base && !g_str_equal (a->base->sha256, b->base->sha256))
    g_set_error (error, PASTICHE_ERROR, PASTICHE_ERROR_STYLE,
                 _ ("%s and %s cannot be mixed: they come from different bases."), first, second);
  else
    return TRUE;
  return FALSE;
}

int
pastiche_style_n_parts (const PasticheStyle *style)
{
  return MAX (style->n_parts, 1);
}

PasticheStylePart
pastiche_style_part (const PasticheStyle *style, int part)
{
  return style->n_parts > 0 ? style->parts[part] : (PasticheStylePart) { (PasticheStyle *) style, 1 };
}

/* Add those of @style that are seen, each with so much of its share. */
static void
add_parts (GArray *parts, const PasticheStyle *style, double amount)
{
  for (int i = 0; i < pastiche_style_n_parts (style); i++)
    {
      PasticheStylePart part = pastiche_style_part (style, i);

      part.share *= amount;
      if (part.share <= 0)
        continue;
      pastiche_style_ref (part.style);
      g_array_append_val (parts, part);
    }
}

PasticheStyle *
pastiche_style_mix (const PasticheStyle *a, const PasticheStyle *b, double amount, GError **error)
{
  const PasticheWeights none = { .data = { NULL } };
  PasticheStyle        *mix;
  GArray               *parts;
  double                pixels;

  if (!check_mix (a, b, amount, error))
    return NULL;
  pixels = pow (a->working_pixels, 1 - amount) * pow (b->working_pixels, amount);
  mix    = pastiche_style_new (NULL, &none, (int) lround (pixels), mix_info (a->info, b->info, amount));
  parts  = g_array_new (FALSE, FALSE, sizeof (PasticheStylePart));
  add_parts (parts, a, 1 - amount);
  add_parts (parts, b, amount);
  mix->n_parts = parts->len;
  mix->parts   = (PasticheStylePart *) g_array_free (parts, FALSE);
  for (int i = 0; !mix->base && i < mix->n_parts; i++)
    if (mix->parts[i].style->base)
      mix->base = pastiche_base_ref (mix->parts[i].style->base);
  return mix;
}
