/// Frames as on the wire: raw reads, the burst, the decoder, header fields as data, addresses and the flow key.
package io.fovea.packet;
