/* SPDX-License-Identifier: MIT */
/*
 * Importing a record. The document is taken apart element by element: a fact is read, goes into the next slice for the
 * daemon and is forgotten. What the facts may be is for the daemon to say; here it only has to be JSON of the right form.
 */

#include <stdio.h>
#include <string.h>

#include "common/text.h"
#include "format.h"
#include "json.h"
#include "transfer.h"

#define SLICE 100              /* facts sent at a time */
#define SLICE_BYTES 262144     /* or so many bytes of the file */
#define ELEMENT_BYTES 65536    /* of one fact: the longest note, every byte of it escaped, and more */
#define DEPTH 4

typedef struct Import {
    Call *call;
    Source *source;
    json_tokener *tokener;
    char token[64];
    Request slice;
    size_t n_slice, slice_bytes;
    int64_t facts;
    bool format, version, facts_seen;
} Import;

/* --- faults; each gives the exit status --- */

static int fail(Import *i, const char *path, const char *what) {
    progress_end();
    complain(_("%s:%llu: %s: %s; nothing was imported"), i->source->name, (unsigned long long)i->source->line, path, what);
    return EXIT_REFUSED;
}

static int fail_fact(Import *i, const char *what) {
    char path[48];
    snprintf(path, sizeof(path), "$.facts[%lld]", (long long)i->facts);
    return fail(i, path, what);
}

static int fail_call(Import *i) {
    progress_end();
    if (!link_failed_with(i->call->link, KM_ERROR_DOES_NOT_FIT))
        return link_fail(i->call->link);
    complain(_("%s: $.%s; nothing was imported"), i->source->name, i->call->link->error.message);
    return EXIT_REFUSED;
}

/* --- JSON --- */

/* The next value, whole. 0, or EXIT_REFUSED. */
static int read_value(Import *i, const char *path, size_t *ret_size, json_object **ret) {
    Source *s = i->source;
    size_t size = 0;
    json_tokener_reset(i->tokener);
    for (;;) {
        int r = source_fill(s);
        if (r <= 0)
            return fail(i, path, r < 0 ? strerror(-r) : _("the file ends too early"));
        json_object *o = json_tokener_parse_ex(i->tokener, s->bytes + s->at, (int)(s->end - s->at));
        enum json_tokener_error e = json_tokener_get_error(i->tokener);
        size_t n = json_tokener_get_parse_end(i->tokener);
        source_take(s, n);
        size += n;
        if (e == json_tokener_success) {
            *ret = o;
            *ret_size = size;
            return 0;
        }
        json_object_put(o);
        if (e != json_tokener_continue)
            return fail(i, path, json_tokener_error_desc(e));
        if (size > ELEMENT_BYTES)
            return fail(i, path, _("it is too long"));
    }
}

/* Takes `c`, or tells that it is missing. */
static int expect(Import *i, const char *path, char c) {
    char what[32];
    int found = source_peek(i->source);
    if (found == c) {
        source_take(i->source, 1);
        return 0;
    }
    if (found < 0)
        return fail(i, path, strerror(-found));
    snprintf(what, sizeof(what), _("%c is missing"), c);
    return fail(i, path, found == 0 ? _("the file ends too early") : what);
}

/* Whether another element follows: *ret_more. `first`: none was read yet. */
static int separator(Import *i, const char *path, char end, bool first, bool *ret_more) {
    int c = source_peek(i->source);
    *ret_more = c != end;
    if (c == end) {
        source_take(i->source, 1);
        return 0;
    }
    return first ? 0 : expect(i, path, ',');
}

/* --- facts --- */

static int append_member(Import *i, const char *key, json_object *value) {
    switch (json_object_get_type(value)) {
    case json_type_null:
        return 0;
    case json_type_string:
        if (strlen(json_object_get_string(value)) != (size_t)json_object_get_string_len(value))
            return fail_fact(i, _("a text has a character 0"));
        request_append(&i->slice, "{sv}", key, "s", json_object_get_string(value));
        return 0;
    case json_type_int:
        request_append(&i->slice, "{sv}", key, "x", json_object_get_int64(value));
        return 0;
    case json_type_boolean:
        request_append(&i->slice, "{sv}", key, "b", (int)json_object_get_boolean(value));
        return 0;
    default:
        return fail_fact(i, _("its members are texts, whole numbers, true, false or null"));
    }
}

static int send_slice(Import *i) {
    if (i->n_slice == 0)
        return 0;
    request_close(&i->slice);
    i->n_slice = 0;
    if (request_send(&i->slice, NULL) != 0)
        return fail_call(i);
    progress_tell(_("Reading: %lld facts"), (long long)i->facts);
    return 0;
}

static int add_fact(Import *i, json_object *fact) {
    int r = 0;
    if (!json_object_is_type(fact, json_type_object))
        return fail_fact(i, _("a fact is an object"));
    if (i->n_slice++ == 0) {
        i->slice_bytes = 0;
        i->slice = request_new(i->call->link, KM_RECORD, "AddFacts");
        request_append(&i->slice, "s", i->token);
        request_open(&i->slice, 'a', "a{sv}");
    }
    request_open(&i->slice, 'a', "{sv}");
    json_object_object_foreach(fact, key, value)
        if (r == 0)
            r = append_member(i, key, value);
    request_close(&i->slice);
    return r;
}

