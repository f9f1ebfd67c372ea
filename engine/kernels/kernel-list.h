/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * kernel-list.h: the one list of the kernels, KERNEL (name, (parameters)), all of which return nothing.  It is included
 * wherever something is made for each of them: kernels.h makes the members of PasticheKernels (what the engine calls),
 * simd.h the prototypes of the functions that the simd-….c files define, simd-table.c an instruction set's table.
 * A new kernel is therefore a line here and a definition, SIMD (pastiche_name), in one of the simd-….c files.
 *
 * Pictures are [height][width][channels], weights of convolutions [3][3][in][out].  “Padded” is rounded up to a
 * multiple of PASTICHE_LANES.  Unless something else is said, channels are multiples of PASTICHE_LANES.  A block is a
 * run of output positions that one call computes: @n of them from the @first-th of the picture on, counted row by row.
 */

/* --- Preparing weights --------------------------------------------------- */

/* The weights of the input channel @c of a convolution in the form that the algorithm multiplies with: 36 matrices
 * (Winograd) or 9 (nearest) of [in][out], one behind the other, each packed as `multiply` wants it. */
KERNEL (weights_winograd, (const float *weights, int in, int out, int c, float *packed))
KERNEL (weights_nearest, (const float *weights, int in, int out, int c, float *packed))

/* The row @row of a matrix [k][n], any n, to its place in the same matrix packed, [k][n padded], the columns added are
 * 0.  Packed means cut into panels of as many columns as `multiply` computes at once (PANEL in simd.h), one panel
 * behind the other, so that it reads its right side from one end to the other. */
KERNEL (pack, (const float *matrix, int k, int n, int row, float *packed))

/* --- Convolutions -------------------------------------------------------- */

/* The matrix product c [m][n] = a [m][k] · b [k][n].  The rows of @a are @a_stride floats apart; @b is packed; n is a
 * multiple of PASTICHE_LANES.  Rows are computed in multiples of PASTICHE_ROW_MULTIPLE, so @a and @c need memory for m
 * rounded up to one; what lies in the rows added to @a does not matter. */
KERNEL (multiply, (const float *a, gsize a_stride, const float *b, float *c, int m, int n, int k))

/* Winograd's F(4×4, 3×3) (Lavin and Gray 2016): the picture is cut into tiles of 4×4 results, counted row by row.
 * `winograd_in` transforms what the tiles read, 6×6 values each, into the 36 planes of @v, [n][channels] each and
 * @plane floats apart; `winograd_out` transforms the 36 planes of products @m, of the same form, into results in @y.
 * @moments: those of the results, PASTICHE_MOMENTS () doubles; NULL, also below: nobody asks for them. */
KERNEL (winograd_in, (const PasticheSource *x, int first, int n, gsize plane, float *v))
KERNEL (winograd_out, (const float *m, gsize plane, int first, int n, const PasticheSink *y, double *moments))

/* The same for ×2 upsampling by repeated pixels and a convolution in one (simd-nearest.c has the formulas): the
 * positions are the pixels of the small picture, each of which makes 2×2 results; 9 planes of [n][channels]. */
KERNEL (nearest_in, (const PasticheSource *x, int first, int n, gsize plane, float *v))
KERNEL (nearest_out, (const float *m, gsize plane, int first, int n, const PasticheSink *y, double *moments))

/* A convolution as one matrix product.  `gather` copies the 3×3 neighbourhood of each output position, zero outside the
 * picture, to @v [n][3][3][channels], for any number of channels unless @x is float16; @width is the output's.
 * `scatter` writes products @m [n][channels padded] to the output positions, any number of channels. */
KERNEL (gather, (const PasticheSource *x, int stride, int width, int first, int n, float *v))
KERNEL (scatter, (const float *m, int first, int n, const PasticheSink *y, double *moments))

