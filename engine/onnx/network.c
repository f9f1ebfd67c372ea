/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * network.c: what an .onnx file's pictures are like.  The format does not say what is black and what is white, nor
 * which sizes are good, so it is found out, by trying.
 */
#include <math.h>
#include <string.h>

#include "error.h"
#include "network.h"
#include "ops.h"

#define TRIED      64      /* pixels of the sides that are tried, at least */
#define MAX_MEMORY (1.5e9) /* bytes that trying may take */
#define MAX_WORK   (4e11)  /* and multiply-adds, */
#define MAX_EACH   (2e6)   /* and for each colour of a pixel */
#define MAX_STEPS  64      /* back from the output */

/* --- Sizes -------------------------------------------------------------- */

static gboolean
is_picture (const PasticheNetwork *network, const PasticheValue *shape, gint64 height, gint64 width)
{
  const gint64 *d = shape->dims;

  if (shape->rank != 4 || d[0] != 1)
    return FALSE;
  return network->colours_last ? d[1] == height && d[2] == width && d[3] == 3
                               : d[1] == 3 && d[2] == height && d[3] == width;
}

static PastichePlan *
plan_for (const PasticheNetwork *network, gint64 height, gint64 width, GError **error)
{
  gint64 first[] = { 1, 3, height, width }, last[] = { 1, height, width, 3 };
  g_autoptr (PastichePlan) plan = pastiche_plan_new (network->graph, 4, network->colours_last ? last : first, error);

  if (plan && !is_picture (network, &plan->shape, height, width))
    {
      pastiche_model_refuse (network->graph->model, error,
                             _ ("it gives no picture of the size of the one that it gets"));
      return NULL;
    }
  return g_steal_pointer (&plan);
}

/* A plan for the smallest multiple that the sides of pictures can be of, and else for the file's own size. */
static PastichePlan *
find_size (PasticheNetwork *network, GError **error)
{
  static const int    multiples[] = { 1, 4, 8, 16, 32 };
  const PastichePort *in          = &network->graph->model->in[0];
  g_autoptr (GError) reason       = NULL;
  PastichePlan *plan              = NULL;
  gint64        height            = in->rank == 4 ? in->dims[network->colours_last ? 1 : 2] : -1;
  gint64        width             = in->rank == 4 ? in->dims[network->colours_last ? 2 : 3] : -1;

  for (guint i = 0; !plan && i < G_N_ELEMENTS (multiples); i++)
    {
      int odd = TRIED / multiples[i] | 1;

      g_clear_error (&reason);
      network->multiple = multiples[i];
      plan              = plan_for (network, (odd + 2) * multiples[i], odd * multiples[i], &reason);
    }
  if (!plan && height > 0 && width > 0 && height < G_MAXINT16 && width < G_MAXINT16)
    {
      network->height = (int) height;
      network->width  = (int) width;
      g_clear_error (&reason);
      plan = plan_for (network, height, width, &reason);
    }
  if (!plan)
    g_propagate_error (error, g_steal_pointer (&reason));
  else if (plan->memory > MAX_MEMORY || plan->work > MIN (MAX_WORK, MAX_EACH * pastiche_value_count (&plan->shape)))
    {
      g_clear_pointer (&plan, pastiche_plan_free);
      pastiche_model_refuse (network->graph->model, error,
                             _ ("it takes too much memory or time even for a small picture"));
    }
  return plan;
}

/* --- Black and white ---------------------------------------------------- */

static int
maker_of (const PasticheGraph *graph, int value)
{
  for (int i = 0; i < graph->model->n_nodes; i++)
    if (graph->out[i] == value)
      return i;
  return -1;
}

static gboolean
is_any (const char *name, const char *const *names)
{
  return g_strv_contains (names, name);
}

