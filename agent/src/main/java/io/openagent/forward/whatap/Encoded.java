package io.openagent.forward.whatap;

import io.openagent.forward.Batch;
import io.openagent.protocol.OpenMxContent;
import io.openagent.protocol.PackHeader;
import io.openagent.protocol.PackType;

/// Records in their wire form, but for the header that belongs to a session.
public record Encoded(PackType type, OpenMxContent content) implements Batch.Content {
    @Override
    public int bytes() {
        return content.bytes().size();
    }

    byte[] pack(PackHeader header) {
        return content.toPack(type, header);
    }

    static Encoded of(Batch batch) {
        return (Encoded) batch.content();
    }
}
