package io.openagent.protocol;

import java.util.List;

/// The addresses that were scraped lately: an array of texts.
public record OpenMxEndpointPack(PackHeader header, List<String> endpoints) implements Pack {
    public OpenMxEndpointPack {
        endpoints = List.copyOf(endpoints);
    }

    @Override
    public PackType type() {
        return PackType.OPEN_MX_ENDPOINT;
    }

    @Override
    public void writeBody(WireWriter out) {
        out.writeArray(endpoints, out::writeText);
    }

    static OpenMxEndpointPack readBody(PackHeader header, WireReader in) throws MalformedException {
        return new OpenMxEndpointPack(header, in.readArray(1, in::readText));
    }
}