/* A convolution to three channels with stride 1 and the logistic function 1 ∕ (1 + exp (−v)) after it, for the @rows ×
 * @columns results from (@top, @left) of @y on.  The result (0, 0) is the one around (@offset_y, @offset_x) of the
 * source: the last layer leaves out the margin.  @w is [3][3][3 results][channels].  @patch is work space for (rows +
 * 2) × (columns rounded up to a multiple of 16, + 2) × channels floats. */
KERNEL (narrow,
        (const PasticheSource *x,
         const float          *w,
         const PasticheSink   *y,
         int                   offset_y,
         int                   offset_x,
         int                   top,
         int                   left,
         int                   rows,
         int                   columns,
         float                *patch))

/* --- Normalisation, colour ----------------------------------------------- */

/* v [n][channels] = v · scale + shift, then max (0, v) if @relu, then + other (of the same shape) unless that is NULL;
 * in place, for float32 and for float16. */
KERNEL (normalise,
        (float *v, const float *scale, const float *shift, gboolean relu, const float *other, int n, int channels))
KERNEL (normalise_half,
        (guint16 * v, const float *scale, const float *shift, gboolean relu, const guint16 *other, int n, int channels))

/* sRGB's R'G'B' in 0..1 to OKLab (Ottosson 2020) and back, @n pixels of three values, in place.  On the way back
 * colours outside sRGB are mixed with the grey of their luminance until they lie inside. */
KERNEL (to_oklab, (float *v, gsize n))
KERNEL (from_oklab, (float *v, gsize n))

/* --- Patches ------------------------------------------------------------- */

/* The sum of the squares of the differences of two patches, [PASTICHE_PATCH][PASTICHE_PATCH][4], whose rows are @stride bytes
 * apart, into @distance; as soon as it is @most or more, it may be any such number. */
KERNEL (patch_distance, (const guint8 *a, const guint8 *b, gsize stride, gint32 most, gint32 *distance))

/* --- Looks --------------------------------------------------------------- */

/* Colours from a table, @n pixels R'G'B'A in place: to each colour, cut to 0..1, is added what @table [33][33][33][4] holds
 * there, by red, green and blue, interpolated between its eight nodes, and the sum is cut to 0..1.  Alpha stays. */
KERNEL (look_up, (float *p, const float *table, gsize n))

/* y [n] = Σ weights[t] · rows[t], for @taps rows.  Along a row: rows that each begin a pixel later. */
KERNEL (weigh, (const float *const *rows, const float *weights, int taps, gsize n, float *y))

/* How bright @n pixels R'G'B'A are in linear light, from 0 at 0.6 to 1 at white, times their alpha. */
KERNEL (highlights, (const float *p, gsize n, float *y))

/* From here on @planes are a row's channels, one behind the other: [3][n], in 0..1.
 *
 * `soften`: a part @share of each colour is replaced by that of @blurred [n][4], whose colours are multiplied by its last
 * channel.  `soften_chroma`: likewise of what makes it differ from its grey. */
KERNEL (soften, (float *planes, const float *blurred, float share, gsize n))
KERNEL (soften_chroma, (float *planes, const float *blurred, float share, gsize n))

/* What becomes of the light: to each channel's is added @light's glow times its colour, up to white; then it is dimmed towards
 * the corners and goes through the coloured screen. */
KERNEL (light, (float *planes, const PasticheLight *light, gsize n))

/* Noise with values at nodes of a grid.  `nodes`: for @n nodes of a row values of mean 0 and variance
 * 1, made of a number for the row and the node's, alone: into y [n]; with @colour above 0 into y [3][n], where it says what
 * part of the variance the channels do not share.  `screen_nodes`: a screen of three colours; y [3][n].
 * `between_nodes`: y [n] = Σ weights[t][i] · nodes[first[i] + t]. */
KERNEL (nodes, (guint32 row, int n, float colour, float *y))
KERNEL (screen_nodes, (guint32 row, int n, float *y))
KERNEL (between_nodes, (const float *nodes, const gint32 *first, const float *weights, int taps, gsize n, float *y))

