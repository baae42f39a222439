package io.openagent.e2e;

import io.openagent.protocol.License;
import java.nio.charset.StandardCharsets;

/// Licences that no collector but our own knows.
public final class Licences {
    public static final License LICENSE = License.of(12345, "a key of sixteen".getBytes(StandardCharsets.UTF_8));

    public static final String TEST = LICENSE.text();

    private Licences() {}
}
