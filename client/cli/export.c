/* SPDX-License-Identifier: MIT */
/*
 * The whole record as one JSON document, as share/kneeminder/record.schema.json describes it. Nothing in it depends on
 * when and where it was made, so that the same record gives the same bytes. It goes to a file beside the one that is
 * named, which takes its place when all is on the disk: there is a whole export or none.
 */

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "common/text.h"
#include "format.h"
#include "json.h"
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

static int fail_to_write(const char *path, int e) {
    complain(_("%s cannot be written: %s"), path, strerror(e));
    return EXIT_REFUSED;
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
        return -fail_to_write(path, errno);
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
    return fflush(e->out) != 0 || ferror(e->out) ? fail_to_write(path, errno) : 0;
}

/* --- the file --- */

static int sync_directory(const char *path) {
    CLEANUP_FREE char *copy = strdup(path);
    char *slash = copy ? strrchr(copy, '/') : NULL;
    if (slash)
        slash[slash == copy] = '\0';
    int fd = copy ? open(slash ? copy : ".", O_RDONLY | O_CLOEXEC | O_DIRECTORY) : -1;
    int r = fd >= 0 ? fsync(fd) : -1;
    if (fd >= 0)
        close(fd);
    return r;
}

/* The draft takes the place of `path`; without `force` only where there is nothing. */
static int put_in_place(const char *draft, const char *path, bool force) {
    int r = force ? rename(draft, path) : renameat2(AT_FDCWD, draft, AT_FDCWD, path, RENAME_NOREPLACE);
    /* Not every file system can do that; link() does not replace either. */
    if (r < 0 && !force && (errno == EINVAL || errno == ENOSYS)) {
        r = link(draft, path);
        if (r == 0)
            r = unlink(draft);
    }
    return r < 0 ? r : sync_directory(path);
}

static int refuse_existing(const char *path) {
    complain(_("%s is there already; to replace it: kneeminder export --force %s"), path, path);
    return EXIT_REFUSED;
}

static char *draft_beside(const char *path) {
    char *draft = NULL;
    const char *slash = strrchr(path, '/'), *name = slash ? slash + 1 : path;
    return asprintf(&draft, "%.*s.%.200s.XXXXXX", (int)(name - path), path, name) < 0 ? NULL : draft;
}

static int write_file(Export *e, const char *path, bool force) {
    struct stat st;
    if (lstat(path, &st) == 0 && (!force || S_ISDIR(st.st_mode)))
        return S_ISDIR(st.st_mode) ? fail_to_write(path, EISDIR) : refuse_existing(path);
    CLEANUP_FREE char *draft = draft_beside(path);
    /* mkostemp makes it 0600. */
    int fd = draft ? mkostemp(draft, O_CLOEXEC) : -1;
    if (fd < 0)
        return fail_to_write(path, errno);
    e->out = fdopen(fd, "w");
    int r = e->out ? write_document(e, path) : fail_to_write(path, errno);
    if (r == 0 && fsync(fd) < 0)
        r = fail_to_write(path, errno);
    if (!e->out)
        close(fd);
    else if (fclose(e->out) != 0 && r == 0)
        r = fail_to_write(path, errno);
    if (r == 0 && put_in_place(draft, path, force) < 0)
        r = errno == EEXIST ? refuse_existing(path) : fail_to_write(path, errno);
    if (r != 0)
        (void)unlink(draft);
    return r;
}

int verb_export(Call *c) {
    const char *path = call_argument(c, 0, "-");
    Export e = { .call = c, .out = stdout };
    if (strcmp(path, "-") == 0)
        return write_document(&e, _("Standard output"));
    int r = write_file(&e, path, call_has(c, "force"));
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
