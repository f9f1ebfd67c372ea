; SPDX-License-Identifier: GPL-3.0-or-later
; Paint all pictures of a folder in one style. In GIMP's Script-Fu console (Filters ▸ Development):
;
;   (load "/where/this/lies/paint-folder.scm")
;   (paint-folder "/home/me/holiday/*.jpg" "/home/me/painted" "monet" 80)
;
; The folder for the painted pictures, which get the same names, must be there.

(define (paint-folder pattern painted style strength)
  (for-each
    (lambda (path)
      (let* ((image (car (gimp-file-load RUN-NONINTERACTIVE path)))
             (name (car (reverse (strbreakup path DIR-SEPARATOR)))))
        (gimp-image-policy-rotate image FALSE) ; as the camera says which side is up
        (plug-in-pastiche #:run-mode RUN-NONINTERACTIVE #:image image
                          #:drawables (vector (vector-ref (car (gimp-image-get-layers image)) 0))
                          #:style style #:strength strength)
        (gimp-image-merge-visible-layers image CLIP-TO-IMAGE)
        (gimp-file-save RUN-NONINTERACTIVE image (string-append painted DIR-SEPARATOR name))
        (gimp-image-delete image)))
    (car (file-glob pattern FALSE))))
