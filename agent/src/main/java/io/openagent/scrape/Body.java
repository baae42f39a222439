package io.openagent.scrape;

import java.io.InputStream;
import java.util.Optional;

/// The body of an answer while it arrives: decoded, and ending with an exception at the first byte above its limit.
public record Body(InputStream stream, Optional<String> contentType) {}
