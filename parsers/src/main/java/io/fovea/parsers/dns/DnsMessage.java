package io.fovea.parsers.dns;

import java.util.Arrays;

/// One message, taken apart into questions and records; their content is read when a field asks (RFC 1035, section 4).
///
/// ```
///  0         2         4         6         8         10        12
///  | id      | flags   | qdcount | ancount | nscount | arcount | questions, answers, authorities, additionals
/// ```
/// Reading ends at the first thing that does not fit; what came before it counts.
final class DnsMessage {
    static final int HEADER_LENGTH = 12;
    static final int LENGTH_MAX = 0xffff;
    /// Questions that are read; nobody asks nearly as many in a message.
    static final int QUESTIONS_MAX = 255;
    /// What stands behind the name of a question: type and class.
    static final int QUESTION_FIXED_LENGTH = 4;
    /// What stands behind the name of a record: type, class, TTL and the length of its data.
    static final int RECORD_FIXED_LENGTH = 10;
    private static final int PLACES_FIRST = 16;
    private static final Section[] SECTIONS = Section.values();

    private static final int FLAG_RESPONSE = 0x8000;
    static final int FLAG_AUTHORITATIVE = 0x0400;
    static final int FLAG_TRUNCATED = 0x0200;
    static final int FLAG_RECURSION_DESIRED = 0x0100;
    static final int FLAG_RECURSION_AVAILABLE = 0x0080;
    static final int FLAG_AUTHENTIC = 0x0020;
    static final int FLAG_CHECKING_DISABLED = 0x0010;

    private final byte[] bytes;
    /// Where the name of each question and record starts, and where it ends.
    private int[] places = new int[PLACES_FIRST];
    private int entries;
    private int questions;
    private final int[] sectionEnds = new int[SECTIONS.length];
    private int end = HEADER_LENGTH;
    private int sectionsRead;
    private final boolean whole;
    private final EdnsOptions edns;
    private final int shown;
    /// The name of the first question or record, once somebody asked.
    private String firstName;

    /// Takes the bytes of a message over; nobody changes them any more.
    DnsMessage(byte[] bytes) {
        assert bytes.length >= HEADER_LENGTH && bytes.length <= LENGTH_MAX : "a message has a header";
        this.bytes = bytes;
        whole = readQuestions() && readRecords();
        Arrays.fill(sectionEnds, sectionsRead, sectionEnds.length, entries);
        edns = EdnsOptions.of(this);
        shown = TextBudget.shown(this, entries);
    }

    private boolean readQuestions() {
        for (int i = 0; i < questionCount(); i++) {
            if (i == QUESTIONS_MAX) return false;
            int nameEnd = DnsName.end(bytes, end, bytes.length);
            if (nameEnd < 0 || bytes.length - nameEnd < QUESTION_FIXED_LENGTH) return false;
            addEntry(end, nameEnd);
            questions++;
            end = nameEnd + QUESTION_FIXED_LENGTH;
        }
        return true;
    }

    private boolean readRecords() {
        for (Section section : SECTIONS) {
            for (int i = 0; i < count(section); i++) {
                if (!readRecord()) return false;
            }
            sectionEnds[sectionsRead++] = entries;
        }
        return true;
    }

    private boolean readRecord() {
        int nameEnd = DnsName.end(bytes, end, bytes.length);
        if (nameEnd < 0 || bytes.length - nameEnd < RECORD_FIXED_LENGTH) return false;
        int dataLength = u16(nameEnd + RECORD_FIXED_LENGTH - 2);
        if (dataLength > bytes.length - nameEnd - RECORD_FIXED_LENGTH) return false;
        addEntry(end, nameEnd);
        end = nameEnd + RECORD_FIXED_LENGTH + dataLength;
        return true;
    }

    private void addEntry(int start, int nameEnd) {
        if (entries * 2 == places.length) places = Arrays.copyOf(places, places.length * 2);
        places[entries * 2] = start;
        places[entries * 2 + 1] = nameEnd;
        entries++;
    }

    byte[] bytes() {
        return bytes;
    }

