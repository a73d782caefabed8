#pragma once
// What becomes of the memory that a draw has freed.

namespace widthwise::sim {

/// Tells the C library to keep freed memory instead of returning it to the system. A draw allocates
/// and frees the same few dozen vectors each time; fetching their pages anew costs more than the
/// arithmetic does. For programs that draw ensembles; call once at the start. A process-wide
/// policy, hence for an executable's main() to choose, never for this library. No effect without
/// glibc.
void keep_freed_memory();

}  // namespace widthwise::sim
