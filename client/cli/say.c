/* SPDX-License-Identifier: MIT */
/*
 * What the person says of the knee: fine, sore, pain, check-in. What is missing is asked on a terminal; which
 * knee is asked only when the daemon cannot tell.
 */

#include <string.h>

#include "ask.h"
#include "common/text.h"
#include "format.h"
#include "result.h"

/* A report in the making: the same for a score and for a check-in. */
typedef struct Report {
    bool check_in;
    int score; /* -1 = none */
    int sore;  /* 1, 0, -1 = not said */
    const char *knee;
} Report;

static int send(Call *c, const Report *report, json_object **ret) {
    Request q = request_new(c->link, KM_EPISODES, report->check_in ? "CheckIn" : "ReportPain");
    if (!report->check_in)
        request_append(&q, "us", (uint32_t)report->score, report->knee ? report->knee : "");
    request_options_open(&q);
    if (report->check_in) {
        request_number(&q, "pain", report->score);
        if (report->sore >= 0)
            request_choice(&q, "sore", report->sore == 1);
        request_text(&q, "knee", report->knee);
    } else
        request_text(&q, "context", call_option(c, "context"));
    request_text(&q, "at", call_option(c, "at"));
    request_text(&q, "note", call_option(c, "note"));
    request_flag(&q, "painkiller", call_has(c, "painkiller"));
    request_options_close(&q);
    return request_send(&q, ret);
}

static int report(Call *c, Report *report) {
    json_object *facts = NULL;
    report->knee = call_option(c, "knee");
    int r = send(c, report, &facts);
    if (r != 0 && link_failed_with(c->link, KM_ERROR_KNEE_NEEDED)) {
        if (!ask_possible()) {
            complain(_("Which knee is not clear; say --knee left, --knee right or --knee both."));
            return EXIT_REFUSED;
        }
        if (ask_knee(&report->knee) != 0)
            return EXIT_REFUSED;
        r = send(c, report, &facts);
    }
    return r != 0 ? link_fail(c->link) : result_facts(c, facts);
}

int verb_fine(Call *c) {
    return report(c, &(Report){ .check_in = true, .score = 0, .sore = 0 });
}

int verb_sore(Call *c) {
    return report(c, &(Report){ .check_in = true, .score = -1, .sore = 1 });
}

static int ask_score(int *ret) {
    return ask_number(_("Pain now, from 0 (none) to 10 (the worst)?"), 0, 10, ret);
}

static int read_score(const char *text, int *ret) {
    int64_t score;
    if (parse_integer(text, 0, 10, &score) < 0) {
        complain(_("A pain score is a whole number from 0 (no pain) to 10 (the worst), not \"%.32s\"."),
                 text);
        return EXIT_USAGE;
    }
    *ret = (int)score;
    return 0;
}

int verb_pain(Call *c) {
    Report p = { .score = -1, .sore = -1 };
    const char *text = call_argument(c, 0, NULL);
    if (text) {
        int r = read_score(text, &p.score);
        if (r != 0)
            return r;
    } else if (!ask_possible()) {
        complain(_("pain needs a score from 0 (no pain) to 10 (the worst), such as: kneeminder pain 4"));
        return EXIT_USAGE;
    } else if (ask_score(&p.score) != 0)
        return EXIT_REFUSED;
    return report(c, &p);
}

int verb_check_in(Call *c) {
    Report p = { .check_in = true, .score = -1, .sore = -1 };
    const char *text = call_option(c, "pain");
    int r = text ? read_score(text, &p.score) : 0;
    if (r != 0)
        return r;
    if (call_has(c, "sore") && call_has(c, "not-sore")) {
        complain(_("--sore and --not-sore exclude each other."));
        return EXIT_USAGE;
    }
    p.sore = call_has(c, "sore") ? 1 : call_has(c, "not-sore") ? 0 : -1;
    if (p.score < 0 && p.sore < 0) {
        bool sore = false;
        if (!ask_possible()) {
            complain(_("check-in needs --pain SCORE, --sore or --not-sore, such as: kneeminder check-in "
                       "--pain 0 --not-sore"));
            return EXIT_USAGE;
        }
        if (ask_score(&p.score) != 0 ||
            ask_yes(_("Is the knee itself more sore than usual for you?"), false, &sore) != 0)
            return EXIT_REFUSED;
        p.sore = sore;
    }
    return report(c, &p);
}
