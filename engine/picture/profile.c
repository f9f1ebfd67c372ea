/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * profile.c: a file's colours as sRGB, with Little CMS.
 *
 * Little CMS is at its fastest where it may put a conversion into tables.
 * For RGB of 8 bits and for inks they are as exact as such files are.  For
 * grey they are not (a step of 8 in the darks of linear light), so we make the
 * table; nor for RGB of 16 bits (15 steps of 255 at the border of what sRGB
 * has), which is converted in full, at a tenth of the speed.
 */
#include "profile.h"

#include <lcms2.h>
#include <math.h>

/* Values of red, of green and of blue for which a profile is compared with sRGB. */
#define GRID 9

#define STEPS 4096 /* of a curve that has no formula in ICC profiles */

struct _PasticheProfile
{
  PasticheLayout layout;
  cmsHTRANSFORM  transform; /* of RGB and inks; NULL, as the next one, where values stay as they are */
  guint16       *greys;     /* of grey: what each value becomes */
};

/* --- What a file says, as a profile ------------------------------------- */

/* x and y of white, red, green and blue. */
static const double rec_709[8]  = { 0.3127, 0.3290, 0.64, 0.33, 0.30, 0.60, 0.15, 0.06 };
static const double rec_2020[8] = { 0.3127, 0.3290, 0.708, 0.292, 0.170, 0.797, 0.131, 0.046 };
static const double p3[8]       = { 0.3127, 0.3290, 0.680, 0.320, 0.265, 0.690, 0.150, 0.060 };
static const double adobe[8]    = { 0.3127, 0.3290, 0.64, 0.33, 0.21, 0.71, 0.15, 0.06 };

#define ADOBE_GAMMA (563 / 256.0)

static cmsToneCurve *
srgb_curve (void)
{
  const double parameters[] = { 2.4, 1 / 1.055, 0.055 / 1.055, 1 / 12.92, 0.04045 };

  return cmsBuildParametricToneCurve (NULL, 4, parameters);
}

/* Light for the value @v of the perceptual quantizer (BT.2100), where 1 is the white of 203 cd/m² (BT.2408); lights
 * above that are lost. */
static double
perceptual (double v)
{
  double p = pow (v, 32 / 2523.0);

  return pow (fmax (p - 0.8359375, 0) / (18.8515625 - 18.6875 * p), 16384 / 2610.0) * 10000 / 203;
}

/* Likewise for hybrid log-gamma, whose white is at a value of 0.75. */
static double
hybrid (double v)
{
  const double a = 0.17883277, b = 1 - 4 * a, c = 0.5 - a * log (4 * a), white = (exp ((0.75 - c) / a) + b) / 12;

  return (v <= 0.5 ? v * v / 3 : (exp ((v - c) / a) + b) / 12) / white;
}

static cmsToneCurve *
tabulate (double (*light) (double))
{
  guint16 table[STEPS];

  for (int i = 0; i < STEPS; i++)
    table[i] = (guint16) (fmin (light (i / (STEPS - 1.0)), 1) * 65535 + 0.5);
  return cmsBuildTabulatedToneCurve16 (NULL, STEPS, table);
}

/* The curve of a transfer characteristic of H.273; NULL for one that is not known here. */
static cmsToneCurve *
transfer_curve (int transfer)
{
  const double rec[] = { 1 / 0.45, 1 / 1.099, 0.099 / 1.099, 1 / 4.5, 0.081 };

  switch (transfer)
    {
    case 1: /* BT.709, and the same in 601 and 2020 */
    case 6:
    case 14:
    case 15:
      return cmsBuildParametricToneCurve (NULL, 4, rec);
    case 4:
      return cmsBuildGamma (NULL, 2.2);
    case 5:
      return cmsBuildGamma (NULL, 2.8);
    case 8:
      return cmsBuildGamma (NULL, 1);
    case 13:
      return srgb_curve ();
    case 16:
      return tabulate (perceptual);
    case 18:
      return tabulate (hybrid);
    default:
      return NULL;
    }
}

