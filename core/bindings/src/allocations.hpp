#pragma once

/// Calls of malloc, calloc and realloc since the module started.
double allocation_count();
