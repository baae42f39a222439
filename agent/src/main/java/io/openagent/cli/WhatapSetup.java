package io.openagent.cli;

import io.openagent.config.Problem;
import io.openagent.config.Reading;
import io.openagent.config.WhatapConf;
import io.openagent.config.WhatapSettings;
import io.openagent.forward.whatap.WhatapOptions;
import io.openagent.protocol.License;
import io.openagent.protocol.Naming;
import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/// How to reach the collector, from `whatap.conf` and the environment, and checked.
record WhatapSetup(WhatapSettings settings, License license, List<Problem> problems) {
    /// As [#of(Map)]; nothing, where neither a licence nor a host is named and there is another output.
    ///
    /// @throws CommandFailed with everything that is missing or wrong, in one sentence each
    static Optional<WhatapSetup> unless(boolean hasOtherOutput, Map<String, String> environment) {
        WhatapConf conf = conf(home(environment));
        boolean isWanted = !hasOtherOutput || WhatapSettings.areGiven(conf, environment);
        return isWanted ? Optional.of(of(conf, environment)) : Optional.empty();
    }

    /// Reads `whatap.conf` in the folder of `WHATAP_HOME`; a missing file is an empty one.
    ///
    /// @throws CommandFailed with everything that is missing or wrong, in one sentence each
    static WhatapSetup of(Map<String, String> environment) {
        return of(conf(home(environment)), environment);
    }

    private static Path home(Map<String, String> environment) {
        return Path.of(environment.getOrDefault("WHATAP_HOME", "."));
    }

    static WhatapSetup of(WhatapConf conf, Map<String, String> environment) {
        return switch (WhatapSettings.resolve(conf, environment)) {
            case Reading.Broken<WhatapSettings>(List<Problem> problems) -> throw new CommandFailed(sentences(problems));
            case Reading.Usable<WhatapSettings>(WhatapSettings settings, List<Problem> problems) ->
                new WhatapSetup(settings, license(settings), problems);
        };
    }

    /// For the next session. The licence is that of the start: another project is another agent.
    WhatapOptions options() {
        return new WhatapOptions(
                license,
                settings.hosts(),
                settings.port(),
                new Naming(names(settings.identity()), Map.of(), Map.of("hostname", hostName())),
                settings.cypherLevel(),
                settings.timeouts().connect(),
                settings.timeouts().read(),
                settings.timeouts().write());
    }

    /// What waits for this collector and project may go to no other.
    String identity() {
        String hosts = settings.hosts().stream().sorted().collect(Collectors.joining(","));
        return hosts + " project " + license.projectCode();
    }

    static String sentences(List<Problem> problems) {
        return problems.stream()
                .filter(Problem::isError)
                .map(Problem::toString)
                .collect(Collectors.joining(System.lineSeparator() + "openagent: "));
    }

    private static WhatapConf conf(Path home) {
        Path file = home.resolve(WhatapConf.FILE_NAME);
        try {
            return WhatapConf.parse(Files.readString(file));
        } catch (NoSuchFileException absent) {
            return WhatapConf.EMPTY;
        } catch (IOException e) {
            throw new CommandFailed(file + ": cannot be read: " + e.getMessage());
        }
    }

    private static License license(WhatapSettings settings) {
        try {
            return License.parse(settings.licence().reveal());
        } catch (IllegalArgumentException garbage) {
            throw new CommandFailed("WHATAP_LICENSE: " + garbage.getMessage());
        }
    }

    private static Map<String, String> names(WhatapSettings.Identity identity) {
        Map<String, String> names = new HashMap<>();
        identity.oname().ifPresent(name -> names.put("whatap.oname", name));
        identity.namePattern().ifPresent(name -> names.put("whatap.name", name));
        identity.okind().ifPresent(name -> names.put("whatap.okind", name));
        identity.onode().ifPresent(name -> names.put("whatap.onode", name));
        return names;
    }

    private static String hostName() {
        try {
            return InetAddress.getLocalHost().getHostName();
        } catch (UnknownHostException nameless) {
            return "";
        }
    }
}
