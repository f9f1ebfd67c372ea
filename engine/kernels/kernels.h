/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * kernels.h: the innermost loops, each built several times for different
 * vector widths (simd-….c) and chosen once for the processor at hand.  They
 * know nothing of threads, memory or errors: conv.c and norm.c call them block
 * by block.
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Channel counts are padded to multiples of this in kernels' buffers. */
#define PASTICHE_LANES        16
#define PASTICHE_PADDED(n)    (((n) + PASTICHE_LANES - 1) / PASTICHE_LANES * PASTICHE_LANES)
#define PASTICHE_ROW_MULTIPLE 12 /* rows of a matrix product are computed in multiples of this */

/* The picture a layer reads, [height][width][channels], zero around it.  With
 * scale and shift it is the raw result of the layer before, whose instance
 * normalisation and ReLU happen while it is read: max (0, v·scale + shift). */
typedef struct
{
  const float   *data;
  int            height;
  int            width;
  int            channels;
  const float   *scale; /* [channels], or NULL: read as it is */
  const float   *shift;
  const guint16 *halves; /* instead of data: values as float16; channels are a multiple of 16 then */
  int            band;   /* rows that memory has, row i being i mod band; 0: all.  Only narrow reads bands */
} PasticheSource;

/* The picture a layer writes: v + bias, and v·slope where that is negative. */
typedef struct
{
  float       *data;
  int          height;
  int          width;
  int          channels;
  const float *bias;   /* [channels padded] */
  float        slope;  /* 1: linear */
  guint16     *halves; /* instead of data: values rounded to float16, so are those that moments are of */
  int          band;   /* rows that memory has, row i being i mod band; 0: all.  Only nearest_out writes bands,
                        * and it takes a sink without memory too, for the moments that halves would have */
} PasticheSink;

/* Of the values that one block wrote, for each channel: their number, their
 * mean and the sum of squares around it; [1 + 2 × channels padded] doubles. */
#define PASTICHE_MOMENTS(channels) (1 + 2 * (gsize) PASTICHE_PADDED (channels))

