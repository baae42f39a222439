package io.openagent.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.node.NullNode;
import io.openagent.metrics.Profile;
import io.openagent.pages.Json;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Optional;

/// Checks many bodies in one process: a request a line in, an answer a line out, in order. Whatever is wrong with a
/// request is its answer. An empty line is no request.
final class MetricsBatch {
    /// A path has at most 4,096 bytes and a Content-Type that says anything 1,024; JSON writes some bytes as six.
    private static final int MAX_REQUEST_BYTES = 64 << 10;

    private static final ObjectReader READER =
            Json.mapper().reader().with(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);

    private final InputStream requests;
    private final JsonBytes answers;

    MetricsBatch(InputStream requests, JsonBytes answers) {
        this.requests = new BufferedInputStream(requests);
        this.answers = answers;
    }

    void answerAll() throws IOException, InterruptedException {
        var line = new ByteArrayOutputStream();
        while (readLine(line)) {
            if (line.size() > 0) answer(line);
            answers.flush();
        }
    }

    /// False at the end. Of a line that is too long no more is kept than shows it.
    private boolean readLine(ByteArrayOutputStream line) throws IOException {
        line.reset();
        int next = requests.read();
        if (next < 0) return false;
        for (; next >= 0 && next != '\n'; next = requests.read()) {
            if (line.size() <= MAX_REQUEST_BYTES) line.write(next);
        }
        return true;
    }

    private void answer(ByteArrayOutputStream line) throws IOException, InterruptedException {
        JsonNode request;
        try {
            if (line.size() > MAX_REQUEST_BYTES) {
                throw new BodyRefused("a request longer than " + MAX_REQUEST_BYTES + " bytes");
            }
            request = parse(line.toByteArray());
        } catch (BodyRefused refused) {
            answer(NullNode.instance, refused);
            return;
        }
        JsonNode id = request.path("id");
        try {
            CheckedBody body = check(request);
            startAnswer(id).raw(",\"ok\":true,\"dump\":[");
            body.dump(answers, ",", "");
            answers.raw("]}\n");
        } catch (BodyRefused refused) {
            answer(id, refused);
        }
    }

    private void answer(JsonNode id, BodyRefused refused) throws IOException {
        startAnswer(id).raw(",\"ok\":false,\"error\":").text(refused.sentence()).raw("}\n");
    }

    /// A text or a whole number comes back as it was; nothing else is an id.
    private JsonBytes startAnswer(JsonNode id) throws IOException {
        answers.raw("{\"id\":");
        if (id.isTextual()) return answers.text(id.textValue());
        return answers.raw(id.isIntegralNumber() ? id.asText() : "null");
    }

    private static JsonNode parse(byte[] line) throws BodyRefused {
        try {
            JsonNode request = READER.readTree(line);
            if (request.isObject()) return request;
        } catch (JsonProcessingException e) {
            throw new BodyRefused("a request that is not JSON: " + e.getOriginalMessage());
        } catch (IOException e) {
            throw new BodyRefused("a request that is not UTF-8");
        }
        throw new BodyRefused("a request that is no object");
    }

    private static CheckedBody check(JsonNode request) throws BodyRefused, InterruptedException {
        String file = text(request, "file").orElseThrow(() -> new BodyRefused("a request without \"file\""));
        Optional<String> contentType = text(request, "contentType").filter(header -> !header.equals("-"));
        Profile profile = isStrict(request.path("strict")) ? Profile.STRICT : Profile.SCRAPE;
        try {
            return CheckedBody.check(CheckedBody.Source.file(Path.of(file)), contentType, profile);
        } catch (InvalidPathException e) {
            throw new BodyRefused("cannot be read: no path");
        }
    }

    private static Optional<String> text(JsonNode request, String key) throws BodyRefused {
        JsonNode value = request.path(key);
        if (value.isMissingNode() || value.isNull()) return Optional.empty();
        if (!value.isTextual()) throw new BodyRefused("\"" + key + "\" is no text");
        return Optional.of(value.textValue());
    }

    private static boolean isStrict(JsonNode value) throws BodyRefused {
        if (value.isMissingNode() || value.isNull()) return false;
        if (!value.isBoolean()) throw new BodyRefused("\"strict\" is neither true nor false");
        return value.booleanValue();
    }
}
