package io.openagent.forward.remotewrite;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/// What a template of version 2.0 has written, in the words of 1.0: for a receiver that turns out not to speak 2.0, and
/// to look at single series. Metadata, which 1.0 has elsewhere, is left out.
final class Downgrade {
    private Downgrade() {}

    /// @param plain fields of a `Request`: symbols, and series of one sample each
    /// @return fields of a `WriteRequest`
    /// @throws IOException when it is not that
    static byte[] of(byte[] plain) throws IOException {
        List<String> symbols = new ArrayList<>();
        var all = new Message();
        var series = new Message();
        var label = new Message();
        var run = new MessageReader(plain, 0, plain.length);
        while (run.next()) {
            if (run.field() == Write2Fields.SYMBOLS) {
                symbols.add(run.text());
                continue;
            }
            series.clear();
            var fields = new MessageReader(plain, run.from(), run.to());
            while (fields.next()) {
                switch (fields.field()) {
                    case Write2Fields.LABELS_REFS -> {
                        var refs = new MessageReader(plain, fields.from(), fields.to());
                        while (refs.hasMore()) {
                            label.clear();
                            label.text(WriteFields.NAME, refs.nextOf(symbols))
                                    .text(WriteFields.VALUE, refs.nextOf(symbols));
                            series.message(WriteFields.LABELS, label);
                        }
                    }
                    case WriteFields.SAMPLES -> series.raw(plain, fields.start(), fields.to());
                    default -> {}
                }
            }
            all.message(WriteFields.TIMESERIES, series);
        }
        return all.toByteArray();
    }
}
