package io.openagent.protocol;

/// One message between agent and collector: two bytes of type, a [PackHeader], then the body of its kind. Readers take
/// the fields they know and leave what follows, as encryption pads a pack with zeros.
public sealed interface Pack
        permits EventPack,
                OpenMxEndpointPack,
                OpenMxHelpPack,
                OpenMxHistogramPack,
                OpenMxPack,
                ParamPack,
                TagCountPack,
                TextPack {
    PackType type();

    PackHeader header();

    void writeBody(WireWriter out);

    default byte[] toByteArray() {
        var out = new WireWriter();
        out.writeShort(type().code());
        header().write(out);
        writeBody(out);
        return out.toByteArray();
    }

    static Pack read(byte[] bytes) throws MalformedException {
        return read(new WireReader(bytes));
    }

    static Pack read(WireReader in) throws MalformedException {
        var type = PackType.read(in);
        var header = PackHeader.read(in);
        return switch (type) {
            case PARAM -> ParamPack.readBody(header, in);
            case TEXT -> TextPack.readBody(header, in);
            case EVENT -> EventPack.readBody(header, in);
            case TAG_COUNT -> TagCountPack.readBody(header, in);
            case OPEN_MX -> OpenMxPack.readBody(header, in);
            case OPEN_MX_HELP -> OpenMxHelpPack.readBody(header, in);
            case OPEN_MX_ENDPOINT -> OpenMxEndpointPack.readBody(header, in);
            case OPEN_MX_HISTOGRAM -> OpenMxHistogramPack.readBody(header, in);
        };
    }
}
