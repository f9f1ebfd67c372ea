/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * conv.h: 3×3 convolutions with zero padding of 1.
 *
 *   y[i][j][k] = bias[k] + Σ x[stride·i + p − 1][stride·j + q − 1][c] · w[p][q][c][k]
 *
 * summed over p, q = 0 … 2 and all input channels c.  x is zero outside the picture; with upsampling it is first
 * enlarged ×2 by repeating pixels.  The sides of y are ⌈side · upsampling ∕ stride⌉.
 */
#pragma once

#include "kernels.h"
#include "tensor.h"
#include "threads.h"

G_BEGIN_DECLS

#define PASTICHE_LEAK 0.2f /* slope of leaky ReLU for negative values */

typedef enum
{
  PASTICHE_LINEAR,
  PASTICHE_LEAKY_RELU, /* v, or PASTICHE_LEAK · v where v is negative */
  PASTICHE_LOGISTIC    /* 1 ∕ (1 + exp (−v)); only from a multiple of 16 to 3 channels, stride 1, no upsampling */
} PasticheActivation;

typedef struct _PasticheConvMethod PasticheConvMethod; /* an algorithm: Winograd, nearest, … (conv.c) */

/* A convolution with its weights prepared for this processor. */
typedef struct
{
  int                       in, out, stride, upsampling;
  PasticheActivation        activation;
  const PasticheConvMethod *method;
  float                    *weights; /* in the form that the method multiplies with */
  float                    *bias;    /* [out padded]; a part of the same allocation */
} PasticheConv;

/* Makes a convolution from @in to @out channels.  @weights [3][3][in][out] and @bias [out], or NULL for none, are
 * copied. @stride is 1 or 2, @upsampling 1 or 2; 2 needs a stride of 1 and channels that are multiples of 16.  FALSE
 * with PASTICHE_ERROR_MEMORY; then too it may be cleared. */
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

/* The same in two steps, for weights that change: the convolution without weights, then weights, any number of times.
 * A @bias of NULL leaves the one before, which is 0 at first. */
gboolean pastiche_conv_init_unprepared (PasticheConv      *conv,
                                        int                in,
                                        int                out,
                                        int                stride,
                                        int                upsampling,
                                        PasticheActivation activation,
                                        GError           **error);
gboolean pastiche_conv_prepare (PasticheConv *conv, const float *weights, const float *bias, GError **error);

/* The gradient of a convolution with respect to its input is a convolution too, and run like one: it reads dy, with
 * @out channels, and writes dx, with @in channels.  The caller gives the size of dx, because an x of odd and one of the
 * next even side have a y of the same size.  It has no weights until it is prepared with those of the convolution,
 * [3][3][in][out]. */
gboolean pastiche_conv_init_gradient (PasticheConv *conv, int in, int out, int stride, int upsampling, GError **error);
gboolean pastiche_conv_prepare_gradient (PasticheConv *conv, const float *weights, GError **error);

/* Floats of work space that each thread needs. */
gsize pastiche_conv_scratch (const PasticheConv *conv);

/* The size of the output for an input of @height × @width. */
void pastiche_conv_output (const PasticheConv *conv, int height, int width, int *out_height, int *out_width);

/* Multiply-adds for an input of this size, by the formula above, whatever the algorithm saves. */
double pastiche_conv_work (const PasticheConv *conv, int height, int width);

/* Computes @y, a tensor of the output's size with memory of its own, float32 or float16.  With the logistic function it
 * may be smaller and is then the part of the output from (@top, @left) on; these are 0 otherwise.
 *
 * @moments [2][out], unless NULL, becomes the means and variances of the output's channels (not with the logistic
 * function). For these alone, an upsampling convolution takes a @y that has a size but no memory; they are those of a
 * float16 output.
 *
 * @scratch holds pastiche_conv_scratch () floats for each of pastiche_threads ().  FALSE with G_IO_ERROR_CANCELLED, or
 * PASTICHE_ERROR_MEMORY. */
gboolean pastiche_conv_run (PasticheJob          *job,
                            const PasticheConv   *conv,
                            const PasticheSource *x,
                            PasticheTensor       *y,
                            int                   top,
                            int                   left,
                            double               *moments,
                            float                *scratch,
                            GError              **error);

/* Bands start and end at rows of the output that are multiples of this, or at the picture's end; without upsampling and
 * the logistic function, of PASTICHE_CONV_ROWS. */
#define PASTICHE_BAND_ROWS 16
#define PASTICHE_CONV_ROWS 4

/* Computes only the rows @first … @end − 1 of the output.  The values are the same to the last bit however a picture is
 * cut into bands, and with upsampling the same as those of pastiche_conv_run ().  An upsampling convolution writes them
 * to memory for @band rows, row i at i mod @band.  One with the logistic function reads from such memory, which must
 * hold the rows that it reads; @band is 0 then. */
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

/* pastiche_conv_run () for @n pictures of one size: @x [n], @y [n], @moments [n][2][out] or NULL. */
gboolean pastiche_conv_run_batch (PasticheJob          *job,
                                  const PasticheConv   *conv,
                                  int                   n,
                                  const PasticheSource *x,
                                  const PasticheTensor *y,
                                  double               *moments,
                                  float                *scratch,
                                  GError              **error);

G_END_DECLS
