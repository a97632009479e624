/// The library: `Fovea` compiles queries and runs them over captures. Read `PacketPath` for the journey of a packet.
package io.fovea.engine;