/* The number that input @k of node @i is, if it is one. */
static gboolean
is_number (const PastichePlan *plan, int i, int k, double *number)
{
  int                  in    = k < plan->graph->model->nodes[i].n_in ? plan->graph->in[i][k] : -1;
  const PasticheValue *value = in >= 0 ? &plan->values[in] : NULL;

  if (!value || !value->data || value->whole || pastiche_value_count (value) != 1)
    return FALSE;
  *number = value->floats[0];
  return TRUE;
}

/* Follow the node @i back, whose output is taken @scale times plus @shift: on to input *@k.  FALSE for what is not linear. */
static gboolean
step_back (const PastichePlan *plan, int i, double *scale, double *shift, int *k)
{
  static const char *const passing[] = { "Transpose", "Identity",  "Cast",    "Slice",  "Crop", "Reshape",
                                         "Squeeze",   "Unsqueeze", "Dropout", "Concat", NULL };
  const PasticheNode      *node      = &plan->graph->model->nodes[i];
  double                   number    = 0, sign;

  *k = 0;
  if (is_any (node->op, passing))
    return TRUE;
  if (g_str_equal (node->op, "Affine"))
    {
      *shift += *scale * pastiche_node_float (node, "beta", 0);
      *scale *= pastiche_node_float (node, "alpha", 1);
      return TRUE;
    }
  *k = is_number (plan, i, 0, &number) ? 1 : 0;
  if (*k == 0 && !is_number (plan, i, 1, &number))
    return FALSE;
  sign = g_str_equal (node->op, "Sub") ? -1 : 1;
  if (g_str_equal (node->op, "Mul"))
    *scale *= number;
  else if (g_str_equal (node->op, "Div") && *k == 0 && number != 0)
    *scale /= number;
  else if (g_str_equal (node->op, "Add") || g_str_equal (node->op, "Sub"))
    {
      *shift += *scale * number * (*k == 0 ? sign : 1);
      *scale *= *k == 0 ? 1 : sign;
    }
  else
    return FALSE;
  return TRUE;
}

/* The range of the node's output, where its operator has one. */
static gboolean
has_range (const PastichePlan *plan, int i, double *low, double *high)
{
  static const char *const logistic[] = { "Sigmoid", "HardSigmoid", NULL };
  const PasticheNode      *node       = &plan->graph->model->nodes[i];

  *high = 1;
  *low  = g_str_equal (node->op, "Tanh") ? -1 : 0;
  if (g_str_equal (node->op, "Tanh") || is_any (node->op, logistic))
    return TRUE;
  if (!g_str_equal (node->op, "Clip"))
    return FALSE;
  *low  = pastiche_node_float (node, "min", -G_MAXFLOAT);
  *high = pastiche_node_float (node, "max", G_MAXFLOAT);
  is_number (plan, i, 1, low);
  is_number (plan, i, 2, high);
  return *low > -1e6 && *high < 1e6;
}

/* What the last operators say of the range that the output is in. */
static gboolean
find_range (const PastichePlan *plan, double *low, double *high)
{
  double scale = 1, shift = 0, a, b;
  int    i = maker_of (plan->graph, plan->graph->output), k;

  for (int n = 0; i >= 0 && n < MAX_STEPS; n++)
    {
      if (has_range (plan, i, &a, &b))
        {
          *low  = MIN (scale * a, scale * b) + shift;
          *high = MAX (scale * a, scale * b) + shift;
          return TRUE;
        }
      if (!step_back (plan, i, &scale, &shift, &k) || plan->graph->in[i][k] < 0)
        return FALSE;
      i = maker_of (plan->graph, plan->graph->in[i][k]);
    }
  return FALSE;
}

/* A small picture with edges and gentle slopes, in 0 to 1, painted: the range of the result.  Networks that
 * normalise see the same in any range. */
