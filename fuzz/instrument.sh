#!/bin/sh
# The compiler as cargo calls it, with libFuzzer's counters in the program and the targets alone: what they depend on is
# built as for the program itself, and the stable toolchain is enough.
case " $* " in
*" --crate-name innkreving "* | *" --crate-name innkreving_fuzz "* | *"fuzz_targets/"*)
    exec "$@" -Cpasses=sancov-module -Cllvm-args=-sanitizer-coverage-level=4 \
        -Cllvm-args=-sanitizer-coverage-inline-8bit-counters -Cllvm-args=-sanitizer-coverage-pc-table \
        -Cllvm-args=-sanitizer-coverage-trace-compares -Cdebug-assertions -Copt-level=2
    ;;
*) exec "$@" ;;
esac
