; SPDX-License-Identifier: GPL-3.0-or-later
; Restore the scans of an old album. In GIMP's Script-Fu console (Filters ▸ Development):
;
;   (load "/where/this/lies/album.scm")
;   (album "/home/me/scans/*.jpg" "/home/me/mended" 60)
;
; What was mended is a layer of its own in each new file, to look at, and to erase where you do not like it. Scans in which no
; damage was found get no file. The folder for the new files must be there.

(define (album pattern mended threshold)
  (for-each
    (lambda (path)
      (let* ((image (car (gimp-file-load RUN-NONINTERACTIVE path)))
             (name (car (reverse (strbreakup path DIR-SEPARATOR))))
             (new (begin
                    (gimp-image-policy-rotate image FALSE)
                    (plug-in-pastiche-restore #:run-mode RUN-NONINTERACTIVE #:image image
                                              #:drawables (vector (vector-ref (car (gimp-image-get-layers image)) 0))
                                              #:threshold threshold))))
        (if (> (vector-length (car new)) 0)
            (gimp-file-save RUN-NONINTERACTIVE image (string-append mended DIR-SEPARATOR name ".xcf")))
        (gimp-image-delete image)))
    (car (file-glob pattern FALSE))))
