package io.openagent.metrics;

/// Reads a `LabelPair`.
final class ProtoLabel {
    private ProtoLabel() {}

    /// Reads the pair that is the field. A value may be empty, a name may not.
    static void read(ProtoFields fields, LabelViews labels) throws MalformedMessageException {
        int index = labels.add();
        Utf8View name = labels.name(index);
        Utf8View value = labels.value(index);
        name.clear();
        value.clear();
        int outer = fields.enter();
        while (fields.next()) {
            switch (fields.number()) {
                case 1 -> fields.text(name);
                case 2 -> fields.text(value);
                default -> fields.skip();
            }
        }
        fields.leave(outer);
        if (name.length() == 0) throw fields.malformed("found a label without a name");
    }
}
