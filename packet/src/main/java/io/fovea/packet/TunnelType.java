package io.fovea.packet;

import java.util.ArrayList;
import java.util.List;

/// The kinds of tunnel that are opened, as `Burst.tunnelTypes` has them: a byte for each tunnel, the innermost lowest.
public final class TunnelType {
    public static final int MPLS = 1;
    /// IP in IP, of any two versions.
    public static final int IPIP = 2;
    /// The authentication header in tunnel mode.
    public static final int AH = 3;
    public static final int GRE = 4;
    public static final int ERSPAN = 5;
    public static final int VXLAN = 6;
    public static final int GENEVE = 7;
    public static final int GTP = 8;
    public static final int TEREDO = 9;
    /// RFC 8086.
    public static final int GRE_IN_UDP = 10;
    public static final int CAPWAP = 11;
    /// Provider backbone bridges (IEEE 802.1ah).
    public static final int PBB = 12;
    private static final List<String> NAMES = List.of(
            "", "mpls", "ipip", "ah", "gre", "erspan", "vxlan", "geneve", "gtp", "teredo", "gre", "capwap", "pbb");
    private static final int BITS = 8;

    private TunnelType() {}

    /// The types with one more inside.
    static int with(int types, int inner) {
        return types << BITS | inner;
    }

    /// The innermost type, or 0 without a tunnel.
    static int innermost(int types) {
        return types & 0xff;
    }

    /// The types without the innermost.
    static int around(int types) {
        return types >>> BITS;
    }

    /// Their names, outermost first.
    public static List<String> names(int types) {
        List<String> names = new ArrayList<>();
        for (int left = types; left != 0; left = around(left)) names.addFirst(NAMES.get(innermost(left)));
        return names;
    }
}
