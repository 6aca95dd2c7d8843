/* SPDX-License-Identifier: MIT */
/* In the place of activity-xml.c where expat was not there to build with. */

#include "common/text.h"
#include "transfer.h"

int activity_read_xml(Source *s, Activities *a) {
    (void)a;
    return activity_fault(s, s->line, _("this kneeminder was built without expat, which reads GPX and TCX; a table (CSV) can be read"));
}