    /// About what it takes in memory, its first name as text included.
    int keptBytes() {
        return bytes.length * 2 + places.length * Integer.BYTES;
    }

    int u16(int at) {
        return (bytes[at] & 0xff) << 8 | bytes[at + 1] & 0xff;
    }

    int id() {
        return u16(0);
    }

    int flags() {
        return u16(2);
    }

    boolean isResponse() {
        return has(FLAG_RESPONSE);
    }

    boolean has(int flag) {
        return (flags() & flag) != 0;
    }

    int opcode() {
        return bytes[2] >> 3 & 0xf;
    }

    /// The three bits between RA and the response code.
    int reserved() {
        return bytes[3] >> 4 & 7;
    }

    /// The response code with the upper bits that EDNS adds.
    int rcode() {
        return edns.extendedRcode() << 4 | bytes[3] & 0xf;
    }

    /// How many questions the header announces.
    int questionCount() {
        return u16(4);
    }

    /// How many records of a section the header announces.
    int count(Section section) {
        return u16(6 + section.ordinal() * 2);
    }

    /// How many questions there are.
    int questions() {
        return questions;
    }

    /// The number of a section's first record; records are numbered behind the questions.
    int first(Section section) {
        return section == Section.ANSWER ? questions : sectionEnds[section.ordinal() - 1];
    }

    /// The number behind a section's last record.
    int last(Section section) {
        return sectionEnds[section.ordinal()];
    }

    /// The number behind the last question or record that lists show, see `TextBudget`.
    int shownEnd() {
        return shown;
    }

    /// Whether lists do not show everything.
    boolean isShortened() {
        return shown < entries;
    }

    /// Whether everything is there that the header announces.
    boolean isWhole() {
        return whole;
    }

    /// Bytes behind the last record.
    int trailing() {
        return bytes.length - end;
    }

    /// The name of a question or record. Most records are about what was asked, and say so by a pointer: all these are
    /// one text.
    String name(int entry) {
        int start = nameStart(entry);
        int first = nameStart(0);
        if (start != first && !DnsName.isPointer(bytes, start, first)) return DnsName.text(bytes, start, bytes.length);
        if (firstName == null) firstName = DnsName.text(bytes, first, bytes.length);
        return firstName;
    }

    int nameStart(int entry) {
        return places[entry * 2];
    }

    /// The type of a question or record.
    int type(int entry) {
        return u16(places[entry * 2 + 1]);
    }

    /// The class of a question or record, without the bit that multicast DNS puts on top (RFC 6762, section 18.12).
    int recordClass(int entry) {
        int value = u16(places[entry * 2 + 1] + 2);
        int low = value & ~DnsNames.MULTICAST_BIT;
        return low == DnsNames.CLASS_IN || low == DnsNames.CLASS_ANY ? low : value;
    }

    /// Whether both messages have a first question, and it is the same; letters may differ in case.
    boolean asksSameAs(DnsMessage other) {
        if (questions == 0 || other.questions == 0) return false;
        int length = places[1] + QUESTION_FIXED_LENGTH - places[0];
        if (other.places[1] + QUESTION_FIXED_LENGTH - other.places[0] != length) return false;
        for (int i = 0; i < length; i++) {
            if (lower(bytes[places[0] + i]) != lower(other.bytes[other.places[0] + i])) return false;
        }
        return true;
    }

    private static int lower(byte value) {
        return value >= 'A' && value <= 'Z' ? value + ('a' - 'A') : value;
    }

    /// Time to live of a record, in seconds.
    long ttl(int entry) {
        int at = places[entry * 2 + 1] + 4;
        return (long) u16(at) << 16 | u16(at + 2);
    }

    /// Where a record's data start.
    int dataStart(int entry) {
        return places[entry * 2 + 1] + RECORD_FIXED_LENGTH;
    }

    /// Where a record's data end.
    int dataEnd(int entry) {
        return dataStart(entry) + u16(dataStart(entry) - 2);
    }

    /// What its OPT record says; of nothing when there is none.
    EdnsOptions edns() {
        return edns;
    }
}
