/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * style-info.c: the texts that a style file says of itself, and the settings that
 * it suggests, shared by whoever shows them.
 */
#include "style-file.h"
#include "thumbnail.h"

/* Every text in turn, so that none is forgotten. */
static const char **
nth_text (PasticheStyleInfo *info, int n)
{
  const char **texts[] = { &info->name,       &info->title,    &info->artist,    &info->licence,
                           &info->provenance, &info->training, &info->painting,  &info->painting_title,
                           &info->keywords,   &info->good_for, &info->weaknesses };

  return n < (int) G_N_ELEMENTS (texts) ? texts[n] : NULL;
}

PasticheStyleInfo *
pastiche_style_info_new (const PasticheStyleInfo *texts)
{
  PasticheStyleInfo *info = g_atomic_rc_box_new (PasticheStyleInfo);
  const char       **text;

  *info = *texts;
  if (info->suggested.stroke_size == 0)
    info->suggested = PASTICHE_SETTINGS_DEFAULT;
  for (int i = 0; (text = nth_text (info, i)) != NULL; i++)
    *text = g_strdup (*text ? *text : "");
  return info;
}

PasticheStyleInfo *
pastiche_style_info_ref (const PasticheStyleInfo *info)
{
  return g_atomic_rc_box_acquire ((PasticheStyleInfo *) info);
}

static void
clear (gpointer info)
{
  const char **text;

  for (int i = 0; (text = nth_text (info, i)) != NULL; i++)
    g_free ((char *) *text);
}

void
pastiche_style_info_unref (PasticheStyleInfo *info)
{
  g_atomic_rc_box_release_full (info, clear);
}

PastichePicture *
pastiche_style_info_painting (const PasticheStyleInfo *info, GError **error)
{
  return *info->painting ? pastiche_thumbnail_read (info->painting, error) : NULL;
}
