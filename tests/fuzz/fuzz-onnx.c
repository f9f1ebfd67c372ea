/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * fuzz-onnx.c: ONNX files: what they say of themselves, their sizes and range found out, given a title, and, if it
 * takes little, painted with.
 */
#include "fuzz.h"

#include <string.h>
#include <unistd.h>

#include "network-style.h"
#include "network.h"

#define HEIGHT    70
#define WIDTH     65
#define MOST_WORK 3e8 /* multiply-adds */

static void
check_text (const char *text)
{
  g_autofree char *shown = pastiche_printable (text, G_MAXSIZE);

  g_assert_cmpstr (shown, ==, text);
}

/* What a list shows of it can be shown. */
static void
check_texts (const char *path)
{
  GError *error                      = NULL;
  g_autoptr (PasticheStyleInfo) info = pastiche_network_style_info (path, &error);

  fuzz_answer (info != NULL, error);
  if (!info)
    return;
  g_assert_cmpstr (info->title, !=, "");
  check_text (info->title);
  check_text (info->artist);
  check_text (info->licence);
  check_text (info->provenance);
}

/* Under another title it is the same network. */
static void
check_title (const guint8 *data, gsize size)
{
  g_autoptr (PasticheModel) model = pastiche_model_parse (data, size, "“it”", NULL);
  g_autoptr (GByteArray) copy     = pastiche_model_entitle (data, size, "Another");
  g_autoptr (PasticheModel) again = pastiche_model_parse (copy->data, copy->len, "“it”", NULL);

  g_assert_nonnull (model);
  g_assert_nonnull (again);
  g_assert_true (pastiche_model_is_same (model, again));
}

static void
paint (const PasticheNetwork *network)
{
  g_autofree float *x     = g_new (float, HEIGHT *WIDTH * 3);
  PasticheTensor    in    = { HEIGHT, WIDTH, 3, x, NULL }, y;
  PasticheRows      rows  = pastiche_tensor_rows (&in);
  PasticheArena     arena = PASTICHE_ARENA_EMPTY;
  GError           *error = NULL;
  gboolean          ok;

  for (int i = 0; i < HEIGHT * WIDTH * 3; i++)
    x[i] = (float) (i % 97) / 96;
  ok = pastiche_network_paint (network, NULL, &rows, &arena, &y, &error);
  fuzz_answer (ok, error);
  for (int i = 0; ok && i < HEIGHT * WIDTH * 3; i++)
    g_assert_true (y.data[i] >= 0 && y.data[i] <= 1.001f);
  pastiche_arena_clear (&arena);
}

/* What no input can be: no file, a folder, and one that is too large. */
static void
check_others (void)
{
  const char *const paths[] = { "/proc/self/nothing", "/proc/self", fuzz_file ((const guint8 *) "", 1, NULL, 0) };

  g_assert_cmpint (truncate (paths[2], (off_t) 1 << 30), ==, 0);
  for (guint i = 0; i < G_N_ELEMENTS (paths); i++)
    {
      GError *error = NULL;

      fuzz_answer (pastiche_network_load (paths[i], &error) != NULL, error);
      error = NULL;
      fuzz_answer (pastiche_network_style_info (paths[i], &error) != NULL, error);
    }
}

int
LLVMFuzzerTestOneInput (const guint8 *data, gsize size)
{
  static gboolean  begun = FALSE;
  GError          *error = NULL;
  PasticheNetwork *network;
  const char      *path;

  if (!begun)
    check_others ();
  begun   = TRUE;
  path    = fuzz_file (data, size, NULL, 0);
  network = pastiche_network_load (path, &error);
  fuzz_answer (network != NULL, error);
  check_texts (path);
  if (!network)
    return 0;
  check_title (data, size);
  if (pastiche_network_work (network, HEIGHT, WIDTH) < MOST_WORK &&
      pastiche_network_memory (network, HEIGHT, WIDTH) < (gsize) 1 << 30)
    paint (network);
  pastiche_network_free (network);
  return 0;
}
