/* SPDX-License-Identifier: MIT */
/* Programs that hold what a person said of a knee leave no core file, whatever their session allows; nor do those that they start. */
#pragma once

#include <sys/resource.h>

static inline void no_core(void) {
    (void)setrlimit(RLIMIT_CORE, &(struct rlimit){ 0, 0 });
}
