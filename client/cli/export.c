/* SPDX-License-Identifier: MIT */
/*
 * The whole record as one JSON document, as share/kneeminder/record.schema.json describes it. Nothing in it depends on
 * when and where it was made, so that the same record gives the same bytes.
 */

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "common/text.h"
#include "format.h"
#include "json.h"
#include "outfile.h"
#include "transfer.h"
#include "verb.h"

#define PAGE 250

typedef struct Export {
    Call *call;
    FILE *out;
    int64_t facts;
    int64_t revision;
    char after[64];
} Export;

static int write_facts(Export *e, json_object *facts) {
    for (size_t i = 0; i < value_length(facts); i++) {
        json_object *fact = value_at(facts, i);
        fprintf(e->out, "%s\n%s", e->facts++ > 0 ? "," : "",
                json_object_to_json_string_ext(fact, JSON_C_TO_STRING_PLAIN | JSON_C_TO_STRING_NOSLASHESCAPE));
        snprintf(e->after, sizeof(e->after), "%s", value_text(fact, "uid"));
    }
    return ferror(e->out) ? -EIO : 0;
}

/* 0 = there is another page, 1 = there is none, negative: told, minus the exit status. */
static int write_page(Export *e, const char *path) {
    CLEANUP_JSON json_object *reply = NULL;
    Request q = request_new(e->call->link, KM_RECORD, "Export");
    request_append(&q, "su", e->after, (uint32_t)PAGE);
    if (request_send(&q, &reply) != 0)
        return -link_fail(e->call->link);
    int64_t revision = json_object_get_int64(value_at(reply, 2));
    if (e->after[0] && revision != e->revision) {
        complain(_("Something on record was taken back meanwhile; run it again."));
        return -EXIT_REFUSED;
    }
    e->revision = revision;
    if (write_facts(e, value_at(reply, 0)) < 0)
        return -outfile_fail(path, errno);
    progress_tell(_("Exporting: %lld facts"), (long long)e->facts);
    return !json_object_get_boolean(value_at(reply, 1));
}

static int write_document(Export *e, const char *path) {
    int r;
    fputs("{\n\"format\": \"" RECORD_FORMAT "\",\n\"version\": 1,\n\"facts\": [", e->out);
    while ((r = write_page(e, path)) == 0)
        ;
    progress_end();
    if (r < 0)
        return -r;
    fputs(e->facts > 0 ? "\n]\n}\n" : "]\n}\n", e->out);
    return fflush(e->out) != 0 || ferror(e->out) ? outfile_fail(path, errno) : 0;
}

static int write_file(int fd, const char *path, void *userdata) {
    Export *e = userdata;
    int copy = fcntl(fd, F_DUPFD_CLOEXEC, 3);
    e->out = copy >= 0 ? fdopen(copy, "w") : NULL;
    if (!e->out) {
        int failure = errno;
        if (copy >= 0)
            close(copy);
        return outfile_fail(path, failure);
    }
    int r = write_document(e, path);
    return fclose(e->out) != 0 && r == 0 ? outfile_fail(path, errno) : r;
}

int verb_export(Call *c) {
    const char *path = call_argument(c, 0, "-");
    Export e = { .call = c, .out = stdout };
    if (strcmp(path, "-") == 0)
        return write_document(&e, _("Standard output"));
    int r = outfile_write(path, call_has(c, "force"), "export --force", write_file, &e);
    if (r != 0)
        return r;
    if (c->json) {
        json_object *o = json_object_new_object();
        json_object_object_add(o, "file", json_text(path));
        json_object_object_add(o, "facts", json_object_new_int64(e.facts));
        json_print(o);
    } else
        say(ngettext("%lld fact in %s, which only you can read.\n", "%lld facts in %s, which only you can read.\n", (unsigned long)e.facts),
            (long long)e.facts, path);
    return EXIT_DONE;
}
