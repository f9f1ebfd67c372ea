/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * graph.c: from names to numbers, and what operators share.
 */
#include <string.h>

#include "error.h"
#include "ops.h"

#define OLDEST 7 /* ONNX' versions of operators; before, shapes were not extended as they are today */
#define NEWEST 23

static const PasticheOp *
find_op (const char *name)
{
  const PasticheOp *const tables[] = {
    pastiche_ops_conv,   pastiche_ops_norm, pastiche_ops_reduce, pastiche_ops_point,
    pastiche_ops_binary, pastiche_ops_move, pastiche_ops_shape,  pastiche_ops_resize
  };

  for (guint i = 0; i < G_N_ELEMENTS (tables); i++)
    for (const PasticheOp *op = tables[i]; op->name; op++)
      if (g_str_equal (op->name, name))
        return op;
  return NULL;
}

/* --- Checks ------------------------------------------------------------- */

static gboolean
find_ops (PasticheGraph *graph, GError **error)
{
  const PasticheModel *model = graph->model;

  for (int i = 0; i < model->n_nodes; i++)
    {
      const PasticheNode *node   = &model->nodes[i];
      g_autofree char    *quoted = pastiche_quote (node->op);

      graph->ops[i] = find_op (node->op);
      if (!graph->ops[i])
        return pastiche_model_refuse (model, error, _ ("its operator %s is not known"), quoted);
      if (node->n_in < graph->ops[i]->least || node->n_in > graph->ops[i]->most || node->n_out < 1)
        return pastiche_model_refuse (model, error, _ ("its operator %s has %d inputs and %d outputs"), quoted,
                                      node->n_in, node->n_out);
    }
  return TRUE;
}

/* Give the value @name the number that is @next. */
static gboolean
define (PasticheGraph *graph, GHashTable *numbers, const char *name, int *number, GError **error)
{
  g_autofree char *quoted = pastiche_quote (name);

  *number = graph->n_values++;
  if (*name == '\0')
    return TRUE; /* an output that nobody reads */
  return g_hash_table_insert (numbers, (gpointer) name, GINT_TO_POINTER (*number)) ||
         pastiche_model_refuse (graph->model, error, _ ("its value %s is made twice"), quoted);
}

static gboolean
find_value (const PasticheGraph *graph, GHashTable *numbers, const char *name, int *number, GError **error)
{
  g_autofree char *quoted = pastiche_quote (name);
  gpointer         found;

  if (!g_hash_table_lookup_extended (numbers, name, NULL, &found))
    return pastiche_model_refuse (graph->model, error, _ ("its value %s is read before it is made"), quoted);
  *number = GPOINTER_TO_INT (found);
  return TRUE;
}

static gboolean
number_node (PasticheGraph *graph, GHashTable *numbers, int i, GError **error)
{
  const PasticheNode *node = &graph->model->nodes[i];

  graph->in[i] = g_new (int, MAX (node->n_in, 1));
  for (int k = 0; k < node->n_in; k++)
    {
      graph->in[i][k] = -1;
      if (*node->in[k] != '\0' && !find_value (graph, numbers, node->in[k], &graph->in[i][k], error))
        return FALSE;
      if (graph->in[i][k] < 0 && k < graph->ops[i]->least)
        return pastiche_model_refuse (graph->model, error, _ ("its operator “%s” lacks an input"), graph->ops[i]->name);
    }
  return define (graph, numbers, node->out[0], &graph->out[i], error);
}

static gboolean
number_values (PasticheGraph *graph, GError **error)
{
  const PasticheModel *model     = graph->model;
  g_autoptr (GHashTable) numbers = g_hash_table_new (g_str_hash, g_str_equal);
  int number;

  for (int i = 0; i < model->n_constants; i++)
    if (!define (graph, numbers, model->constants[i].name, &number, error))
      return FALSE;
  if (!define (graph, numbers, model->in[0].name, &graph->input, error))
    return FALSE;
  for (int i = 0; i < model->n_nodes; i++)
    if (!number_node (graph, numbers, i, error))
      return FALSE;
  return find_value (graph, numbers, model->out[0].name, &graph->output, error);
}

