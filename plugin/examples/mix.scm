; SPDX-License-Identifier: GPL-3.0-or-later
; Two styles mixed, a layer for each proportion, to choose from. In GIMP's Script-Fu console (Filters ▸ Development):
;
;   (load "/where/this/lies/mix.scm")
;   (mix "/home/me/lake.jpg" "/home/me/lake.xcf" "vangogh" "hokusai" '(25 50 75))

(define (mix picture result-file first second amounts)
  (let* ((image (car (gimp-file-load RUN-NONINTERACTIVE picture)))
         (original (vector-ref (car (gimp-image-get-layers image)) 0)))
    (gimp-image-policy-rotate image FALSE)
    (for-each
      (lambda (amount)
        (let ((new (plug-in-pastiche #:run-mode RUN-NONINTERACTIVE #:image image #:drawables (vector original)
                                     #:style first #:mix second #:mix-amount amount)))
          (gimp-item-set-name (vector-ref (car new) 0)
                              (string-append first " + " (number->string amount) " % " second))))
      amounts)
    (gimp-file-save RUN-NONINTERACTIVE image result-file)
    (gimp-image-delete image)))
