package io.openagent.config;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// The lines `key=value` of `whatap.conf`. Lines that begin with `#`, and those without `=`, say nothing; of a key that
/// stands twice the last line counts; there are no quotes and no escapes.
///
/// @param entries by key, in the order of the file
public record WhatapConf(Map<String, Entry> entries) {
    public static final String FILE_NAME = "whatap.conf";
    public static final WhatapConf EMPTY = new WhatapConf(Map.of());

    public WhatapConf {
        entries = Map.copyOf(entries);
    }

    public static WhatapConf parse(String text) {
        var entries = new LinkedHashMap<String, Entry>();
        List<String> lines = text.lines().toList();
        for (int i = 0; i < lines.size(); i++) {
            String line = lines.get(i);
            int equals = line.indexOf('=');
            if (line.startsWith("#") || equals < 0) continue;
            entries.put(
                    line.substring(0, equals).strip(),
                    new Entry(line.substring(equals + 1).strip(), i + 1));
        }
        return new WhatapConf(entries);
    }

    /// The key's value, unless it is missing or left empty.
    public Optional<String> get(String key) {
        return Optional.ofNullable(entries.get(key)).map(Entry::value).filter(value -> !value.isEmpty());
    }

    /// Names no value: one of them is the licence.
    @Override
    public String toString() {
        return "WhatapConf" + entries.keySet();
    }

    /// A value and the line that gives it.
    public record Entry(String value, int line) {
        @Override
        public String toString() {
            return "line " + line;
        }
    }
}
