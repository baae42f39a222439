package io.openagent.cli;

import java.util.Optional;
import picocli.CommandLine.IVersionProvider;

/// The version of this build, from the jar's manifest.
final class Version implements IVersionProvider {
    static String text() {
        return Optional.ofNullable(Version.class.getPackage().getImplementationVersion())
                .orElse("unpackaged");
    }

    @Override
    public String[] getVersion() {
        return new String[] {
            "openagent " + text(), "java " + Runtime.version() + " (" + System.getProperty("java.vm.name") + ")"
        };
    }
}
