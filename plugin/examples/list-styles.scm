; SPDX-License-Identifier: GPL-3.0-or-later
; Which styles and eras there are. In GIMP's Script-Fu console (Filters ▸ Development):
;
;   (load "/where/this/lies/list-styles.scm")
;   (list-styles)

; Lists of a name, which the arguments style, mix and era take, and a title.
(define (list-styles)
  (let ((columns (plug-in-pastiche-list)))
    (map list (list-ref columns 0) (list-ref columns 1))))
