/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * profile.c: colours from a file's profile to sRGB, with Little CMS.
 *
 * gdk-pixbuf decodes every file to RGB, so the profile of a grey or CMYK file
 * does not fit its pixels any more, and they are taken for sRGB.  The conversion
 * is from 8 to 16 bits, which Little CMS does ten times faster than in floating
 * point, and which is exact enough for pictures of 8 bits.
 */
#include "profile.h"

#include <lcms2.h>

/* Values of red, of green and of blue for which a profile is compared with sRGB. */
#define GRID 9

struct _PasticheProfile
{
  cmsHTRANSFORM transform;
};

/* Whether the profile differs from sRGB by less than a byte's step.  Most files carry sRGB in one of its many forms;
 * converting them would cost time and change values by rounding. */
static gboolean
changes_nothing (const PasticheProfile *profile)
{
  for (int i = 0; i < GRID * GRID * GRID; i++)
    {
      int     steps[4] = { i % GRID, i / GRID % GRID, i / GRID / GRID, GRID - 1 };
      guint8  in[4];
      guint16 out[3];

      for (int c = 0; c < 4; c++)
        in[c] = steps[c] * 255 / (GRID - 1);
      pastiche_profile_convert (profile, in, out, 1);
      for (int c = 0; c < 3; c++)
        if (ABS (out[c] - in[c] * 257) > 257 * 3 / 4)
          return FALSE;
    }
  return TRUE;
}

PasticheProfile *
pastiche_profile_new (const char *base64, int channels)
{
  g_autoptr (PasticheProfile) result = g_new0 (PasticheProfile, 1);
  gsize              length          = 0;
  g_autofree guchar *icc             = base64 ? g_base64_decode (base64, &length) : NULL;
  cmsHPROFILE        srgb            = cmsCreate_sRGBProfile ();
  cmsHPROFILE        profile         = icc && length <= G_MAXUINT32 ? cmsOpenProfileFromMem (icc, length) : NULL;

  if (srgb && profile && cmsGetColorSpace (profile) == cmsSigRgbData)
    result->transform = cmsCreateTransform (profile, channels == 4 ? TYPE_RGBA_8 : TYPE_RGB_8, srgb, TYPE_RGB_16,
                                            INTENT_RELATIVE_COLORIMETRIC, 0);
  g_clear_pointer (&profile, cmsCloseProfile);
  g_clear_pointer (&srgb, cmsCloseProfile);
  return result->transform && !changes_nothing (result) ? g_steal_pointer (&result) : NULL;
}

void
pastiche_profile_free (PasticheProfile *profile)
{
  g_clear_pointer (&profile->transform, cmsDeleteTransform);
  g_free (profile);
}

void
pastiche_profile_convert (const PasticheProfile *profile, const guint8 *in, guint16 *out, int n)
{
  cmsDoTransform (profile->transform, in, out, n);
}
