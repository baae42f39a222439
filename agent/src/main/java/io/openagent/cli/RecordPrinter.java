package io.openagent.cli;

import io.openagent.collector.Arrivals;
import io.openagent.protocol.OpenMxHelpPack;
import io.openagent.protocol.OpenMxPack;
import io.openagent.protocol.Pack;
import io.openagent.protocol.RecordJson;
import io.openagent.protocol.TagCountPack;
import java.io.PrintStream;

/// Prints what arrives as JSON lines. A reader that is slow slows the collector: nothing is left out.
record RecordPrinter(PrintStream out) implements Arrivals {
    static final Arrivals SILENT = _ -> {};

    @Override
    public void arrived(Pack pack) {
        var lines = new StringBuilder();
        switch (pack) {
            case OpenMxPack samples ->
                samples.records()
                        .forEach(each -> lines.append(RecordJson.sample(each, samples.endpoint()))
                                .append('\n'));
            case OpenMxHelpPack help ->
                help.records()
                        .forEach(each -> lines.append(RecordJson.help(each)).append('\n'));
            case TagCountPack tags -> lines.append(RecordJson.tags(tags)).append('\n');
            default -> lines.append("{\"type\":\"").append(pack.type().name()).append("\"}\n");
        }
        out.print(lines);
        out.flush();
    }
}
