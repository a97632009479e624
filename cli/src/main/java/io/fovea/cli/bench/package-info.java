/// What `fovea bench` measures, and the synthetic captures that it measures with.
package io.fovea.cli.bench;
