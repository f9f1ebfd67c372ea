/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * plan.c: a graph for one size of picture.  What does not depend on the picture's values, such as the arithmetic that many
 * files do with its size, is computed while planning; the rest is a list of steps whose shapes and memory are known.
 */
#include <string.h>

#include "error.h"
#include "ops.h"
#include "tensor.h"

#define MAX_FOLDED (1 << 25) /* values that a graph computes without the picture: weights, at most */
#define MAX_WORK   1e9       /* multiply-adds for it */

/* --- Planning ----------------------------------------------------------- */

static void
link_step (PastichePlan *plan, int i, PasticheStep *step)
{
  const PasticheGraph *graph = plan->graph;
  const PasticheNode  *node  = &graph->model->nodes[i];

  *step = (PasticheStep) { .graph = graph, .op = graph->ops[i], .node = node, .number = i, .in_place = -1 };
  for (int k = 0; k < node->n_in; k++)
    step->in[k] = graph->in[i][k] >= 0 ? &plan->values[graph->in[i][k]] : NULL;
  step->out = &plan->values[graph->out[i]];
}

static gboolean
is_known (const PasticheStep *step)
{
  for (int k = 0; k < step->node->n_in; k++)
    if (step->in[k] && !step->in[k]->data)
      return FALSE;
  return TRUE;
}

/* Whole numbers are those of sizes, which are known; and what is known is little. */
static gboolean
check_step (PastichePlan *plan, const PasticheStep *step, gboolean known, GError **error)
{
  if (!pastiche_value_check (step->out))
    return pastiche_step_refuse (step, error, _ ("makes more numbers than there is room for"));
  if (!known)
    return step->out->data || !step->out->whole ||
           pastiche_step_refuse (step, error, _ ("computes whole numbers from the picture"));
  plan->folded += pastiche_value_count (step->out) + step->work / MAX_WORK * MAX_FOLDED;
  return plan->folded <= MAX_FOLDED || pastiche_step_refuse (step, error, _ ("computes too much that is no picture"));
}

static gboolean
plan_node (PastichePlan *plan, int i, GError **error)
{
  PasticheStep *step = &plan->steps[plan->n_steps];
  gboolean      known;

  link_step (plan, i, step);
  known = is_known (step);
  if (!step->op->shape (step, error) || !check_step (plan, step, known, error))
    return FALSE;
  if (step->out->data)
    return TRUE; /* its shape was all that it is about */
  if (known)
    return pastiche_value_alloc (step->out, error) && step->op->run (step, NULL, error);
  plan->n_steps++;
  return TRUE;
}

/* --- Memory ------------------------------------------------------------- */

static void
find_last (PastichePlan *plan)
{
  const PasticheGraph *graph = plan->graph;

  for (int s = 0; s < plan->n_steps; s++)
    {
      int i = plan->steps[s].number;

      for (int k = 0; k < graph->model->nodes[i].n_in; k++)
        if (graph->in[i][k] >= 0)
          plan->last[graph->in[i][k]] = i;
      plan->last[graph->out[i]] = i;
    }
  plan->last[graph->output] = G_MAXINT;
}

/* Whether @value is nothing that its maker frees: the input, a constant or a folded value. */
static gboolean
is_passing (const PastichePlan *plan, int value)
{
  return value >= 0 && value != plan->graph->input && !plan->known[value];
}

/* The input whose memory @step's output can take over: one that nobody reads later. */
static int
choose_place (const PastichePlan *plan, const PasticheStep *step)
{
  const int *in = plan->graph->in[step->number];

  for (int k = 0; step->op->in_place && k < MIN (step->node->n_in, 2); k++)
    if (is_passing (plan, in[k]) && plan->last[in[k]] == step->number &&
        pastiche_value_count (step->in[k]) == pastiche_value_count (step->out))
      return k;
  return -1;
}

/* The values that nobody reads after @step, once each: their bytes. */
static gsize
bytes_that_end (const PastichePlan *plan, const PasticheStep *step)
{
  const PasticheGraph *graph = plan->graph;
  const int           *in    = graph->in[step->number];
  gsize                bytes = 0;

  for (int k = 0; k < step->node->n_in; k++)
    {
      gboolean again = FALSE;

      for (int j = 0; j < k; j++)
        again |= in[j] == in[k];
      again |= step->in_place >= 0 && in[k] == in[step->in_place];
      if (!again && is_passing (plan, in[k]) && plan->last[in[k]] == step->number)
        bytes += pastiche_value_bytes (step->in[k]);
    }
  return bytes;
}

