/* SPDX-License-Identifier: MIT */
/* See pages.h. */

#include "pages.h"

#include <stdio.h>

#include "common/text.h"
#include "format.h"

static int read_page(Call *c, const char *interface, const char *member, const char *after, json_object **ret) {
    Request q = request_new(c->link, interface, member);
    request_options_open(&q);
    request_text(&q, "since", call_option(c, "since"));
    request_text(&q, "until", call_option(c, "until"));
    request_text(&q, "kind", call_option(c, "kind"));
    request_flag(&q, "all", call_has(c, "all"));
    request_text(&q, "after", after[0] ? after : NULL);
    request_options_close(&q);
    return request_send(&q, ret);
}

int pages_read(Call *c, const char *interface, const char *member, PagesTake take, void *userdata) {
    char after[64] = "";
    for (bool more = true; more;) {
        CLEANUP_JSON json_object *reply = NULL;
        if (read_page(c, interface, member, after, &reply) != 0)
            return link_fail(c->link);
        json_object *items = value_at(reply, 0);
        size_t n = value_length(items);
        int r = 0;
        for (size_t i = 0; i < n && r == 0; i++)
            r = take(userdata, value_at(items, i));
        if (r < 0) {
            complain(_("There is not enough memory."));
            return EXIT_REFUSED;
        }
        if (n > 0)
            snprintf(after, sizeof(after), "%s", value_text(value_at(items, n - 1), "uid"));
        more = r == 0 && n > 0 && json_object_get_boolean(value_at(reply, 1));
    }
    return EXIT_DONE;
}
