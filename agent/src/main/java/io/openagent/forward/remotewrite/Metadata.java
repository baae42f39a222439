package io.openagent.forward.remotewrite;

import java.io.IOException;
import java.util.List;
import java.util.Map;

/// What is known of a metric beside its samples.
///
/// @param type the number that both versions of the protocol have for it, 0 for unknown
record Metadata(String metric, int type, String help) {
    /// In the order of their numbers.
    private static final List<String> TYPES =
            List.of("unknown", "counter", "gauge", "histogram", "gaugehistogram", "summary", "info", "stateset");

    /// @param properties `type` and `help`, as expositions have them, each if there is one
    static Metadata of(String metric, Map<String, String> properties) {
        int type = TYPES.indexOf(properties.getOrDefault("type", "unknown"));
        return new Metadata(metric, Math.max(0, type), properties.getOrDefault("help", ""));
    }

    /// What [#field] has written.
    ///
    /// @param fields of the message
    static Metadata read(MessageReader fields) throws IOException {
        int type = 0;
        String metric = "";
        String help = "";
        while (fields.next()) {
            switch (fields.field()) {
                case WriteFields.TYPE -> type = (int) fields.number();
                case WriteFields.FAMILY -> metric = fields.text();
                case WriteFields.HELP -> help = fields.text();
                default -> {} // of a newer agent
            }
        }
        return new Metadata(metric, type, help);
    }

    /// As the field of a `WriteRequest`.
    byte[] field() {
        var message = new Message();
        if (type > 0) message.number(WriteFields.TYPE, type);
        message.text(WriteFields.FAMILY, metric);
        if (!help.isEmpty()) message.text(WriteFields.HELP, help);
        return new Message().message(WriteFields.METADATA, message).toByteArray();
    }
}
