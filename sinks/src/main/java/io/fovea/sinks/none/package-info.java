/// Rows that go nowhere: for runs that only count.
package io.fovea.sinks.none;
