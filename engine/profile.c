/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * profile.c: colours from a file's profile to sRGB, with Little CMS.
 *
 * gdk-pixbuf makes RGB of everything, so the profile of a grey or CMYK file no
 * longer fits its pixels; those are taken as they are.
 */
#include "profile.h"

#include <lcms2.h>

/* Steps in each direction of colour in which two profiles are compared. */
#define GRID 9

/* Most files carry sRGB in one of its many forms: converting from it to itself
 * would cost time and change values by rounding. */
static gboolean
changes_nothing (cmsHTRANSFORM transform)
{
  for (int i = 0; i < GRID * GRID * GRID; i++)
    {
      float in[4] = { i % GRID, i / GRID % GRID, i / GRID / GRID, GRID - 1 };
      float out[4];

      for (int c = 0; c < 4; c++)
        in[c] /= GRID - 1;
      cmsDoTransform (transform, in, out, 1);
      for (int c = 0; c < 3; c++)
        if (!(ABS (out[c] - in[c]) < 0.75f / 255))
          return FALSE;
    }
  return TRUE;
}

static void
convert (cmsHTRANSFORM transform, PastichePicture *picture)
{
  gsize row = 4 * (gsize) picture->width;

  for (int y = 0; y < picture->height; y++)
    {
      float *pixels = picture->pixels + y * row;

      cmsDoTransform (transform, pixels, pixels, picture->width);
      for (gsize i = 0; i < row; i++)
        pixels[i] = CLAMP (pixels[i], 0, 1);
    }
}

void
pastiche_profile_to_srgb (const char *base64, PastichePicture *picture)
{
  gsize              length    = 0;
  g_autofree guchar *icc       = base64 ? g_base64_decode (base64, &length) : NULL;
  cmsHPROFILE        srgb      = cmsCreate_sRGBProfile ();
  cmsHPROFILE        profile   = icc && length <= G_MAXUINT32 ? cmsOpenProfileFromMem (icc, length) : NULL;
  cmsHTRANSFORM      transform = NULL;

  if (srgb && profile && cmsGetColorSpace (profile) == cmsSigRgbData)
    transform = cmsCreateTransform (profile, TYPE_RGBA_FLT, srgb, TYPE_RGBA_FLT, INTENT_RELATIVE_COLORIMETRIC,
                                    cmsFLAGS_COPY_ALPHA);
  if (transform && !changes_nothing (transform))
    convert (transform, picture);
  g_clear_pointer (&transform, cmsDeleteTransform);
  g_clear_pointer (&profile, cmsCloseProfile);
  g_clear_pointer (&srgb, cmsCloseProfile);
}
