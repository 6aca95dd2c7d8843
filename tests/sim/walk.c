/* SPDX-License-Identifier: MIT */
/* See walk.h. A walk as text: "start MICROSECONDS ZONE-NUMBER", then a line for each move: WORD A B. */

#include <inttypes.h>

#include "clock-sim.h"
#include "random.h"
#include "walk.h"
#include "world.h"

#define SHRINK_PLAYS 4000 /* at most: what is left by then is short enough to be read */

/* How often each move comes, and whether a walk has it whose clock, and whose zone and settings, stay as they are. */
static const struct {
    const char *word;
    int weight;
    bool steps, changes;
} kinds[MOVE_MAX] = {
    [MOVE_DEADLINE] = { "deadline", 300, false, false },
    [MOVE_ADVANCE] = { "advance", 240, false, false },
    [MOVE_STEP] = { "step", 12, true, false },
    [MOVE_SLEEP] = { "sleep", 50, false, false },
    [MOVE_ZONE] = { "zone", 10, false, true },
    [MOVE_LOCK] = { "lock", 40, false, false },
    [MOVE_INHIBIT] = { "inhibit", 20, false, false },
    [MOVE_IDLE] = { "idle", 30, false, false },
    [MOVE_SERVER] = { "server", 10, false, false },
    [MOVE_PAUSE] = { "pause", 5, false, false },
    [MOVE_RESUME] = { "resume", 8, false, false },
    [MOVE_ANSWER] = { "answer", 180, false, false },
    [MOVE_DISMISS] = { "dismiss", 30, false, false },
    [MOVE_EXPIRE] = { "expire", 30, false, false },
    [MOVE_SNOOZE] = { "snooze", 20, false, false },
    [MOVE_DONE] = { "done", 20, false, false },
    [MOVE_SKIP] = { "skip", 15, false, false },
    [MOVE_ICE] = { "ice", 50, false, false },
    [MOVE_ASK] = { "ask", 10, false, false },
    [MOVE_PAIN] = { "pain", 20, false, false },
    [MOVE_CHECK_IN] = { "check-in", 30, false, false },
    [MOVE_RUN] = { "run", 25, false, false },
    [MOVE_DOSE] = { "dose", 8, false, false },
    [MOVE_SCORE] = { "score", 8, false, false },
    [MOVE_SAFETY] = { "safety", 7, false, false },
    [MOVE_UNDO] = { "undo", 12, false, true },
    [MOVE_CLOSE] = { "close", 3, false, true },
    [MOVE_RECOVERED] = { "recovered", 1, false, true },
    [MOVE_CRASH] = { "crash", 8, false, false },
    [MOVE_RESTART] = { "restart", 8, false, false },
    [MOVE_REBOOT] = { "reboot", 6, false, false },
    [MOVE_RTC] = { "rtc", 2, true, false },
    [MOVE_SETTINGS] = { "settings", 6, false, true },
};

static void add(Walk *w, MoveKind kind, int64_t a, int64_t b) {
    if (array_reserve((void **)&w->moves, &w->allocated, w->n_moves + 1, sizeof(*w->moves)) < 0)
        abort();
    w->moves[w->n_moves++] = (Move){ kind, a, b };
}

/* Any length up to one of a few measures, so that short ones and long ones both come. */
static usec_t length(Random *r, usec_t most) {
    usec_t l = most;
    for (uint64_t n = random_below(r, 4); n > 0; n--)
        l /= 8;
    return (usec_t)random_below(r, (uint64_t)l) + 1;
}

static int64_t step_length(Random *r) {
    static const usec_t most[] = { USEC_PER_SEC, 10 * USEC_PER_MIN, 3 * USEC_PER_HOUR, USEC_PER_DAY, 30 * USEC_PER_DAY };
    usec_t l = (usec_t)random_below(r, (uint64_t)most[random_below(r, ELEMENTSOF(most))]) + 1;
    return random_below(r, 2) ? l : -l;
}

