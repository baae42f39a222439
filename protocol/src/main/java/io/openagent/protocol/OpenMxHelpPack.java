package io.openagent.protocol;

import java.util.List;

/// What is known about metric names. Drawn at [OpenMxContent].
public record OpenMxHelpPack(PackHeader header, List<HelpRecord> records) implements Pack {
    public OpenMxHelpPack {
        records = List.copyOf(records);
    }

    @Override
    public PackType type() {
        return PackType.OPEN_MX_HELP;
    }

    @Override
    public void writeBody(WireWriter out) {
        OpenMxContent.ofHelp(records).write(out);
    }

    static OpenMxHelpPack readBody(PackHeader header, WireReader in) throws MalformedException {
        return new OpenMxHelpPack(header, OpenMxContent.read(in).help());
    }
}
