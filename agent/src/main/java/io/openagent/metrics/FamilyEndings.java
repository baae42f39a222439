package io.openagent.metrics;

import java.util.ArrayList;
import java.util.List;

/// With what the names of samples end behind the name of their family, in any of the text formats.
public final class FamilyEndings {
    public static final List<String> ALL =
            List.of("", "_total", "_created", "_bucket", "_sum", "_count", "_gsum", "_gcount", "_info");

    private FamilyEndings() {}

    /// The names of all families that a sample of this name may belong to, its own first.
    public static List<String> familiesOf(String sample) {
        List<String> families = new ArrayList<>(2);
        for (String ending : ALL)
            if (sample.endsWith(ending)) families.add(sample.substring(0, sample.length() - ending.length()));
        return families;
    }
}