/* Takes @curve. */
static cmsHPROFILE
build (PasticheModel model, const double c[8], cmsToneCurve *curve)
{
  cmsCIExyY       white     = { c[0], c[1], 1 };
  cmsCIExyYTRIPLE primaries = { { c[2], c[3], 1 }, { c[4], c[5], 1 }, { c[6], c[7], 1 } };
  cmsToneCurve   *curves[]  = { curve, curve, curve };
  cmsHPROFILE     profile   = NULL;

  if (curve && model == PASTICHE_RGB)
    profile = cmsCreateRGBProfile (&white, &primaries, curves);
  else if (curve && model == PASTICHE_GREY)
    profile = cmsCreateGrayProfile (cmsD50_xyY (), curve);
  if (curve)
    cmsFreeToneCurve (curve);
  return profile;
}

static cmsHPROFILE
from_cicp (const PasticheColours *colours, PasticheModel model)
{
  const double *c = colours->primaries == 1    ? rec_709
                    : colours->primaries == 9  ? rec_2020
                    : colours->primaries == 12 ? p3
                                               : NULL;

  return c ? build (model, c, transfer_curve (colours->transfer)) : NULL;
}

static cmsHPROFILE
from_icc (const PasticheColours *colours, PasticheModel model)
{
  cmsColorSpaceSignature space   = model == PASTICHE_GREY   ? cmsSigGrayData
                                   : model == PASTICHE_CMYK ? cmsSigCmykData
                                                            : cmsSigRgbData;
  cmsHPROFILE            profile = NULL;

  if (colours->icc && colours->icc_length <= G_MAXUINT32)
    profile = cmsOpenProfileFromMem (colours->icc, (cmsUInt32Number) colours->icc_length);
  if (profile && cmsGetColorSpace (profile) != space)
    g_clear_pointer (&profile, cmsCloseProfile);
  return profile;
}

/* A PNG's gAMA and cHRM.  Programs write 1/2.2 where they mean sRGB. */
static cmsHPROFILE
from_gamma (const PasticheColours *colours, PasticheModel model)
{
  gboolean      as_srgb = colours->gamma == 0 || fabs (1 / colours->gamma - 1 / 2.2) < 0.005;
  const double *c       = colours->chromaticities;

  return build (model, c[1] > 0 && c[3] > 0 && c[5] > 0 && c[7] > 0 ? c : rec_709,
                as_srgb ? srgb_curve () : cmsBuildGamma (NULL, colours->gamma));
}

/* The profile that holds, or NULL for sRGB. */
static cmsHPROFILE
find (const PasticheColours *colours, PasticheModel model)
{
  cmsHPROFILE profile = from_cicp (colours, model);

  if (!profile)
    profile = from_icc (colours, model);
  if (profile || colours->srgb)
    return profile;
  if (colours->gamma > 0 || colours->chromaticities[1] > 0)
    return from_gamma (colours, model);
  return colours->adobe_rgb ? build (model, adobe, cmsBuildGamma (NULL, ADOBE_GAMMA)) : NULL;
}

/* --- Converting --------------------------------------------------------- */

static int
pixel_type (PasticheModel model)
{
  return model == PASTICHE_GREY ? PT_GRAY : model == PASTICHE_CMYK ? PT_CMYK : PT_RGB;
}

static cmsUInt32Number
row_format (const PasticheLayout *layout)
{
  return COLORSPACE_SH (pixel_type (layout->model)) | EXTRA_SH (layout->alpha ? 1 : 0) | CHANNELS_SH (layout->model) |
         BYTES_SH (layout->deep ? 2 : 1) | FLAVOR_SH (layout->inverted ? 1 : 0);
}

/* Whether the conversion of @profile differs from none by less than a byte's step.  Most files carry sRGB in one of
 * its many forms; converting them would cost time and change values by rounding. */
static gboolean
changes_nothing (cmsHPROFILE profile, cmsHPROFILE srgb, const PasticheLayout *layout)
{
  const PasticheLayout plain = { .model = layout->model, .deep = TRUE };
  cmsHTRANSFORM        transform =
      cmsCreateTransform (profile, row_format (&plain), srgb, TYPE_RGB_16, INTENT_RELATIVE_COLORIMETRIC, 0);
  gboolean changes = layout->model == PASTICHE_CMYK || !transform;

  for (int i = 0; i < GRID * GRID * GRID && !changes; i++)
    {
      int     steps[] = { i % GRID, i / GRID % GRID, i / GRID / GRID };
      guint16 in[3], out[3];

      for (int c = 0; c < 3; c++)
        in[c] = (guint16) (steps[layout->model == PASTICHE_GREY ? 0 : c] * 65535 / (GRID - 1));
      cmsDoTransform (transform, in, out, 1);
      for (int c = 0; c < 3; c++)
        changes = changes || ABS (out[c] - in[c]) > 257 * 3 / 4;
    }
  if (transform)
    cmsDeleteTransform (transform);
  return !changes;
}

