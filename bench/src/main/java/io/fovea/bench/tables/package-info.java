/// Designs of a flow table, built small to be compared: what a run uses, and what it might.
package io.fovea.bench.tables;
