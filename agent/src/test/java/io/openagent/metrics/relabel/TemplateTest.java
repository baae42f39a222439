package io.openagent.metrics.relabel;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// What Go's `Regexp.Expand` made of each template for this expression and text.
final class TemplateTest {
    private static final AnchoredRegex REGEX = AnchoredRegex.of("(?P<first>[a-z]+)-(\\d+)(-x)?");
    private static final String TEXT = "abc-12";

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', textBlock = """
        $1         | abc
        ${1}       | abc
        $first     | abc
        ${first}x  | abcx
        $firstx    | ''
        $1x        | ''
        ${1}x      | abcx
        $$1        | $1
        $          | $
        $$         | $
        ${         | ${
        ${1        | ${1
        ${}        | ${}
        $-         | $-
        a$0b       | a
        ${0}!      | abc-12!
        $3         | ''
        $9         | ''
        $01        | ''
        ${01}      | ''
        $1$2       | abc12
        é$2é       | é
        $2é        | ''
        $1-$2      | abc-12
        $_         | ''
        $100000000 | ''
        plain      | plain
        """)
    void aTemplateMeansWhatItMeansInGo(String template, String expanded) {
        var match = REGEX.match(TEXT).orElseThrow();

        assertThat(new Template(template).in(REGEX).of(match)).isEqualTo(expanded);
    }
}
