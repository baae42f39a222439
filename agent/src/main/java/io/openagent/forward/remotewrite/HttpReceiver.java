package io.openagent.forward.remotewrite;

import io.openagent.scrape.Pieces;
import io.openagent.scrape.Poster;
import io.openagent.scrape.Poster.Answer;
import java.io.IOException;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/// A receiver behind a URL.
///
/// | status | means |
/// |---|---|
/// | 2xx | taken |
/// | 400, 409, 413, 422 | this content is refused |
/// | 408, 429, 5xx | not now |
/// | 415 | another version of the protocol, please |
/// | every other | the URL or the credentials are wrong, or it is no receiver: nothing is lost meanwhile |
final class HttpReceiver implements Receiver {
    /// Enough of an answer to see what is wrong; it stands in one line of the log.
    private static final int MAX_SHOWN_CHARS = 300;

    private static final String SAMPLES_WRITTEN = "X-Prometheus-Remote-Write-Samples-Written";
    private static final String HISTOGRAMS_WRITTEN = "X-Prometheus-Remote-Write-Histograms-Written";
    private static final Pattern WHOLE_NUMBER = Pattern.compile("[0-9]{1,9}");
    private static final Pattern UNPRINTABLE = Pattern.compile("[^ -~]+");

    private final Poster poster;
    private final RemoteWriteOptions options;
    private final InstantSource clock;

    HttpReceiver(Poster poster, RemoteWriteOptions options, InstantSource clock) {
        this.poster = poster;
        this.options = options;
        this.clock = clock;
    }

    @Override
    public Reply send(Pieces body, Protocol version, int samples) throws InterruptedException {
        try {
            Answer answer = poster.post(options.url(), options.http(), headers(version), body, options.timeout());
            return switch (version) {
                case V1 -> reply(answer);
                case V2 -> reply(answer, samples);
            };
        } catch (IOException unreachable) {
            return new Reply.NotNow(String.valueOf(unreachable.getMessage()), Optional.empty());
        }
    }

    private static Map<String, String> headers(Protocol version) {
        var headers = new LinkedHashMap<String, String>();
        headers.put("Content-Encoding", "snappy");
        switch (version) {
            case V1 -> {
                headers.put("Content-Type", "application/x-protobuf");
                headers.put("X-Prometheus-Remote-Write-Version", "0.1.0");
            }
            case V2 -> {
                headers.put("Content-Type", "application/x-protobuf;proto=io.prometheus.write.v2.Request");
                headers.put("X-Prometheus-Remote-Write-Version", "2.0.0");
            }
        }
        return headers;
    }

    private Reply reply(Answer answer) {
        int status = answer.status();
        String why = why(answer);
        return switch (status) {
            case 400, 409, 422 -> new Reply.Refused(why, false);
            case 413 -> new Reply.Refused(why, true);
            case 415 -> new Reply.NotUnderstood(why);
            case 408, 429 -> notNow(answer, why);
            default -> {
                if (status / 100 == 2) yield new Reply.Taken();
                yield status / 100 == 5 ? notNow(answer, why) : new Reply.NotAllowed(why);
            }
        };
    }

    /// Who speaks 2.0 says how much it has written. Whoever takes a request and does not say so has not understood it,
    /// as an unknown message is an empty one.
    private Reply reply(Answer answer, int samples) {
        Reply reply = reply(answer);
        long written = written(answer, SAMPLES_WRITTEN) + written(answer, HISTOGRAMS_WRITTEN);
        return switch (reply) {
            case Reply.Taken _
            when samples > 0 && written == 0 -> new Reply.NotUnderstood(why(answer) + " without " + SAMPLES_WRITTEN);
            case Reply.Taken _ when written < samples -> new Reply.TakenInPart(written, why(answer));
            case Reply.Refused(String why, boolean _)
            when written > 0 -> new Reply.TakenInPart(Math.min(written, samples), why);
            case Reply.Taken _,
                    Reply.TakenInPart _,
                    Reply.Refused _,
                    Reply.NotNow _,
                    Reply.NotAllowed _,
                    Reply.NotUnderstood _ -> reply;
        };
    }

    private static long written(Answer answer, String header) {
        return answer.header(header)
                .filter(WHOLE_NUMBER.asMatchPredicate())
                .map(Long::parseLong)
                .orElse(0L);
    }

    private Reply notNow(Answer answer, String why) {
        return new Reply.NotNow(
                why, answer.header("Retry-After").flatMap(text -> RetryAfter.parse(text, clock.instant())));
    }

    /// The status and the first line of what came with it, on one line and without what no terminal should see.
    private static String why(Answer answer) {
        String line = answer.text().strip().lines().findFirst().orElse("");
        String printable = UNPRINTABLE.matcher(line).replaceAll("?");
        String shown = printable.substring(0, Math.min(printable.length(), MAX_SHOWN_CHARS));
        return shown.isEmpty() ? "answered " + answer.status() : "answered " + answer.status() + ": " + shown;
    }
}
