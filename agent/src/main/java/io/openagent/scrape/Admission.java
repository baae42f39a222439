package io.openagent.scrape;

import io.openagent.scrape.ScrapeFailure.BadEncoding;
import io.openagent.scrape.ScrapeFailure.Refused;
import java.io.IOException;
import java.util.List;
import java.util.regex.Pattern;
import okhttp3.Interceptor;
import okhttp3.Response;

/// Turns away, before OkHttp acts on it, every answer whose body could not be taken whole.
///
/// OkHttp would ask again after a 408, or a 503 with `Retry-After: 0`, and would read a body of contradicting or
/// senseless
/// lengths until the connection closes.
final class Admission implements Interceptor {
    private static final Pattern LENGTH = Pattern.compile("[0-9]{1,18}");

    @Override
    public Response intercept(Chain chain) throws IOException {
        Response response = chain.proceed(chain.request());
        if (response.code() != 200) throw new FailedExchange(new Refused(response.code()));
        requireSoundFraming(response);
        return response;
    }

    private static void requireSoundFraming(Response response) throws FailedExchange {
        List<String> lengths =
                response.headers("Content-Length").stream().distinct().toList();
        if (lengths.size() > 1 || !lengths.stream().allMatch(LENGTH.asMatchPredicate())) {
            throw new FailedExchange(new BadEncoding("contradicting or senseless Content-Length"));
        }
        List<String> codings = response.headers("Transfer-Encoding");
        if (codings.size() > 1 || !codings.stream().allMatch("chunked"::equalsIgnoreCase)) {
            throw new FailedExchange(new BadEncoding("a Transfer-Encoding other than chunked"));
        }
    }
}