static gboolean
measure_range (PastichePlan *plan, double *low, double *high, GError **error)
{
  gint64   n = pastiche_value_count (&plan->shape);
  float   *x = pastiche_alloc_floats (n, error), *y = x ? pastiche_alloc_floats (n, error) : NULL;
  gboolean ok;

  for (gint64 i = 0; y && i < n; i++)
    x[i] = (float) (0.5 + 0.3 * sin (i * 0.013) + ((i / 7) % 5 == 0 ? 0.2 : -0.1));
  ok    = y && pastiche_plan_run (plan, NULL, x, y, error);
  *low  = G_MAXDOUBLE;
  *high = -G_MAXDOUBLE;
  for (gint64 i = 0; ok && i < n; i++)
    {
      *low  = MIN (*low, y[i]);
      *high = MAX (*high, y[i]);
    }
  pastiche_free (x);
  pastiche_free (y);
  return ok;
}

static void
set_range (PasticheNetwork *network, double low, double high)
{
  network->black = high <= 8 && low < -0.25 ? -1 : 0;
  network->white = high > 8 ? 255 : 1;
}

/* The keys are ONNX' own. */
static gboolean
read_range (PasticheNetwork *network)
{
  GHashTable *metadata = network->graph->model->metadata;
  const char *format   = g_hash_table_lookup (metadata, "Image.BitmapPixelFormat");
  const char *range    = g_hash_table_lookup (metadata, "Image.NominalPixelRange");

  network->bgr = format && g_ascii_strncasecmp (format, "Bgr", 3) == 0;
  if (!range)
    return FALSE;
  if (strstr (range, "0_255"))
    set_range (network, 0, 255);
  else if (strstr (range, "Normalized_1_1"))
    set_range (network, -1, 1);
  else if (strstr (range, "Normalized_0_1"))
    set_range (network, 0, 1);
  else
    return FALSE;
  return TRUE;
}

/* --- The network -------------------------------------------------------- */

/* TensorProto.DataType: float, float16 and double, or not said. */
static gboolean
check_input (const PasticheModel *model, GError **error)
{
  const PastichePort *in = &model->in[0];

  if (in->type != 0 && in->type != 1 && in->type != 10 && in->type != 11)
    return pastiche_model_refuse (model, error, _ ("its pictures are whole numbers"));
  if (in->rank == -1)
    return TRUE;
  if (in->rank != 4 || in->dims[0] > 1 || (in->dims[1] != 3 && in->dims[3] != 3 && MAX (in->dims[1], in->dims[3]) > 0))
    return pastiche_model_refuse (model, error, _ ("it takes no picture of three colours"));
  return TRUE;
}

/* Colours come first, unless the file says otherwise or that does not work. */
static PastichePlan *
find_layout (PasticheNetwork *network, GError **error)
{
  const PastichePort *in    = &network->graph->model->in[0];
  gboolean            known = in->rank == 4 && (in->dims[1] == 3 || in->dims[3] == 3);
  g_autoptr (GError) reason = NULL;
  PastichePlan *plan;

  network->colours_last = known && in->dims[1] != 3;
  plan                  = find_size (network, known ? error : &reason);
  if (plan || known)
    return plan;
  network->colours_last = TRUE;
  plan                  = find_size (network, NULL);
  if (!plan)
    g_propagate_error (error, g_steal_pointer (&reason));
  return plan;
}

PasticheNetwork *
pastiche_network_new (PasticheModel *model, GError **error)
{
  g_autoptr (PasticheNetwork) network = g_new0 (PasticheNetwork, 1);
  g_autoptr (PastichePlan) plan       = NULL;
  double low, high;

  network->graph = pastiche_graph_new (model, error);
  if (!network->graph || !check_input (model, error) || !(plan = find_layout (network, error)))
    return NULL;
  if (read_range (network))
    return g_steal_pointer (&network);
  if (!find_range (plan, &low, &high) && !measure_range (plan, &low, &high, error))
    return NULL;
  set_range (network, low, high);
  return g_steal_pointer (&network);
}

PasticheNetwork *
pastiche_network_load (const char *path, GError **error)
{
  PasticheModel *model = pastiche_model_read (path, error);

  return model ? pastiche_network_new (model, error) : NULL;
}

void
pastiche_network_free (PasticheNetwork *network)
{
  if (network->graph)
    pastiche_graph_free (network->graph);
  g_free (network);
}