static int read_facts(Import *i) {
    bool more;
    int r = expect(i, "$.facts", '[');
    for (bool first = true; r == 0; first = false) {
        CLEANUP_JSON json_object *fact = NULL;
        char path[48];
        size_t size = 0;
        snprintf(path, sizeof(path), "$.facts[%lld]", (long long)i->facts);
        r = separator(i, path, ']', first, &more);
        if (r == 0 && !more)
            return send_slice(i);
        if (r == 0 && source_peek(i->source) > 0)
            r = read_value(i, path, &size, &fact);
        if (r == 0)
            r = add_fact(i, fact);
        i->facts++;
        i->slice_bytes += size;
        if (r == 0 && (i->n_slice == SLICE || i->slice_bytes > SLICE_BYTES))
            r = send_slice(i);
    }
    return r;
}

/* --- the document --- */

static int begin(Import *i) {
    CLEANUP_JSON json_object *token = NULL;
    if (i->facts_seen)
        return fail(i, "$.facts", _("is there twice"));
    if (!i->format || !i->version)
        return fail(i, "$", _("\"format\" and \"version\" have to stand before \"facts\""));
    i->facts_seen = true;
    if (link_call(i->call->link, KM_RECORD, "BeginImport", true, &token) != 0)
        return link_fail(i->call->link);
    snprintf(i->token, sizeof(i->token), "%s", json_object_get_string(token));
    return 0;
}

static int read_member(Import *i) {
    CLEANUP_JSON json_object *key = NULL, *value = NULL;
    size_t size;
    int first = source_peek(i->source), r = 0;
    if (first != '"')
        r = fail(i, "$", first == 0 ? _("the file ends too early") : _("a name in quotes is missing"));
    else
        r = read_value(i, "$", &size, &key);
    if (r == 0)
        r = expect(i, "$", ':');
    if (r != 0)
        return r;
    const char *name = json_object_get_string(key);
    if (strcmp(name, "facts") == 0) {
        r = begin(i);
        return r == 0 ? read_facts(i) : r;
    }
    if (source_peek(i->source) > 0)
        r = read_value(i, "$", &size, &value);
    if (r != 0)
        return r;
    if (strcmp(name, "format") == 0) {
        i->format = json_object_is_type(value, json_type_string) && strcmp(json_object_get_string(value), RECORD_FORMAT) == 0;
        return i->format ? 0 : fail(i, "$.format", _("is not \"" RECORD_FORMAT "\": this is no exported record"));
    }
    if (strcmp(name, "version") == 0) {
        i->version = json_object_is_type(value, json_type_int) && json_object_get_int64(value) == 1;
        return i->version ? 0 : fail(i, "$.version", _("is not 1, the only one that this program reads"));
    }
    return fail(i, "$", _("has a member that is none of format, version, facts"));
}

static int read_document(Import *i) {
    bool more;
    int r = expect(i, "$", '{');
    for (bool first = true; r == 0; first = false) {
        r = separator(i, "$", '}', first, &more);
        if (r == 0 && !more)
            break;
        if (r == 0)
            r = read_member(i);
    }
    if (r == 0 && !i->facts_seen)
        r = fail(i, "$.facts", _("is missing"));
    return r == 0 && source_peek(i->source) != 0 ? fail(i, "$", _("something stands behind the end")) : r;
}

/* --- merging --- */

static int report(Import *i, json_object *progress) {
    static const char *const names[] = { "added", "known", "renumbered", "changed" };
    if (!i->call->json) {
        say(_("%lld new, %lld known.\n"), (long long)value_number(progress, "added"), (long long)value_number(progress, "known"));
        if (value_number(progress, "renumbered") > 0)
            say(_("%lld of the new ones have another short id here, since theirs were taken.\n"),
                (long long)value_number(progress, "renumbered"));
        if (value_number(progress, "changed") > 0)
            say(_("%lld of the known ones were taken back elsewhere, and are now here too.\n"),
                (long long)value_number(progress, "changed"));
        return EXIT_DONE;
    }
    json_object *o = json_object_new_object();
    for (size_t k = 0; k < ELEMENTSOF(names); k++)
        json_object_object_add(o, names[k], json_object_new_int64(value_number(progress, names[k])));
    json_print(o);
    return EXIT_DONE;
}

static int commit(Import *i) {
    for (;;) {
        CLEANUP_JSON json_object *reply = NULL;
        Request q = request_new(i->call->link, KM_RECORD, "CommitImport");
        request_append(&q, "s", i->token);
        if (request_send(&q, &reply) != 0)
            return fail_call(i);
        json_object *progress = value_at(reply, 1);
        if (json_object_get_boolean(value_at(reply, 0))) {
            progress_end();
            return report(i, progress);
        }
        int64_t of = value_number(progress, "of");
        progress_tell(_("Merging: %d %%"), of > 0 ? (int)(value_number(progress, "at") * 100 / of) : 0);
    }
}

int import_record(Call *c, Source *s) {
    Import i = { .call = c, .source = s, .tokener = json_tokener_new_ex(DEPTH) };
    if (!i.tokener)
        return EXIT_REFUSED;
    json_tokener_set_flags(i.tokener, JSON_TOKENER_STRICT | JSON_TOKENER_ALLOW_TRAILING_CHARS | JSON_TOKENER_VALIDATE_UTF8);
    int r = read_document(&i);
    /* What was built of a slice that is not sent. */
    if (i.n_slice > 0)
        sd_bus_message_unref(i.slice.message);
    json_tokener_free(i.tokener);
    i.tokener = NULL;
    return r == 0 ? commit(&i) : r;
}
