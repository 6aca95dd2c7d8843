/* SPDX-License-Identifier: MIT */
#pragma once

/* Before SQLite is used. */
void stand_ins_quick_sqlite(void);
