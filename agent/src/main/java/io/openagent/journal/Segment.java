package io.openagent.journal;

import java.util.regex.Pattern;

/// One file of records.
///
/// @param number ascending in the order of writing
/// @param name of the file, which may differ from [#nameOf] where somebody has renamed it
/// @param first before its first record; its last record is where the next segment begins
/// @param begunMillis running time of the journal when it was begun
record Segment(long number, String name, Position first, long begunMillis) {
    private static final Pattern NAME = Pattern.compile("([0-9]{1,18})\\.segment");

    static String nameOf(long number) {
        return "%012d.segment".formatted(number);
    }

    static boolean isName(String name) {
        return NAME.matcher(name).matches();
    }

    /// The number in a name that [#isName] knows.
    static long numberIn(String name) {
        return Long.parseLong(name.substring(0, name.indexOf('.')));
    }
}
