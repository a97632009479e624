package io.fovea.engine;

import io.fovea.reassembly.Flow;
import io.fovea.reassembly.StreamConsumer;

/// Hands reassembled bytes on to the protocols.
final class FlowStreams implements StreamConsumer {
    private final StreamReader reader;

    FlowStreams(StreamReader reader) {
        this.reader = reader;
    }

    @Override
    public void onBytes(
            Flow flow, boolean fromOriginator, long address, int lengthBytes, long timeNs, long frame) {
        QueryFlow own = (QueryFlow) flow;
        reader.bytes(own, fromOriginator, address, lengthBytes, timeNs, frame);
        if (own.parsing == null) flow.consume(null);
    }

    @Override
    public void onDatagram(
            Flow flow, boolean fromOriginator, long address, int lengthBytes, long timeNs, long frame) {
        QueryFlow own = (QueryFlow) flow;
        reader.datagram(own, fromOriginator, address, lengthBytes, timeNs, frame);
        if (own.parsing == null) flow.consume(null);
    }

    @Override
    public void onGap(Flow flow, boolean fromOriginator, long lengthBytes) {
        QueryFlow own = (QueryFlow) flow;
        reader.gap(own, fromOriginator, lengthBytes);
        if (own.parsing == null) flow.consume(null);
    }

    @Override
    public void onConflict(Flow flow, boolean fromOriginator) {
        // The flow remembers it, and its sessions are marked when they are handed in.
    }
}
