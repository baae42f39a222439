package io.openagent.scrape;

import io.openagent.scrape.ScrapeFailure.Refused;
import java.io.IOException;
import okhttp3.Interceptor;
import okhttp3.Response;

/// Turns away, before OkHttp acts on it, every answer that is neither a body nor a redirect.
///
/// OkHttp would ask again after a 408, or a 503 with `Retry-After: 0`.
final class Admission implements Interceptor {
    @Override
    public Response intercept(Chain chain) throws IOException {
        Response response = chain.proceed(chain.request());
        if (response.code() != 200 && !isRedirect(response)) throw new FailedExchange(new Refused(response.code()));
        return response;
    }

    static boolean isRedirect(Response response) {
        return switch (response.code()) {
            case 301, 302, 303, 307, 308 -> true;
            default -> false;
        };
    }
}
