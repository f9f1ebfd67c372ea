/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * pastiche-plugin.c: the plug-in and its eight procedures, which scripts call like this:
 *
 *   (plug-in-pastiche #:run-mode RUN-NONINTERACTIVE #:image image #:drawables (vector layer)
 *                     #:style "vangogh" #:strength 80 #:mix "hokusai" #:mix-amount 30 #:stroke-size 150
 *                     #:output "layer-mask" #:soft-edge 5)
 *   (plug-in-pastiche-again #:run-mode RUN-NONINTERACTIVE #:image image #:drawables (vector painted))
 *   (plug-in-pastiche-era #:run-mode RUN-NONINTERACTIVE #:image image #:drawables (vector frame-1 frame-2)
 *                         #:era "kodachrome" #:grain 50)
 *   (plug-in-pastiche-match #:run-mode RUN-NONINTERACTIVE #:image image #:drawables (vector still-1 still-2) #:to -1)
 *   (plug-in-pastiche-restore #:run-mode RUN-NONINTERACTIVE #:image image #:drawables (vector photo) #:threshold 40)
 *   (plug-in-pastiche-tune #:paintings (vector "harbour.jpg") #:title "The harbour" #:minutes 5)
 *   (plug-in-pastiche-add #:file "harbour.jpg" #:title "The harbour, at once")
 *   (plug-in-pastiche-list)
 */
#include <libgimp/gimp.h>

#include "add-procedure.h"
#include "again.h"
#include "era-filter.h"
#include "filter.h"
#include "list-procedure.h"
#include "match-filter.h"
#include "pastiche.h"
#include "restore-filter.h"
#include "tune-procedure.h"

#define PASTICHE_TYPE_PLUG_IN (pastiche_plug_in_get_type ())
G_DECLARE_FINAL_TYPE (PastichePlugIn, pastiche_plug_in, PASTICHE, PLUG_IN, GimpPlugIn)

struct _PastichePlugIn
{
  GimpPlugIn parent_instance;
};

G_DEFINE_FINAL_TYPE (PastichePlugIn, pastiche_plug_in, GIMP_TYPE_PLUG_IN)
GIMP_MAIN (PASTICHE_TYPE_PLUG_IN)

static const struct
{
  const char *name;
  GimpProcedure *(*create) (GimpPlugIn *plug_in);
} procedures[] = {
  { PASTICHE_FILTER, pastiche_filter_new },
  { PASTICHE_AGAIN, pastiche_again_new },
  { PASTICHE_ERA_FILTER, pastiche_era_filter_new },
  { PASTICHE_MATCH_FILTER, pastiche_match_filter_new },
  { PASTICHE_RESTORE_FILTER, pastiche_restore_filter_new },
  { PASTICHE_TUNE_PROCEDURE, pastiche_tune_procedure_new },
  { PASTICHE_ADD_PROCEDURE, pastiche_add_procedure_new },
  { PASTICHE_LIST_PROCEDURE, pastiche_list_procedure_new },
};

static GList *
query_procedures (G_GNUC_UNUSED GimpPlugIn *plug_in)
{
  GList *names = NULL;

  for (gsize i = 0; i < G_N_ELEMENTS (procedures); i++)
    names = g_list_append (names, g_strdup (procedures[i].name));
  return names;
}

/* It lies beside the program.  GIMP 3.0 keeps it, though its menus and its search for commands show no icon that is a file,
 * and one of the theme that is in no folder of GIMP's as a broken one. */
static GimpProcedure *
with_icon (GimpProcedure *procedure)
{
  g_autofree char *program = g_file_read_link ("/proc/self/exe", NULL);
  g_autofree char *folder  = g_path_get_dirname (program != NULL ? program : ".");
  g_autofree char *path    = g_build_filename (folder, "pastiche.svg", NULL);
  g_autoptr (GFile) file   = g_file_new_for_path (path);

  if (g_file_test (path, G_FILE_TEST_IS_REGULAR))
    gimp_procedure_set_icon_file (procedure, file);
  return procedure;
}

static GimpProcedure *
create_procedure (GimpPlugIn *plug_in, const char *name)
{
  for (gsize i = 0; i < G_N_ELEMENTS (procedures); i++)
    if (g_str_equal (name, procedures[i].name))
      return with_icon (procedures[i].create (plug_in));
  return NULL;
}

/* GIMP knows of translations beside the program only; those of the command line, too, are where the engine looks. */
static gboolean
set_i18n (G_GNUC_UNUSED GimpPlugIn *plug_in,
          G_GNUC_UNUSED const char *procedure,
          G_GNUC_UNUSED char      **domain,
          G_GNUC_UNUSED char      **folder)
{
  return FALSE;
}

static void
pastiche_plug_in_class_init (PastichePlugInClass *klass)
{
  GimpPlugInClass *plug_in_class = GIMP_PLUG_IN_CLASS (klass);

  plug_in_class->query_procedures = query_procedures;
  plug_in_class->create_procedure = create_procedure;
  plug_in_class->set_i18n         = set_i18n;
}

static void
pastiche_plug_in_init (G_GNUC_UNUSED PastichePlugIn *plug_in)
{
  pastiche_find_translations ();
}