static void
add_up (PastichePlan *plan)
{
  gsize now = 0;

  for (int i = 0; i < plan->graph->n_values; i++)
    plan->known[i] = plan->values[i].data != NULL;
  find_last (plan);
  for (int s = 0; s < plan->n_steps; s++)
    {
      PasticheStep *step = &plan->steps[s];

      step->in_place = choose_place (plan, step);
      if (step->in_place < 0)
        now += pastiche_value_bytes (step->out);
      plan->memory = MAX (plan->memory, now + step->workspace);
      plan->work += step->work;
      now -= bytes_that_end (plan, step);
    }
}

/* --- A plan ------------------------------------------------------------- */

PastichePlan *
pastiche_plan_new (const PasticheGraph *graph, int rank, const gint64 *dims, GError **error)
{
  g_autoptr (PastichePlan) plan = g_new0 (PastichePlan, 1);
  const PasticheModel *model    = graph->model;

  plan->graph  = graph;
  plan->values = g_new0 (PasticheValue, graph->n_values);
  plan->last   = g_new0 (int, graph->n_values);
  plan->known  = g_new0 (gboolean, graph->n_values);
  plan->steps  = g_new0 (PasticheStep, model->n_nodes + 1);
  for (int i = 0; i < model->n_constants; i++)
    {
      plan->values[i]          = model->constants[i].value;
      plan->values[i].borrowed = TRUE;
    }
  plan->values[graph->input].rank = rank;
  memcpy (plan->values[graph->input].dims, dims, rank * sizeof *dims);
  for (int i = 0; i < model->n_nodes; i++)
    if (graph->needed[i] && !plan_node (plan, i, error))
      return NULL;
  if (plan->values[graph->output].data || graph->output == graph->input)
    {
      pastiche_model_refuse (model, error, _ ("its output does not depend on the picture"));
      return NULL;
    }
  add_up (plan);
  plan->shape = plan->values[graph->output];
  return g_steal_pointer (&plan);
}

void
pastiche_plan_free (PastichePlan *plan)
{
  for (int i = 0; i < plan->graph->n_values; i++)
    pastiche_value_clear (&plan->values[i]);
  g_free (plan->values);
  g_free (plan->last);
  g_free (plan->known);
  g_free (plan->steps);
  g_free (plan);
}

/* --- Running ------------------------------------------------------------ */

/* Free what nobody reads after @step. */
static void
free_room (PastichePlan *plan, const PasticheStep *step)
{
  const int *in = plan->graph->in[step->number];

  if (step->in_place >= 0)
    step->in[step->in_place]->data = NULL;
  for (int k = 0; k < step->node->n_in; k++)
    if (is_passing (plan, in[k]) && plan->last[in[k]] == step->number)
      pastiche_value_clear (step->in[k]);
}

static gboolean
run_steps (PastichePlan *plan, PasticheJob *job, GError **error)
{
  for (int s = 0; s < plan->n_steps; s++)
    {
      const PasticheStep *step = &plan->steps[s];
      gboolean            ok;

      if (step->in_place >= 0)
        step->out->data = step->in[step->in_place]->data;
      else if (!pastiche_value_alloc (step->out, error))
        return FALSE;
      ok = step->op->run (step, job, error);
      free_room (plan, step);
      if (!ok)
        return FALSE;
    }
  return TRUE;
}

gboolean
pastiche_plan_run (PastichePlan *plan, PasticheJob *job, const float *in, float *out, GError **error)
{
  PasticheValue *input = &plan->values[plan->graph->input], *output = &plan->values[plan->graph->output];
  gboolean       ok;

  input->data     = (gpointer) in;
  input->borrowed = TRUE;
  ok              = run_steps (plan, job, error);
  if (ok)
    memcpy (out, output->floats, pastiche_value_bytes (output));
  pastiche_value_clear (input);
  for (int i = 0; i < plan->graph->n_values; i++)
    if (is_passing (plan, i))
      pastiche_value_clear (&plan->values[i]);
  return ok;
}
