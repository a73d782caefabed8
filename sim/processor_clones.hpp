#pragma once
// Code for more than one instruction set in one program.

/// A function so marked is compiled for the processor of the build and again for x86-64-v4, which
/// has registers twice as long; which of the two runs is decided when the program starts. Its loops
/// are such that both give the same bits.
#if defined(__x86_64__) && defined(__GNUC__) && !defined(__clang__) && !defined(__AVX512F__) && \
    !defined(__SANITIZE_ADDRESS__) && !defined(__SANITIZE_THREAD__)
#define WIDTHWISE_PROCESSOR_CLONES __attribute__((target_clones("default", "arch=x86-64-v4")))
#else
#define WIDTHWISE_PROCESSOR_CLONES
#endif
