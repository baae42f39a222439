package io.openagent.scrape;

import java.io.IOException;

/// What becomes of a body, on the thread that fetches it and within the target's timeout.
///
/// It need not read to the end: what it leaves is read and checked after it. It lets the stream's exceptions pass, does
/// not close the stream, and an `IOException` of its own counts as the target's.
@FunctionalInterface
public interface BodyReader<T> {
    T read(Body body) throws IOException, ScrapeFailedException;
}