/* What nobody reads is not computed. */
static void
find_needed (PasticheGraph *graph)
{
  g_autofree gboolean *read = g_new0 (gboolean, graph->n_values);

  read[graph->output] = TRUE;
  for (int i = graph->model->n_nodes - 1; i >= 0; i--)
    {
      graph->needed[i] = read[graph->out[i]];
      for (int k = 0; graph->needed[i] && k < graph->model->nodes[i].n_in; k++)
        if (graph->in[i][k] >= 0)
          read[graph->in[i][k]] = TRUE;
    }
}

static gboolean
check_model (const PasticheModel *model, GError **error)
{
  if (model->opset < OLDEST || model->opset > NEWEST)
    return pastiche_model_refuse (model, error, _ ("its operators are of version %.0f: %d to %d are known"),
                                  (double) model->opset, OLDEST, NEWEST);
  if (model->n_in != 1)
    return pastiche_model_refuse (model, error, _ ("it takes %d inputs: only networks that take one picture are known"),
                                  model->n_in);
  return model->n_out > 0 || pastiche_model_refuse (model, error, _ ("it has no output"));
}

PasticheGraph *
pastiche_graph_new (PasticheModel *model, GError **error)
{
  g_autoptr (PasticheGraph) graph = g_new0 (PasticheGraph, 1);

  graph->model  = model;
  graph->ops    = g_new0 (const PasticheOp *, model->n_nodes + 1);
  graph->needed = g_new0 (gboolean, model->n_nodes + 1);
  graph->in     = g_new0 (int *, model->n_nodes + 1);
  graph->out    = g_new0 (int, model->n_nodes + 1);
  if (!find_ops (graph, error) || !check_model (model, error) || !number_values (graph, error))
    return NULL;
  find_needed (graph);
  return g_steal_pointer (&graph);
}

void
pastiche_graph_free (PasticheGraph *graph)
{
  for (int i = 0; i < graph->model->n_nodes; i++)
    g_free (graph->in[i]);
  g_free (graph->in);
  g_free (graph->out);
  g_free (graph->needed);
  g_free (graph->ops);
  pastiche_model_free (graph->model);
  g_free (graph);
}

/* --- What operators share ----------------------------------------------- */

gboolean
pastiche_step_refuse (const PasticheStep *step, GError **error, const char *format, ...)
{
  va_list          arguments;
  g_autofree char *reason = NULL, *quoted = pastiche_quote (step->node->name);

  va_start (arguments, format);
  reason = g_strdup_vprintf (format, arguments);
  va_end (arguments);
  if (*step->node->name == '\0')
    return pastiche_model_refuse (step->graph->model, error, _ ("its operator “%s” %s"), step->op->name, reason);
  return pastiche_model_refuse (step->graph->model, error, _ ("its operator “%s”, called %s, %s"), step->op->name,
                                quoted, reason);
}

gboolean
pastiche_step_list (const PasticheStep *step, const char *name, int i, const PasticheValue **list, GError **error)
{
  const PasticheAttribute *attribute = name ? pastiche_node_attribute (step->node, name) : NULL;

  *list = NULL;
  if (i >= 0 && pastiche_step_in (step, i))
    {
      if (!pastiche_step_knows (step, i))
        return pastiche_step_refuse (step, error, _ ("depends on the picture in more than its size"));
      *list = pastiche_step_in (step, i);
    }
  else if (attribute)
    *list = &attribute->values;
  if (*list && (!(*list)->whole || (*list)->rank > 1))
    return pastiche_step_refuse (step, error, _ ("has no list of whole numbers where there should be one"));
  return TRUE;
}

typedef struct
{
  const PasticheStep *step;
  PasticheRangeFunc   func;
  gint64              n, size;
} Loop;

static void
run_block (gpointer data, int block, int slot G_GNUC_UNUSED)
{
  const Loop   *loop  = data;
  PasticheRange range = { loop->step, block * loop->size, MIN (loop->n, (block + 1) * loop->size) };

  loop->func (&range);
}

gboolean
pastiche_step_for (const PasticheStep *step,
                   PasticheJob        *job,
                   gint64              n,
                   gint64              size,
                   PasticheRangeFunc   func,
                   GError            **error)
{
  Loop loop = { step, func, n, MAX (size, (n >> 30) + 1) };

  return n == 0 || pastiche_parallel_for (job, pastiche_blocks ((gsize) n, (gsize) loop.size), step->work, run_block,
                                          &loop, error);
}