static int64_t away(Random *r) {
    return random_below(r, 2) ? 0 : length(r, 3 * USEC_PER_DAY);
}

/* How long such a move takes, about. */
static usec_t move_takes(const Move *m) {
    switch (m->kind) {
    case MOVE_DEADLINE:
        return 40 * USEC_PER_MIN;
    case MOVE_ADVANCE:
    case MOVE_SLEEP:
    case MOVE_CRASH:
    case MOVE_RESTART:
    case MOVE_REBOOT:
        return m->a;
    default:
        return 0;
    }
}

static Move draw(Random *r, MoveKind kind) {
    static const Kind target[] = { KIND_INVALID, KIND_INVALID, KIND_ICE, KIND_REST, KIND_CHECK_IN, KIND_SAFETY };
    Move m = { .kind = kind };
    switch (kind) {
    case MOVE_ADVANCE:
        m.a = length(r, 20 * USEC_PER_HOUR);
        break;
    case MOVE_STEP:
    case MOVE_RTC:
        m.a = step_length(r);
        break;
    case MOVE_SLEEP:
        m.a = length(r, random_below(r, 12) ? 14 * USEC_PER_HOUR : 40 * USEC_PER_DAY);
        m.b = (int64_t)random_below(r, 2);
        break;
    case MOVE_ZONE:
    case MOVE_ASK:
        m.a = (int64_t)random_below(r, 1000);
        break;
    case MOVE_LOCK:
    case MOVE_INHIBIT:
    case MOVE_IDLE:
        m.a = random_below(r, 10) < 4;
        break;
    case MOVE_SERVER:
        m.a = random_below(r, 10) < 7;
        break;
    case MOVE_PAUSE:
        m.a = random_below(r, 2) ? length(r, 2 * USEC_PER_DAY) : 0;
        break;
    case MOVE_ANSWER:
    case MOVE_DISMISS:
    case MOVE_EXPIRE:
        m.a = (int64_t)random_below(r, 16);
        m.b = kind == MOVE_ANSWER ? (int64_t)random_below(r, 60) : 0;
        break;
    case MOVE_SNOOZE:
        m.b = random_below(r, 2) ? USEC_PER_MIN + length(r, 5 * USEC_PER_HOUR) : 0;
        /* fall through */
    case MOVE_DONE:
    case MOVE_SKIP:
        m.a = target[random_below(r, ELEMENTSOF(target))];
        break;
    case MOVE_ICE:
        m.a = (int64_t)random_below(r, 4);
        m.b = random_below(r, 2) ? (usec_t)(1 + random_below(r, 15)) * USEC_PER_MIN : 0;
        break;
    case MOVE_PAIN:
        m.a = (int64_t)random_below(r, 11);
        m.b = (int64_t)(1 + random_below(r, 2));
        break;
    case MOVE_CHECK_IN:
        m.a = random_below(r, 5) < 2 ? 0 : (int64_t)random_below(r, 11);
        m.b = random_below(r, 2) ? 0 : (int64_t)(1 + random_below(r, 2));
        break;
    case MOVE_RUN:
        m.a = (int64_t)(1 + random_below(r, 60));
        m.b = (int64_t)random_below(r, RUN_ENDED_MAX);
        break;
    case MOVE_DOSE:
        m.a = (int64_t)random_below(r, 400);
        break;
    case MOVE_SCORE:
        m.a = (int64_t)random_below(r, 11);
        m.b = (int64_t)random_below(r, 2);
        break;
    case MOVE_SAFETY:
        m.a = random_below(r, 10) == 0;
        break;
    case MOVE_CRASH:
    case MOVE_RESTART:
        m.a = away(r);
        break;
    case MOVE_REBOOT:
        m.a = away(r);
        m.b = (int64_t)random_below(r, 2);
        break;
    case MOVE_SETTINGS:
        m.a = (int64_t)random_below(r, 100000);
        break;
    default:
        break;
    }
    return m;
}

