/// Capture files as packet sources: pcap and pcapng, memory-mapped, gzip unpacked on the way.
package io.fovea.capture;
