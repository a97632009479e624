/// Captures as packet sources: pcap and pcapng in files that are read chunk by chunk, and in streams, packed or not.
package io.fovea.capture;