/* Some days before a change of the clocks, between 1990 and 2037, in one of the zones. */
static void draw_start(Walk *w, Random *r) {
    const char *const *names;
    w->zone = (int64_t)random_below(r, world_zones(&names));
    usec_t first = day_from_civil(1990, 1, 1) * USEC_PER_DAY, last = day_from_civil(2037, 1, 1) * USEC_PER_DAY;
    w->start = first + (usec_t)random_below(r, (uint64_t)(last - first));
    /* The day that Samoa has not. */
    if (strcmp(names[w->zone], "Pacific/Apia") == 0 && random_below(r, 2))
        w->start = day_from_civil(2011, 12, 20) * USEC_PER_DAY;
    const Zone *z = clock_sim_zone(names[w->zone]);
    usec_t change = z ? zone_next_change(z, w->start, last) : USEC_NONE;
    if (change != USEC_NONE)
        w->start = change;
    w->start -= (usec_t)random_below(r, (uint64_t)(15 * USEC_PER_DAY));
}

static MoveKind draw_kind(Random *r, bool steps, bool changes) {
    int sum = 0;
    for (int i = 0; i < MOVE_MAX; i++)
        sum += kinds[i].weight;
    for (;;) {
        int64_t n = (int64_t)random_below(r, (uint64_t)sum);
        int i = 0;
        while ((n -= kinds[i].weight) >= 0)
            i++;
        if ((steps || !kinds[i].steps) && (changes || !kinds[i].changes))
            return (MoveKind)i;
    }
}

int walk_make(Walk *ret, uint64_t seed, int days) {
    Random r = { seed };
    *ret = (Walk){ .seed = seed };
    draw_start(ret, &r);
    bool steps = random_below(&r, 2), changes = random_below(&r, 3) > 0;
    add(ret, MOVE_PAIN, 5, (int64_t)(1 + random_below(&r, 2)));
    if (random_below(&r, 8))
        add(ret, MOVE_SAFETY, 0, 0);
    for (usec_t time = 0; time < days * USEC_PER_DAY;) {
        Move m = draw(&r, draw_kind(&r, steps, changes));
        time += move_takes(&m);
        add(ret, m.kind, m.a, m.b);
    }
    return 0;
}

void walk_done(Walk *w) {
    free(w->moves);
    *w = (Walk){ 0 };
}

/* --- playing --- */

void walk_play(const Walk *walk, const char *dir, bool verbose, Failure *ret_failure, WalkCount *count) {
    CLEANUP(world_freep) World *w = NULL;
    if (world_new(&w, dir, walk) < 0) {
        fprintf(stderr, "kneeminder-sim: cannot make a world in %s\n", dir);
        exit(2);
    }
    usec_t began = clock_sim.truth;
    const Failure *failure = check_failure(world_check(w));
    size_t i = 0;
    for (; i < walk->n_moves && !failure->check[0]; i++) {
        if (verbose)
            printf("%4zu %lld.%06lld %s %" PRId64 " %" PRId64 "\n", i, (long long)(clock_sim.now.real / USEC_PER_SEC),
                   (long long)(clock_sim.now.real % USEC_PER_SEC), kinds[walk->moves[i].kind].word, walk->moves[i].a, walk->moves[i].b);
        world_move(w, &walk->moves[i], verbose);
    }
    *ret_failure = *failure;
    ret_failure->move = i;
    if (!count)
        return;
    const WalkCount *c = check_count(world_check(w));
    count->time += clock_sim.truth - began;
    count->moves += c->moves;
    count->looks += c->looks;
    count->outcomes += c->outcomes;
    count->sessions += c->sessions;
    count->shown += c->shown;
}

/* --- shrinking --- */

static bool fails_the_same(const Walk *w, const char *dir, Failure *failure) {
    Failure f;
    walk_play(w, dir, false, &f, NULL);
    if (strcmp(f.check, failure->check) != 0)
        return false;
    *failure = f;
    return true;
}

