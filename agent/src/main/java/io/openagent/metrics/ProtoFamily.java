package io.openagent.metrics;

/// What a `MetricFamily` says, but for its metrics: they are entered one by one, whether they stand before
/// its name or behind.
final class ProtoFamily {
    private final Utf8View name = new Utf8View();
    private final Utf8View help = new Utf8View();
    private final Utf8View unit = new Utf8View();
    private final Utf8View type = new Utf8View();
    private MetricKind kind = MetricKind.COUNTER;
    private boolean hasHelp;
    private byte[] bytes = {};
    private int nextField;
    private int end;

    /// Reads the message from here to there, when what was read before is forgotten.
    ///
    /// @return whether there is any metric; without, a family says nothing
    boolean read(byte[] bytes, int from, int to, ProtoFields fields) throws MalformedMessageException {
        this.bytes = bytes;
        nextField = from;
        end = to;
        boolean hasMetrics = false;
        fields.stand(bytes, from, to);
        while (fields.next()) {
            switch (fields.number()) {
                case 1 -> fields.text(name);
                case 2 -> {
                    fields.text(help);
                    hasHelp = true;
                }
                case 3 -> kind = readKind(fields);
                case 4 -> {
                    fields.passMessage();
                    hasMetrics = true;
                }
                case 5 -> fields.text(unit);
                default -> fields.skip();
            }
        }
        kind.word(type);
        if (hasMetrics && name.length() == 0) throw fields.malformed("found a family without a name");
        return hasMetrics;
    }

    /// Stands in the next metric; false behind the last one.
    boolean enterMetric(ProtoFields fields) throws MalformedMessageException {
        fields.stand(bytes, nextField, end);
        while (fields.next()) {
            if (fields.number() == 4) {
                long metric = fields.passMessage();
                nextField = fields.at();
                fields.stand(metric);
                return true;
            }
            fields.skip();
        }
        return false;
    }

    /// Is as good as new. Before the next family, of which an error must not tell the old name.
    void forget() {
        name.clear();
        help.clear();
        unit.clear();
        kind = MetricKind.COUNTER;
        hasHelp = false;
    }

    Utf8View name() {
        return name;
    }

    MetricKind kind() {
        return kind;
    }

    /// The word of the text formats for the kind.
    Utf8View type() {
        return type;
    }

    boolean hasHelp() {
        return hasHelp;
    }

    Utf8View help() {
        return help;
    }

    boolean hasUnit() {
        return unit.length() > 0;
    }

    Utf8View unit() {
        return unit;
    }

    private static MetricKind readKind(ProtoFields fields) throws MalformedMessageException {
        long number = fields.varint();
        if (!MetricKind.isKnown(number)) throw fields.malformed("found metric type " + number);
        return MetricKind.of(number);
    }
}
