package io.fovea.spi;

/// Something odd in the traffic, told once for each flow and name, or once for each name where no flow is.
///
/// @param name what it is: Zeek's name where it has one
/// @param addl what more there is to say about the first example, or null
/// @param layer where it was met: `link`, `ip`, `transport`, `tcp`, `stream`
/// @param source capture or device of its first example
/// @param timeNs time of the first example, nanoseconds since 1970
/// @param firstFrame number of the first example's frame
/// @param lastFrame number of the last example's frame
/// @param count how often it was met
public record Weird(
        String name, String addl, String layer, String source, long timeNs, long firstFrame, long lastFrame,
        long count) {}
