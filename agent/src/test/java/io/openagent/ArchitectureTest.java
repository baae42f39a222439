package io.openagent;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchRule;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/// The directions between packages, each with its reason.
final class ArchitectureTest {
    private static final String ROOT = "io.openagent.";
    private static final JavaClasses CODE = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages("io.openagent");
    private static final String[] LIBRARIES = {
        "java..",
        "javax..",
        "jdk..",
        "com.sun..",
        "org..",
        "io.netty..",
        "okhttp3..",
        "okio..",
        "kotlin..",
        "com.fasterxml.jackson..",
        "io.fabric8..",
        "com.google.re2j.."
    };

    @TestFactory
    Stream<DynamicTest> directionsHold() {
        return Stream.of(
                        only("metrics", "what an exposition says is pure: it is tested and fuzzed with nothing else"),
                        only("discovery", "a target is complete and knows nobody who uses it", "metrics"),
                        only("config", "configuration is read into values, and drives nothing", "discovery", "metrics"),
                        only("scrape", "a scrape works the same for every output", "discovery", "metrics"),
                        only(
                                "forward",
                                "outputs implement what scraping asks for, and keep what waits in a journal",
                                "scrape",
                                "journal",
                                "protocol",
                                "discovery",
                                "metrics"),
                        only(
                                "sources",
                                "where targets are named is asked as targets are, and is all one to a scrape",
                                "config",
                                "scrape",
                                "discovery",
                                "metrics"),
                        only("journal", "records are bytes: any output can keep any form of them"),
                        only("collector", "the other end of the wire shares the wire format alone", "protocol"),
                        only(
                                "explain",
                                "why something is not scraped is told by pure functions, for every page and command",
                                "config",
                                "discovery",
                                "scrape",
                                "metrics"),
                        only(
                                "pages",
                                "a page shows what it is given, and nothing else depends on how it looks",
                                "explain",
                                "status",
                                "config",
                                "discovery",
                                "scrape",
                                "forward",
                                "journal",
                                "metrics"),
                        only("status", "the HTTP server is given its pages, so that it fits every program"),
                        only("protocol", "the wire format is bytes: both ends and every test can use it"),
                        only("supervisor", "the parent stays small and must not die of the agent's faults"),
                        onlyUsedBy("io.netty..", "forward.whatap", "collector"),
                        onlyUsedBy("okhttp3..", "scrape", "discovery.kubernetes.watch"),
                        onlyUsedBy("io.fabric8..", "discovery.kubernetes.watch"),
                        onlyUsedBy("com.google.re2j..", "metrics.relabel"),
                        onlyUsedBy("org.yaml.snakeyaml..", "config"),
                        onlyUsedBy("picocli..", "cli"),
                        onlyUsedBy("com.sun.net.httpserver..", "status"),
                        exitsOnlyInMain(),
                        noChannelsInScrape(),
                        slices().matching("io.openagent.(*)..")
                                .should()
                                .beFreeOfCycles()
                                .because("packages that need each other are one package"))
                .map(rule -> DynamicTest.dynamicTest(rule.getDescription(), () -> rule.check(CODE)));
    }

    private static ArchRule only(String name, String because, String... mayUse) {
        Stream<String> own = Stream.concat(Stream.of(name), Stream.of(mayUse)).map(other -> ROOT + other + "..");
        return classes()
                .that()
                .resideInAPackage(ROOT + name + "..")
                .should()
                .onlyDependOnClassesThat()
                .resideInAnyPackage(Stream.concat(own, Stream.of(LIBRARIES)).toArray(String[]::new))
                .because(because);
    }

    private static ArchRule onlyUsedBy(String library, String... users) {
        return noClasses()
                .that()
                .resideOutsideOfPackages(
                        Stream.of(users).map(user -> ROOT + user + "..").toArray(String[]::new))
                .should()
                .dependOnClassesThat()
                .resideInAPackage(library)
                .because("a library has one home, so that it can be replaced there");
    }

    private static ArchRule exitsOnlyInMain() {
        return noClasses()
                .that()
                .haveSimpleNameNotEndingWith("Main")
                .should()
                .callMethod(System.class, "exit", int.class)
                .because("who ends the process decides the exit code in one place");
    }

    private static ArchRule noChannelsInScrape() {
        return noClasses()
                .that()
                .resideInAnyPackage(ROOT + "scrape..", ROOT + "metrics..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("java.nio.channels..")
                .because("scrapes stop by interrupt, and an interrupt inside a channel closes it for everybody");
    }
}
