package io.openagent.forward.console;

import io.openagent.forward.whatap.StoredPack;
import io.openagent.protocol.HelpRecord;
import io.openagent.protocol.MalformedException;
import io.openagent.protocol.MetricRecord;
import io.openagent.protocol.PackType;
import io.openagent.protocol.RecordJson;
import java.io.PrintStream;
import java.util.function.Consumer;

/// Prints every record that goes to the collector, one JSON object a line, while it is on; when it is off it costs one
/// look at a flag a pack. It reads back the encoded bytes: what is shown is what is sent.
///
/// Switched by one thread, called by all scrapes. A pack's lines stand together.
public final class DebugDump implements Consumer<StoredPack> {
    private final PrintStream out;
    private volatile boolean on;

    public DebugDump(PrintStream out) {
        this.out = out;
    }

    public void turn(boolean nowOn) {
        on = nowOn;
    }

    public boolean isOn() {
        return on;
    }

    @Override
    public void accept(StoredPack pack) {
        if (!on) return;
        var lines = new StringBuilder();
        try {
            if (pack.type() == PackType.OPEN_MX) {
                for (MetricRecord each : pack.content().metrics()) {
                    lines.append(RecordJson.sample(each, "")).append('\n');
                }
            } else {
                for (HelpRecord each : pack.content().help()) {
                    lines.append(RecordJson.help(each)).append('\n');
                }
            }
        } catch (MalformedException e) {
            throw new IllegalStateException("the agent encoded what it cannot read", e);
        }
        out.print(lines);
        out.flush();
    }
}