/* Without `n` moves from `from`, if that fails too. */
static bool leave_out(Walk *w, size_t from, size_t n, const char *dir, Failure *failure) {
    Walk shorter = *w;
    shorter.moves = malloc(MAX(w->n_moves, (size_t)1) * sizeof(*w->moves));
    if (!shorter.moves)
        abort();
    memcpy(shorter.moves, w->moves, from * sizeof(*w->moves));
    memcpy(shorter.moves + from, w->moves + from + n, (w->n_moves - from - n) * sizeof(*w->moves));
    shorter.n_moves = w->n_moves - n;
    bool same = fails_the_same(&shorter, dir, failure);
    if (same) {
        w->n_moves = MIN(shorter.n_moves, failure->move);
        memcpy(w->moves, shorter.moves, w->n_moves * sizeof(*w->moves));
    }
    free(shorter.moves);
    return same;
}

/* Deadlines become lengths, and lengths beside each other one, if that fails too. */
static void join_lengths(Walk *w, const char *dir, Failure *failure, int *plays) {
    for (size_t i = w->n_moves; i > 0; i--) {
        Move *m = &w->moves[i - 1], before = *m;
        if (i > w->n_moves || *plays >= SHRINK_PLAYS)
            continue;
        if (m->kind == MOVE_DEADLINE) {
            *m = (Move){ MOVE_ADVANCE, USEC_PER_HOUR, 0 };
            (*plays)++;
            if (!fails_the_same(w, dir, failure))
                *m = before;
            w->n_moves = MIN(w->n_moves, failure->move);
        }
        if (i < w->n_moves && m->kind == MOVE_ADVANCE && m[1].kind == MOVE_ADVANCE) {
            before = *m;
            m->a += m[1].a;
            (*plays)++;
            if (!leave_out(w, i, 1, dir, failure))
                *m = before;
        }
    }
}

void walk_shrink(Walk *w, const char *dir, Failure *failure) {
    int plays = 0;
    w->n_moves = MIN(w->n_moves, failure->move);
    for (size_t piece = MAX(w->n_moves / 2, (size_t)1); piece > 0; piece /= 2) {
        bool shorter = true;
        while (shorter) {
            shorter = false;
            for (size_t end = w->n_moves; end >= piece && plays < SHRINK_PLAYS; plays++) {
                bool same = leave_out(w, end - piece, piece, dir, failure);
                shorter |= same;
                end = MIN(end - MIN(piece, end), w->n_moves);
            }
            shorter &= piece == 1 && plays < SHRINK_PLAYS;
            if (piece <= 2)
                join_lengths(w, dir, failure, &plays);
        }
    }
}

/* --- as text --- */

void walk_write(const Walk *w, FILE *f) {
    fprintf(f, "start %" PRId64 " %" PRId64 "\n", w->start, w->zone);
    for (size_t i = 0; i < w->n_moves; i++)
        fprintf(f, "%s %" PRId64 " %" PRId64 "\n", kinds[w->moves[i].kind].word, w->moves[i].a, w->moves[i].b);
}

static int read_line(Walk *w, const char *line) {
    char word[32];
    int64_t a, b;
    if (sscanf(line, "%31s %" SCNd64 " %" SCNd64, word, &a, &b) != 3)
        return line[0] == '#' || line[0] == '\n' ? 0 : -EINVAL;
    if (strcmp(word, "start") == 0) {
        w->start = a;
        w->zone = b;
        return 0;
    }
    for (int i = 0; i < MOVE_MAX; i++)
        if (strcmp(word, kinds[i].word) == 0) {
            add(w, (MoveKind)i, a, b);
            return 0;
        }
    return -EINVAL;
}

int walk_read(Walk *ret, FILE *f, int *ret_line) {
    Walk w = { .start = 0 };
    char line[256];
    for (int n = 1; fgets(line, sizeof(line), f); n++)
        if (read_line(&w, line) < 0) {
            *ret_line = n;
            walk_done(&w);
            return -EINVAL;
        }
    *ret = w;
    return 0;
}
