/* SPDX-License-Identifier: MIT */
/*
 * kneeminder-sim: lets the daemon's real parts live through invented years (see world.h), and says how many and what was lost or
 * doubled. A walk that fails is shortened and printed; --replay plays a printed one again.
 */

#include <fcntl.h>
#include <ftw.h>
#include <getopt.h>
#include <inttypes.h>
#include <malloc.h>
#include <stdio.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "clock-sim.h"
#include "recall.h"
#include "walk.h"

#define WALK_DAYS 90 /* so long is a walk, if nothing else is said */

typedef struct Options {
    uint64_t seed;
    double years;
    int days; /* of the one walk to play, 0: many */
    const char *replay;
    bool verbose;
    bool whole; /* a failure is not shortened */
} Options;

static double seconds(void) {
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

static int remove_one(const char *path, const struct stat *st, int type, struct FTW *ftw) {
    (void)st, (void)type, (void)ftw;
    return remove(path);
}

/* In memory, where a sync costs nothing, if that can be had. */
static bool make_directory(char *ret, size_t size) {
    const char *tmp = getenv("TMPDIR");
    snprintf(ret, size, "/dev/shm/kneeminder-sim-XXXXXX");
    if (mkdtemp(ret))
        return true;
    snprintf(ret, size, "%s/kneeminder-sim-XXXXXX", tmp && tmp[0] == '/' ? tmp : "/tmp");
    return mkdtemp(ret);
}

/* The daemon's own messages are no news of the simulator's. */
static void silence(void) {
    int fd = open("/dev/null", O_WRONLY | O_CLOEXEC);
    if (fd >= 0) {
        (void)dup2(fd, STDERR_FILENO);
        close(fd);
    }
}

static int tell_failure(Walk *w, const char *dir, Failure *failure, bool shrink) {
    printf("FAILED %s: %s\nseed %" PRIu64 ", move %zu of %zu\n", failure->check, failure->text, w->seed, failure->move, w->n_moves);
    (void)fflush(stdout);
    if (shrink) {
        walk_shrink(w, dir, failure);
        printf("the shortest walk that fails this way (%s), %zu moves, for --replay:\n", failure->text, w->n_moves);
        walk_write(w, stdout);
    }
    return EXIT_FAILURE;
}

static int replay(const Options *o, const char *dir) {
    Walk w;
    Failure failure;
    int line;
    FILE *f = fopen(o->replay, "re");
    if (!f) {
        printf("Cannot read %s: %s\n", o->replay, strerror(errno));
        return 2;
    }
    int r = walk_read(&w, f, &line);
    fclose(f);
    if (r < 0) {
        printf("%s:%d: not a move\n", o->replay, line);
        return 2;
    }
    walk_play(&w, dir, o->verbose, &failure, NULL);
    r = failure.check[0] ? tell_failure(&w, dir, &failure, false) : 0;
    if (r == 0)
        printf("%zu moves, nothing failed\n", w.n_moves);
    walk_done(&w);
    return r;
}

static void tell_progress(const WalkCount *c, double since, bool done) {
    double years = (double)c->time / (365.2425 * (double)USEC_PER_DAY), took = seconds() - since;
    printf("%.1f years in %.1f s: %.1f years per second, %" PRId64 " moves, %" PRId64 " looks, %" PRId64 " notifications, %" PRId64
           " icings, %" PRId64 " outcomes%s\n",
           years, took, years / took, c->moves, c->looks, c->shown, c->sessions, c->outcomes, done ? ", 0 doubled, 0 lost" : " so far");
    (void)fflush(stdout);
}

/* Walks until so many years have gone by. Each has a seed of its own, from which alone it can be played again. */
static int live(const Options *o, const char *dir) {
    WalkCount count = { 0 };
    double began = seconds(), told = began;
    usec_t time = o->days ? 1 : (usec_t)(o->years * 365.2425 * (double)USEC_PER_DAY);
    int r = 0;
    printf("seed %" PRIu64 "\n", o->seed);
    for (uint64_t seed = o->seed; count.time < time && r == 0; seed++) {
        Walk w;
        Failure failure;
        if (walk_make(&w, seed, o->days ? o->days : WALK_DAYS) < 0)
            return 2;
        walk_play(&w, dir, o->verbose, &failure, &count);
        if (failure.check[0])
            r = tell_failure(&w, dir, &failure, !o->whole);
        walk_done(&w);
        if (seconds() - told > 60) {
            told = seconds();
            tell_progress(&count, began, false);
        }
    }
    if (r == 0)
        tell_progress(&count, began, true);
    int64_t rested[STATE_REST_ARRAYS];
    recall_rested(rested);
    for (size_t i = 0; i < STATE_REST_ARRAYS && r == 0 && o->years >= 10; i++)
        if (rested[i] < count.moves / 10) {
            fprintf(stderr, "Of array %zu there was next to nothing to lay to rest: %" PRId64 " times.\n", i, rested[i]);
            r = 1;
        }
    return r;
}

static int usage(void) {
    printf("kneeminder-sim [--years N] [--seed N]     walks of %d days until N years have gone by (default 1)\n"
           "kneeminder-sim --seed N --days D          the walk of that seed alone\n"
           "kneeminder-sim --replay FILE              a walk as it was printed\n"
           "--verbose prints moves and facts, --whole leaves a failing walk as it is.\n"
           "Ends with 0, or with 1 and the shortest walk that fails.\n",
           WALK_DAYS);
    return 0;
}

static int read_options(Options *o, int argc, char *argv[]) {
    static const struct option options[] = { { "years", required_argument, NULL, 'y' }, { "seed", required_argument, NULL, 's' },
                                             { "days", required_argument, NULL, 'd' },  { "replay", required_argument, NULL, 'r' },
                                             { "verbose", no_argument, NULL, 'v' },     { "whole", no_argument, NULL, 'w' },
                                             { "help", no_argument, NULL, 'h' }, { 0 } };
    for (int c; (c = getopt_long(argc, argv, "hv", options, NULL)) >= 0;) {
        if (c == 'y')
            o->years = strtod(optarg, NULL);
        else if (c == 's')
            o->seed = strtoull(optarg, NULL, 10);
        else if (c == 'd')
            o->days = atoi(optarg);
        else if (c == 'r')
            o->replay = optarg;
        else if (c == 'v')
            o->verbose = true;
        else if (c == 'w')
            o->whole = true;
        else
            return c == 'h' ? 1 : 2;
    }
    return optind < argc ? 2 : 0;
}

int main(int argc, char *argv[]) {
    Options o = { .seed = (uint64_t)time(NULL) * 1000, .years = 1 };
    int r = read_options(&o, argc, argv);
    if (r != 0)
        return r == 1 ? usage() : r;
    char dir[256];
    /* Thousands of daemons come and go here: what one gives back the next one takes. */
    (void)mallopt(M_TRIM_THRESHOLD, 256 << 20);
    (void)mallopt(M_MMAP_THRESHOLD, 64 << 20);
    umask(0077);
    if (!make_directory(dir, sizeof(dir))) {
        printf("Cannot make a directory for the record: %s\n", strerror(errno));
        return 2;
    }
    if (!o.verbose)
        silence();
    r = o.replay ? replay(&o, dir) : live(&o, dir);
    clock_sim_end();
    (void)nftw(dir, remove_one, 16, FTW_DEPTH | FTW_PHYS);
    return r;
}
