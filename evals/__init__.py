"""Gold sets, floors, the gate and the benchmarks: measured, not claimed."""
