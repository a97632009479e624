/// The flows of a worker: flow table, expiry, and TCP reassembly; and before them the IP fragments of a run
/// (`FragmentTable`).
///
/// For each burst the engine hashes the keys of all candidates first, and touches their slots, then:
///
/// ```java
/// long slot = table.current(key, hash, burst, i);          // ends the flow before, if this packet starts another
/// if (slot == FlowTable.NONE) {
///     slot = table.open(key, hash, burst, i);               // or openTombstone, if no query can match
///     if (slot == FlowTable.NONE) { untracked++; return; }  // the table is full
///     table.flow(slot).consume(consumer);                   // only if the streams are needed
/// }
/// if (table.isTombstone(slot)) {
///     table.touch(slot, key.fromLower, burst, i);
/// } else {
///     MyFlow flow = table.deliver(slot, key.fromLower, burst, i);
///     if (!flow.isPending()) table.entomb(slot);
/// }
/// ```
///
/// and `table.advance(time)` once after it; `table.finish()` ends the input. Nothing here is thread safe.
package io.fovea.reassembly;