typedef struct
{
  const char *name;

  /* The input channel @c of a convolution's weights, [3][3][in][out], put into the form that its way of computing
   * multiplies with: 36 or 9 matrices [in][out], packed as multiply wants them. */
  void (*weights_winograd) (const float *weights, int in, int out, int c, float *packed);
  void (*weights_nearest) (const float *weights, int in, int out, int c, float *packed);

  /* The row @row of a matrix [k][n], packed as [k][n padded]. */
  void (*pack) (const float *matrix, int k, int n, int row, float *packed);

  /* c [m][n] = a [m][k] · b [k][n], a's rows @a_stride apart, b packed; a and c have room
   * for m rounded up to PASTICHE_ROW_MULTIPLE.  n is a multiple of 16. */
  void (*multiply) (const float *a, gsize a_stride, const float *b, float *c, int m, int n, int k);

  /* Winograd F(4×4, 3×3): tiles @first … @first + @n − 1 of 4×4 results, row by row;
   * @plane floats lie between the planes of v and m, each [tiles][channels]. */
  void (*winograd_in) (const PasticheSource *x, int first, int n, gsize plane, float *v);
  void (*winograd_out) (const float *m, gsize plane, int first, int n, const PasticheSink *y, double *moments);

  /* The same for nearest ×2 upsampling and a 3×3 convolution in one: pixels
   * @first … of the small picture; 9 planes of [pixels][channels]. */
  void (*nearest_in) (const PasticheSource *x, int first, int n, gsize plane, float *v);
  void (*nearest_out) (const float *m, gsize plane, int first, int n, const PasticheSink *y, double *moments);

  /* The 3×3 neighbourhoods, [n][3][3][channels], of results @first … of a picture @width wide. */
  void (*gather) (const PasticheSource *x, int stride, int width, int first, int n, float *v);
  /* m [n][channels padded] to the pixels @first … */
  void (*scatter) (const float *m, int first, int n, const PasticheSink *y, double *moments);

  /* A 3×3 convolution to three channels and the logistic function after it, for @rows × @columns results
   * from (@top, @left); (0, 0) is computed at (@offset_y, @offset_x) of the source.
   * w is [3][3][3 results][channels]; patch has room for rows + 2 by columns, rounded up to a multiple of 16, + 2. */
  void (*narrow) (const PasticheSource *x,
                  const float          *w,
                  const PasticheSink   *y,
                  int                   offset_y,
                  int                   offset_x,
                  int                   top,
                  int                   left,
                  int                   rows,
                  int                   columns,
                  float                *patch);

  /* v = v·scale + shift, at least 0 if @relu, plus @other if not NULL; [n][channels]. */
  void (*normalise) (float       *v,
                     const float *scale,
                     const float *shift,
                     gboolean     relu,
                     const float *other,
                     int          n,
                     int          channels);
  /* The same for float16. */
  void (*normalise_half) (guint16       *v,
                          const float   *scale,
                          const float   *shift,
                          gboolean       relu,
                          const guint16 *other,
                          int            n,
                          int            channels);

  /* R'G'B' in 0..1 to OKLab and back, [n][3], in place; colours out of range are mixed with grey of their luminance. */
  void (*to_oklab) (float *v, gsize n);
  void (*from_oklab) (float *v, gsize n);

  /* --- Gradients: d… is the gradient of a loss with respect to … --- */

  /* c [m][n] += aᵀ · b, summed over k rows of a and of b, which are so far apart; n is a multiple of 16. */
  void (*multiply_transposed) (const float *a,
                               gsize        a_stride,
                               const float *b,
                               gsize        b_stride,
                               float       *c,
                               int          m,
                               int          n,
                               int          k);

  /* dm, for the weights' gradient vᵀ · dm in the transformed planes, as winograd_out and nearest_out number them, … */
  void (*winograd_back) (const PasticheSource *dy, int first, int n, gsize plane, float *m);
  void (*nearest_back) (const PasticheSource *dy, int first, int n, gsize plane, float *m);
  /* … and that [planes][in][out] as the gradient of the weights [3][3][in][out], for the input channel @c. */
  void (*weights_winograd_back) (const float *d, int in, int out, int c, float *gradient);
  void (*weights_nearest_back) (const float *d, int in, int out, int c, float *gradient);

  /* For dx of nearest ×2 upsampling and a convolution: the small pixels @first …, [n][9][channels],
   * to be multiplied with the 9 matrices of weights_nearest, transposed, and summed. */
  void (*nearest_gather) (const PasticheSource *dy, int first, int n, float *v);

  /* For dx of stride 2: dy at right, here, below and below right of the places @first …, [n][4][channels];
   * and dx's four pixels of each from four planes [n][channels padded]. */
  void (*stride_gather) (const PasticheSource *dy, int first, int n, float *v);
  void (*stride_scatter) (const float *m, gsize plane, int first, int n, const PasticheSink *dx);

  /* y = z·scale + shift, perhaps with ReLU: sums [2][channels] of dy (where the ReLU let it through) and of
   * dy·(z − mean); and dz = dy·scale + z·linear + constant, which may be dy's memory. */
  void (*norm_sums) (const float *dy,
                     const float *z,
                     const float *scale,
                     const float *shift,
                     const float *mean,
                     gboolean     relu,
                     int          n,
                     int          channels,
                     double      *sums);
  void (*norm_back) (const float *dy,
                     const float *z,
                     const float *scale,
                     const float *shift,
                     const float *linear,
                     const float *constant,
                     gboolean     relu,
                     int          n,
                     int          channels,
                     float       *dz);

  /* dy times @slope where y is negative, in place, and its sums [channels]. */
  void (*leaky_back) (float *dy, const float *y, float slope, int n, int channels, double *sums);

  /* y += x. */
  void (*add) (float *y, const float *x, gsize n);

  /* Adam (Kingma and Ba 2015) with the gradient times @clip; @rate is the rate over 1 − beta1ᵗ, @root is √(1 − beta2ᵗ). */
  void (*adam) (float       *values,
                const float *gradient,
                float       *mean,
                float       *square,
                float        beta1,
                float        beta2,
                float        clip,
                float        rate,
                float        root,
                float        epsilon,
                gsize        n);
} PasticheKernels;

const PasticheKernels *pastiche_kernels (void);

G_END_DECLS