/* What each grey of the layout becomes; NULL where Little CMS cannot tell. */
static guint16 *
tabulate_greys (cmsHPROFILE profile, cmsHPROFILE srgb, gboolean deep)
{
  cmsHTRANSFORM transform =
      cmsCreateTransform (profile, TYPE_GRAY_16, srgb, TYPE_RGB_16, INTENT_RELATIVE_COLORIMETRIC, cmsFLAGS_NOOPTIMIZE);
  int      n     = deep ? 65536 : 256;
  guint16 *greys = transform ? g_new (guint16, n) : NULL;

  for (int i = 0; greys && i < n; i++)
    {
      guint16 in = (guint16) (deep ? i : i * 257), out[3];

      cmsDoTransform (transform, &in, out, 1);
      greys[i] = out[1];
    }
  if (transform)
    cmsDeleteTransform (transform);
  return greys;
}

PasticheProfile *
pastiche_profile_new (const PasticheColours *colours, const PasticheLayout *layout)
{
  PasticheProfile *result  = g_new0 (PasticheProfile, 1);
  cmsHPROFILE      srgb    = cmsCreate_sRGBProfile ();
  cmsHPROFILE      profile = find (colours, layout->model);

  result->layout = *layout;
  if (srgb && profile && !changes_nothing (profile, srgb, layout))
    {
      gboolean exact = layout->deep && layout->model == PASTICHE_RGB;

      if (layout->model == PASTICHE_GREY)
        result->greys = tabulate_greys (profile, srgb, layout->deep);
      else
        result->transform = cmsCreateTransform (profile, row_format (layout), srgb, TYPE_RGB_16,
                                                INTENT_RELATIVE_COLORIMETRIC, exact ? cmsFLAGS_NOOPTIMIZE : 0);
    }
  g_clear_pointer (&profile, cmsCloseProfile);
  g_clear_pointer (&srgb, cmsCloseProfile);
  return result;
}

void
pastiche_profile_free (PasticheProfile *profile)
{
  g_clear_pointer (&profile->transform, cmsDeleteTransform);
  g_free (profile->greys);
  g_free (profile);
}

gboolean
pastiche_profile_is_plain (const PasticheProfile *profile)
{
  return !profile->transform && profile->layout.model == PASTICHE_RGB;
}

/* Inks of which nothing is known: each takes its part of the light that another one leaves. */
static guint16
without_ink (guint ink, guint black)
{
  return (guint16) (((65535 - ink) * (guint64) (65535 - black) + 32767) / 65535);
}

/* Rows that Little CMS need not see, value by value. */
static void
convert_values (const PasticheProfile *profile, gconstpointer row, guint16 *rgb, int n)
{
  const PasticheLayout *layout = &profile->layout;
  int                   model = layout->model, step = model + (layout->alpha ? 1 : 0);

  for (gsize x = 0; x < (gsize) n; x++)
    {
      guint value[4];

      for (int c = 0; c < model; c++)
        {
          guint v = layout->deep ? ((const guint16 *) row)[step * x + c] : ((const guint8 *) row)[step * x + c];

          value[c] = profile->greys ? profile->greys[v] : layout->deep ? v : v * 257;
          if (layout->inverted)
            value[c] = 65535 - value[c];
        }
      for (int c = 0; c < 3; c++)
        rgb[3 * x + c] = (guint16) (model == PASTICHE_CMYK   ? without_ink (value[c], value[3])
                                    : model == PASTICHE_GREY ? value[0]
                                                             : value[c]);
    }
}

void
pastiche_profile_convert (const PasticheProfile *profile, gconstpointer row, guint16 *rgb, int n)
{
  if (profile->transform)
    cmsDoTransform (profile->transform, row, rgb, n);
  else
    convert_values (profile, row, rgb, n);
}
