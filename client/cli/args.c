/* SPDX-License-Identifier: MIT */
/*
 * From argv to a Call, by the verb's table of options. Values are taken as they stand: what a time or a knee
 * may be is for the daemon to say. Only text that can't go over the bus is refused here.
 */

#include <getopt.h>
#include <stdio.h>
#include <string.h>

#include "common/text.h"
#include "config/near.h"
#include "config/parse.h"
#include "format.h"
#include "verb.h"

#define ARGUMENT_MAX 4096 /* bytes; the longest text that the daemon takes is a note */

static const VerbOption common[] = {
    { "json", NULL, N_("print the result as JSON") },
    { "help", NULL, N_("print this help") },
};

static size_t count_options(const Verb *v) {
    size_t n = 0;
    while (v->options && v->options[n].name)
        n++;
    return n;
}

const char *call_option(const Call *c, const char *name) {
    for (size_t i = 0; i < count_options(c->verb); i++)
        if (strcmp(c->verb->options[i].name, name) == 0)
            return c->values[i];
    return NULL;
}

bool call_has(const Call *c, const char *name) {
    return call_option(c, name) != NULL;
}

const char *call_argument(const Call *c, int i, const char *otherwise) {
    return i < c->n_args ? c->args[i] : otherwise;
}

/* --- help --- */

static void help_option(const VerbOption *o) {
    char left[40];
    snprintf(left, sizeof(left), "--%s%s%s", o->name, o->value ? " " : "", o->value ? o->value : "");
    say("  %-22s %s\n", left, _(o->help));
}

void call_help(const Verb *v) {
    say(_("Usage: kneeminder %s%s%s [OPTION...]\n\n%s\n"), v->name, v->arguments ? " " : "",
        v->arguments ? v->arguments : "", _(v->summary));
    if (v->details)
        say("\n%s\n", _(v->details));
    say("\n");
    for (size_t i = 0; i < count_options(v); i++)
        help_option(&v->options[i]);
    for (size_t i = 0; i < ELEMENTSOF(common); i++)
        help_option(&common[i]);
}

/* --- parsing --- */

static int usage(const Verb *v, const char *format, ...) PRINTF_LIKE(2, 3);
static int usage(const Verb *v, const char *format, ...) {
    char text[256];
    va_list args;
    va_start(args, format);
    vsnprintf(text, sizeof(text), format, args);
    va_end(args);
    complain(_("%s: %s; see: kneeminder %s --help"), v->name, text, v->name);
    return CALL_E_USAGE;
}

static int check_text(const Verb *v, const char *text) {
    int r = text_check(text, ARGUMENT_MAX, true);
    if (r == -E2BIG)
        return usage(v, _("an argument has more than %d bytes"), ARGUMENT_MAX);
    return r < 0 ? usage(v, _("an argument is not UTF-8 text without control characters")) : 0;
}

static int unknown_option(const Verb *v, const char *word) {
    const char *nearest = NULL;
    size_t smallest = SIZE_MAX, n = count_options(v), dashes = strspn(word, "-");
    CLEANUP_FREE char *name = strndup(word + dashes, strcspn(word + dashes, "="));
    for (size_t i = 0; name && i < n + ELEMENTSOF(common); i++)
        near_try(name, i < n ? v->options[i].name : common[i - n].name, &nearest, &smallest);
    if (nearest)
        return usage(v, _("there is no option %.40s; did you mean --%s?"), word, nearest);
    return usage(v, _("there is no option %.40s"), word);
}

static int take_option(Call *c, int code, const char *word) {
    size_t n = count_options(c->verb);
    switch (code) {
    case 'h':
        return CALL_E_HELP;
    case ':':
        return usage(c->verb, _("%s needs a value"), word);
    case '?':
        return optopt >= 256 ? usage(c->verb, _("%.40s: that option takes no value"), word) : unknown_option(c->verb, word);
    default:
        break;
    }
    size_t i = (size_t)code - 256;
    if (i == n)
        c->json = true;
    else if (i == n + 1)
        return CALL_E_HELP;
    else if (c->values[i] && optarg)
        return usage(c->verb, _("--%s is given twice"), c->verb->options[i].name);
    else
        c->values[i] = optarg ? optarg : "";
    return optarg ? check_text(c->verb, optarg) : 0;
}

int call_parse(Call *c, const Verb *v, int argc, char **argv) {
    struct option options[VERB_OPTIONS_MAX + ELEMENTSOF(common) + 1] = { 0 };
    size_t n = count_options(v);
    for (size_t i = 0; i < n + ELEMENTSOF(common); i++) {
        const VerbOption *o = i < n ? &v->options[i] : &common[i - n];
        options[i] =
            (struct option){ o->name, o->value ? required_argument : no_argument, NULL, 256 + (int)i };
    }
    c->verb = v;
    opterr = 0;
    optind = 0;
    int r = 0, code;
    /* The leading '-' gives arguments in their order, wherever options stand. What getopt keeps of argv is
     * safe to write to: an argument never moves behind the word that is being read. */
    c->args = argv;
    while (r == 0 && (code = getopt_long(argc, argv, "-:h", options, NULL)) != -1) {
        if (code == 1) {
            c->args[c->n_args++] = optarg;
            r = check_text(v, optarg);
        } else
            r = take_option(c, code, argv[optind - 1]);
    }
    for (; r == 0 && optind < argc; optind++) {
        c->args[c->n_args++] = argv[optind];
        r = check_text(v, argv[optind]);
    }
    if (r != 0)
        return r;
    c->args[c->n_args] = NULL;
    if (v->max >= 0 && c->n_args > v->max)
        return usage(v, _("\"%.40s\" is one argument too many"), c->args[v->max]);
    if (c->n_args < v->min)
        return usage(v, _("%s is missing"), v->arguments);
    return 0;
}
