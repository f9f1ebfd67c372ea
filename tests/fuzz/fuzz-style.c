/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * fuzz-style.c: style files.  The first byte of the input says what the others are:
 *
 *   V   a header for the body of an instant style; after a byte 0, changes of that body: place (2 bytes), new bytes (4).
 *       Then the checksum in the header is put right, so that the fuzzer comes past it
 *   E   likewise for an era, with places counted in values of 2 bytes
 *   S   likewise for a style, which is read with its base, and with places counted in STYLE_STEP bytes
 *   R   a header for the body of a restorer
 *   any other: all of it is the file
 */
#include "fuzz.h"

#include <string.h>
#include <unistd.h>

#include "style-file.h"

#define DIGITS     64
#define CHANGE     6
#define STYLE_STEP 48

static FuzzTensors     style, vector, era, restorer;
static PasticheWeights base;

static void
refuse (const char *path)
{
  GError *error                      = NULL;
  g_autoptr (PasticheStyleFile) file = pastiche_style_file_open (path, &error);

  g_assert_null (file);
  fuzz_answer (FALSE, error);
}

/* What no input can be: no file, a folder, one that is too large, one that is cut off while it is read, and a style of
 * another base. */
static void
check_others (void)
{
  GError         *error              = NULL;
  const char     *path               = fuzz_file ((const guint8 *) vector.bytes, vector.n_bytes, NULL, 0);
  PasticheWeights weights            = { 0 };
  g_autoptr (PasticheStyleFile) file = pastiche_style_file_open (path, &error);

  g_assert_no_error (error);
  fuzz_answer (pastiche_style_file_is (file, PASTICHE_KIND_STYLE, "another", &error), error);
  error = NULL;
  fuzz_answer (pastiche_style_file_is (file, PASTICHE_KIND_BASE, "another", &error), error);
  error = NULL;
  g_assert_cmpint (truncate (path, 20), ==, 0);
  fuzz_answer (pastiche_style_file_read (file, NULL, &weights, &error), error);
  g_assert_cmpint (truncate (path, (off_t) PASTICHE_TENSOR_MAX_FILE + 1), ==, 0);
  refuse (path);
  refuse ("/proc/self");
  refuse ("/proc/self/nothing");
}

static void
get_templates (void)
{
  g_autofree char *path              = g_build_filename (g_getenv ("FUZZ_STYLES"), "base.safetensors", NULL);
  GError          *error             = NULL;
  g_autoptr (PasticheStyleFile) file = NULL;

  if (style.bytes != NULL)
    return;
  fuzz_tensors ("vangogh.safetensors", &style);
  fuzz_tensors ("vector.safetensors", &vector);
  fuzz_tensors ("era.safetensors", &era);
  fuzz_tensors ("restorer.safetensors", &restorer);
  file = pastiche_style_file_open (path, &error);
  fuzz_answer (file && pastiche_style_file_read (file, NULL, &base, &error), error);
  check_others ();
}

/* The header @text with its length before it, and in place of the digits of “sha256” those of @body, if any. */
static GByteArray *
make_head (const guint8 *text, gsize n, const guint8 *body, gsize n_body)
{
  static const char key[]  = "\"sha256\": \"";
  GByteArray       *head   = g_byte_array_new ();
  guint64           length = GUINT64_TO_LE ((guint64) n);
  g_autofree char  *sum    = body != NULL ? g_compute_checksum_for_data (G_CHECKSUM_SHA256, body, n_body) : NULL;
  guint8           *digits;

  g_byte_array_append (head, (const guint8 *) &length, sizeof length);
  g_byte_array_append (head, text, (guint) n);
  digits = memmem (head->data, head->len, key, sizeof key - 1);
  if (sum != NULL && digits != NULL && digits + sizeof key - 1 + DIGITS <= head->data + head->len)
    memcpy (digits + sizeof key - 1, sum, DIGITS);
  return head;
}

static void
read_style (const char *path)
{
  GError         *error              = NULL;
  PasticheWeights weights            = { 0 };
  g_autoptr (PasticheStyleFile) file = pastiche_style_file_open (path, &error);
  gboolean read;

  fuzz_answer (file != NULL, error);
  if (file == NULL)
    return;
  g_assert_cmpstr (file->info->title, !=, "");
  error = NULL;
  read  = pastiche_style_file_read (file, file->kind == PASTICHE_KIND_STYLE ? &base : NULL, &weights, &error);
  fuzz_answer (read, error);
  if (read)
    pastiche_weights_clear (&weights);
}

/* The header in @data and the changed body of @template. */
static void
change_body (const FuzzTensors *template, gsize step, const guint8 *data, gsize size)
{
  const guint8      *end      = memchr (data, 0, size);
  gsize              n        = end != NULL ? (gsize) (end - data) : size;
  g_autofree guint8 *body     = g_memdup2 (template->body, template->n_body);
  g_autoptr (GByteArray) head = NULL;

  for (gsize i = n + 1; i + CHANGE <= size; i += CHANGE)
    {
      gsize at = (data[i] + 256 * (gsize) data[i + 1]) * step % (template->n_body - 3);

      memcpy (body + at, data + i + 2, 4);
    }
  head = make_head (data, n, body, template->n_body);
  g_byte_array_append (head, body, (guint) template->n_body);
  read_style (fuzz_file (head->data, head->len, NULL, 0));
}

int
LLVMFuzzerTestOneInput (const guint8 *data, gsize size)
{
  get_templates ();
  if (size > 0 && data[0] == 'V')
    change_body (&vector, 1, data + 1, size - 1);
  else if (size > 0 && data[0] == 'E')
    change_body (&era, 2, data + 1, size - 1);
  else if (size > 0 && data[0] == 'S' && memchr (data, 0, size) != NULL)
    change_body (&style, STYLE_STEP, data + 1, size - 1);
  else if (size > 0 && (data[0] == 'S' || data[0] == 'R'))
    {
      const FuzzTensors *whole    = data[0] == 'S' ? &style : &restorer;
      g_autoptr (GByteArray) head = make_head (data + 1, size - 1, NULL, 0);

      read_style (fuzz_file (head->data, head->len, whole->body, whole->n_body));
    }
  else
    read_style (fuzz_file (data, size, NULL, 0));
  return 0;
}
