/// Benchmarks of Fovea's parts, and the synthetic traffic and captures that they and the scripts beside use.
package io.fovea.bench;
