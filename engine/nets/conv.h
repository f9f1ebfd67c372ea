/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * conv.h: 3×3 convolutions with zero padding of 1.
 *
 *   y[i][j][k] = bias[k] + Σ x[stride·i + p − 1][stride·j + q − 1][c] · w[p][q][c][k]
 *
 * over p, q = 0 … 2 and all c, x being zero outside the picture; with
 * upsampling, x is first enlarged ×2 by repeating pixels.  Sides of y are
 * ⌈side · upsampling ∕ stride⌉.
 */
#pragma once

#include "kernels.h"
#include "tensor.h"
#include "threads.h"

G_BEGIN_DECLS

#define PASTICHE_LEAK 0.2f /* what leaky ReLU multiplies negative values with */

typedef enum
{
  PASTICHE_LINEAR,
  PASTICHE_LEAKY_RELU, /* v, or PASTICHE_LEAK · v where that is negative */
  PASTICHE_LOGISTIC    /* 1 ∕ (1 + exp (−v)); for 16·n → 3 channels, stride 1, alone */
} PasticheActivation;

typedef struct _PasticheConvMethod PasticheConvMethod;

/* A convolution with its weights prepared for this processor. */
typedef struct
{
  int                       in, out, stride, upsampling;
  PasticheActivation        activation;
  const PasticheConvMethod *method;
  float                    *weights; /* in the method's form; the bias is a part of the same allocation */
  float                    *bias;    /* [out padded] */
} PasticheConv;

/* @weights [3][3][in][out]; @bias [out] or NULL.  Upsampling 2 needs stride 1
 * and channels that are multiples of 16. */
gboolean pastiche_conv_init (PasticheConv      *conv,
                             int                in,
                             int                out,
                             int                stride,
                             int                upsampling,
                             PasticheActivation activation,
                             const float       *weights,
                             const float       *bias,
                             GError           **error);
void     pastiche_conv_clear (PasticheConv *conv);

/* The same without weights yet; and weights, which may be others than before, and a bias unless it is NULL. */
gboolean pastiche_conv_init_unprepared (PasticheConv      *conv,
                                        int                in,
                                        int                out,
                                        int                stride,
                                        int                upsampling,
                                        PasticheActivation activation,
                                        GError           **error);
gboolean pastiche_conv_prepare (PasticheConv *conv, const float *weights, const float *bias, GError **error);

/* The gradient of a convolution to its input, which is run like one: it reads dy, [out] channels, and writes
 * dx, [in] channels, whose sides decide (an odd side of x and the even one after it have the same y).
 * It has no weights until it is prepared with those of the convolution, [3][3][in][out]. */
gboolean pastiche_conv_init_gradient (PasticheConv *conv, int in, int out, int stride, int upsampling, GError **error);
gboolean pastiche_conv_prepare_gradient (PasticheConv *conv, const float *weights, GError **error);

/* Floats of work space that one thread needs. */
gsize pastiche_conv_scratch (const PasticheConv *conv);

void pastiche_conv_output (const PasticheConv *conv, int height, int width, int *out_height, int *out_width);

/* Multiply-adds for a picture of this size, as counted by the formula above. */
double pastiche_conv_work (const PasticheConv *conv, int height, int width);

/* Computes @y, made with the output's size.  A logistic convolution's may be smaller: it is
 * then the part of the result from (@top, @left) on; otherwise these are 0.
 * If @moments is not NULL it becomes [2][out], the means and variances of y's
 * channels (not for logistic ones); upsampling convolutions give those of y in
 * float16 when it has a size but no memory.  @scratch holds
 * pastiche_conv_scratch () floats for each of pastiche_threads (). */
gboolean pastiche_conv_run (PasticheJob          *job,
                            const PasticheConv   *conv,
                            const PasticheSource *x,
                            PasticheTensor       *y,
                            int                   top,
                            int                   left,
                            double               *moments,
                            float                *scratch,
                            GError              **error);

/* Rows of a band start and end at multiples of this, or at the picture's end. */
#define PASTICHE_BAND_ROWS 16

/* The rows @first … @end − 1 of what pastiche_conv_run () computes, to the last bit: for an upsampling
 * convolution into @y that has memory for @band rows, row i being i mod @band; for a logistic one, where @band is
 * 0, from a source that may be such a band and has the rows that are read. */
gboolean pastiche_conv_run_rows (PasticheJob          *job,
                                 const PasticheConv   *conv,
                                 const PasticheSource *x,
                                 PasticheTensor       *y,
                                 int                   band,
                                 int                   first,
                                 int                   end,
                                 int                   top,
                                 int                   left,
                                 float                *scratch,
                                 GError              **error);

/* The same for @n pictures of one size: @x [n], @y [n], @moments [n][2][out] or NULL. */
gboolean pastiche_conv_run_batch (PasticheJob          *job,
                                  const PasticheConv   *conv,
                                  int                   n,
                                  const PasticheSource *x,
                                  const PasticheTensor *y,
                                  double               *moments,
                                  float                *scratch,
                                  GError              **error);

G_END_DECLS
