package io.openagent.cli;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/// The flags with which Prometheus is started too. Each stands for variables of the environment, and goes before them.
final class UsualFlags {
    /// As Prometheus takes an address without a host.
    private static final String EVERYWHERE = "0.0.0.0";

    @Spec(Spec.Target.MIXEE)
    @SuppressWarnings("NullAway.Init")
    private CommandSpec command;

    @Option(
            names = "--config.file",
            paramLabel = "FILE",
            description = "A prometheus.yml or scrape_config.yaml. Else OPENAGENT_CONFIG_FILE, else"
                    + " scrape_config.yaml in WHATAP_HOME.")
    private Optional<String> configFile = Optional.empty();

    @Option(
            names = "--web.listen-address",
            paramLabel = "HOST:PORT",
            description = "Of the agent's own pages; :PORT for every address. Else OPENAGENT_LISTEN and PORT.")
    private Optional<String> listenAddress = Optional.empty();

    @Option(
            names = {"--storage.path", "--storage.agent.path"},
            paramLabel = "FOLDER",
            description = "Holds what outlives the process. Else OPENAGENT_DATA, else data in WHATAP_HOME.")
    private Optional<String> storagePath = Optional.empty();

    @Option(names = "--log.level", paramLabel = "LEVEL", description = "debug, info, warn or error. Else LOG_LEVEL.")
    private Optional<String> logLevel = Optional.empty();

    @Option(names = "--log.format", paramLabel = "FORMAT", description = "text, logfmt or json. Else LOG_FORMAT.")
    private Optional<String> logFormat = Optional.empty();

    /// The environment as these flags leave it.
    ///
    /// @throws ParameterException when an address is none
    Map<String, String> over(Map<String, String> environment) {
        var all = new HashMap<>(environment);
        configFile.ifPresent(file -> all.put("OPENAGENT_CONFIG_FILE", file));
        storagePath.ifPresent(folder -> all.put("OPENAGENT_DATA", folder));
        logLevel.ifPresent(level -> all.put("LOG_LEVEL", level));
        logFormat.ifPresent(format -> all.put("LOG_FORMAT", format));
        listenAddress.ifPresent(address -> listen(address, all));
        return all;
    }

    /// A port is checked with the environment's.
    private void listen(String address, Map<String, String> environment) {
        int colon = address.lastIndexOf(':');
        if (colon < 0)
            throw new ParameterException(
                    command.commandLine(),
                    "--web.listen-address: found \"" + address + "\", wanted HOST:PORT or :PORT");
        environment.put("OPENAGENT_LISTEN", colon == 0 ? EVERYWHERE : address.substring(0, colon));
        environment.put("PORT", address.substring(colon + 1));
    }
}
