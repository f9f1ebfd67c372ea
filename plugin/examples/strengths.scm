; SPDX-License-Identifier: GPL-3.0-or-later
; A filmstrip: one picture in several strengths of a style, side by side. In GIMP's Script-Fu console (Filters ▸ Development):
;
;   (load "/where/this/lies/strengths.scm")
;   (strengths "/home/me/lake.jpg" "/home/me/strip.png" "vangogh" '(0 50 100 150))

(define (strengths picture strip style values)
  (let* ((image (car (gimp-file-load RUN-NONINTERACTIVE picture)))
         (original (vector-ref (car (gimp-image-get-layers image)) 0))
         (x 0))
    (gimp-image-policy-rotate image FALSE)
    (for-each
      (lambda (value)
        (let ((new (plug-in-pastiche #:run-mode RUN-NONINTERACTIVE #:image image #:drawables (vector original)
                                     #:style style #:strength value)))
          (gimp-layer-set-offsets (vector-ref (car new) 0) x 0)
          (set! x (+ x (car (gimp-drawable-get-width original))))))
      values)
    (gimp-image-remove-layer image original)
    (gimp-image-resize-to-layers image)
    (gimp-image-merge-visible-layers image CLIP-TO-IMAGE)
    (gimp-file-save RUN-NONINTERACTIVE image strip)
    (gimp-image-delete image)))
