package io.fovea.parsers.dns;

/// How much text a message may become. Compressed names and escapes make two hundred times as much of a message as it
/// is long, and rows wait in memory: entries that would go beyond the budget are not shown.
final class TextBudget {
    private static final int CHARACTERS_MIN = 1 << 14;
    private static final int CHARACTERS_MAX = 1 << 18;
    private static final int CHARACTERS_PER_BYTE = 16;
    /// A name whose every byte is escaped.
    private static final int NAME_CHARACTERS_MAX = DnsName.LENGTH_MAX * 4;
    private static final int NAMES_PER_ENTRY = 3;

    private TextBudget() {}

    /// How many of the first entries of a message are shown.
    static int shown(DnsMessage message, int entries) {
        int length = message.bytes().length;
        int budget = Math.min(CHARACTERS_MAX, CHARACTERS_MIN + CHARACTERS_PER_BYTE * length);
        long most = (long) entries * NAMES_PER_ENTRY * NAME_CHARACTERS_MAX + 4L * length;
        if (most <= budget || most(message, entries) <= budget) return entries;
        for (int i = 0; i < entries; i++) {
            budget -= message.name(i).length();
            if (i >= message.questions()) budget -= RecordData.text(message, i).length();
            if (budget < 0) return i;
        }
        return entries;
    }

    /// An upper bound for all entries that no text must be made for: names and addresses by their length, and of other
    /// data what is the most that any has.
    private static long most(DnsMessage message, int entries) {
        byte[] bytes = message.bytes();
        long most = 4L * bytes.length;
        for (int i = 0; i < entries; i++) {
            int name = DnsName.textLengthMax(bytes, message.nameStart(i), bytes.length);
            most += i < message.questions() ? name : Math.min(NAMES_PER_ENTRY * NAME_CHARACTERS_MAX,
                    name + RecordData.textLengthMax(message, i));
        }
        return most;
    }
}
