package io.openagent.cli;

import io.openagent.forward.whatap.PackSender;
import io.openagent.protocol.Pack;
import io.openagent.protocol.PackHeader;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.logging.Level;
import java.util.random.RandomGenerator;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// Sends made-up data to the collector that the environment names, to see whether it arrives.
@Command(
        name = "send-sample",
        mixinStandardHelpOptions = true,
        description = "Sends sample data to a collector, to see whether it arrives.",
        footer = {"", "WHATAP_LICENSE, WHATAP_HOST and WHATAP_PORT, or whatap.conf, name the collector."})
final class SendSampleCommand implements Callable<Integer> {
    enum Kind {
        BASIC,
        PROMAX,
        TAG
    }

    @Parameters(
            paramLabel = "KIND",
            description = {
                "basic: a few metrics with help",
                "promax: about ninety series that grow, every ten seconds, help once a minute",
                "tag: tag counts"
            })
    private Kind kind = Kind.BASIC;

    @Option(
            names = "--count",
            paramLabel = "N",
            defaultValue = "1",
            description = "How many times to send (default: ${DEFAULT-VALUE}).")
    private int count;

    @Option(
            names = "--interval",
            paramLabel = "D",
            defaultValue = "10s",
            converter = Durations.class,
            description = "Between two times (default: ${DEFAULT-VALUE}).")
    private Duration interval = Duration.ofSeconds(10);

    @Override
    public Integer call() throws InterruptedException {
        if (count < 1) throw new CommandFailed(CommandFailed.USAGE, "--count: found " + count + ", wanted 1 or more");
        Logs.start(Level.WARNING, Logs.Form.TEXT);
        var samples = new SampleData(RandomGenerator.getDefault());
        try (PackSender sender =
                PackSender.connect(WhatapSetup.of(System.getenv()).options())) {
            for (int i = 0; i < count; i++) {
                if (i > 0) Thread.sleep(interval);
                sender.send(header -> make(samples, header));
            }
            System.out.printf(
                    "sent %d records in %d packs; the collector has read them%n", samples.records(), sender.sent());
            return 0;
        } catch (IOException e) {
            throw new CommandFailed(String.valueOf(e.getMessage()));
        }
    }

    private List<Pack> make(SampleData samples, PackHeader header) {
        return switch (kind) {
            case BASIC -> samples.basic(header);
            case PROMAX -> samples.promax(header);
            case TAG -> samples.tag(header);
        };
    }
}