/* Adds grain to each channel: @amount times @noise, [n] or of three @channels [3][n], most at middle grey. */
KERNEL (add_grain, (float *planes, const float *noise, int channels, float amount, gsize n))

/* --- Gradients ----------------------------------------------------------- */
/* dy is the gradient of a loss with respect to y, and so on for other names.  These read and write float32 only. */

/* c [m][n] += aᵀ · b, for a [k][m] and b [k][n], whose rows are @a_stride and @b_stride floats apart.  n is a multiple
 * of PASTICHE_LANES. */
KERNEL (multiply_transposed,
        (const float *a, gsize a_stride, const float *b, gsize b_stride, float *c, int m, int n, int k))

/* For the gradient of the weights: `winograd_back` and `nearest_back` transform dy into the planes dm of the products,
 * in the order and size of `winograd_out`'s and `nearest_out`'s.  With the planes v of the forward pass, vᵀ · dm is
 * then the gradient of the transformed weights, which the other two turn into the gradient of the weights
 * [3][3][in][out], for the input channel @c; @d is [planes][in][out]. */
KERNEL (winograd_back, (const PasticheSource *dy, int first, int n, gsize plane, float *m))
KERNEL (nearest_back, (const PasticheSource *dy, int first, int n, gsize plane, float *m))
KERNEL (weights_winograd_back, (const float *d, int in, int out, int c, float *gradient))
KERNEL (weights_nearest_back, (const float *d, int in, int out, int c, float *gradient))

/* For dx of an upsampling convolution: what the pixels of the small picture get from dy, @v [n][9][channels];
 * multiplied with the transposes of the 9 matrices of `weights_nearest` and summed that is dx. */
KERNEL (nearest_gather, (const PasticheSource *dy, int first, int n, float *v))

/* For dx of a convolution with stride 2.  Each position of dy belongs to 2×2 pixels of dx.  `stride_gather` copies dy
 * at the position's right, at itself, below and below right, zero outside, to @v [n][4][channels]; `stride_scatter`
 * writes the 2×2 pixels of each position from the four planes @m, [n][channels padded] each, for any number of
 * channels. */
KERNEL (stride_gather, (const PasticheSource *dy, int first, int n, float *v))
KERNEL (stride_scatter, (const float *m, gsize plane, int first, int n, const PasticheSink *dx))

/* For y = z · scale + shift, with ReLU after it if @relu; dy counts where the ReLU let the value through.  `norm_sums`:
 * @sums [2][channels] = the sums over the @n pixels of dy, and of dy · (z − mean).  `norm_back`:
 * dz = dy · scale + z · linear + constant; @dz may be @dy. */
KERNEL (norm_sums,
        (const float *dy,
         const float *z,
         const float *scale,
         const float *shift,
         const float *mean,
         gboolean     relu,
         int          n,
         int          channels,
         double      *sums))
KERNEL (norm_back,
        (const float *dy,
         const float *z,
         const float *scale,
         const float *shift,
         const float *linear,
         const float *constant,
         gboolean     relu,
         int          n,
         int          channels,
         float       *dz))

/* Backward through a leaky ReLU: dy [n][channels] is multiplied by @slope where y is negative, in place; @sums
 * [channels] = its sums after that, which are the gradient of the bias. */
KERNEL (leaky_back, (float *dy, const float *y, float slope, int n, int channels, double *sums))

/* --- Training ------------------------------------------------------------ */

/* y += x, any n. */
KERNEL (add, (float *y, const float *x, gsize n))

/* A step of Adam (Kingma and Ba 2015) with the gradient times @clip, any n: @mean and @square are its moving averages
 * of the gradient and its square; @rate is the learning rate ∕ (1 − beta1ᵗ), @root is √(1 − beta2ᵗ). */
KERNEL (adam,
        (float       *values,
         const float *gradient,
         float       *mean,
         float       *square,
         float        beta1,
         float        beta2,
         float        clip,
         float        rate,
         float        root,
         float        epsilon,
         gsize        n))
