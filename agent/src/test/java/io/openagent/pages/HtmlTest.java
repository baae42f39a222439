package io.openagent.pages;

import static io.openagent.pages.Html.element;
import static io.openagent.pages.Html.text;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class HtmlTest {
    /// All that a text may become: no character that begins a tag, ends a value or has no shape.
    private static final Pattern HARMLESS =
            Pattern.compile("[^<>\"'&\\p{Cc}\\p{Cf}\\p{Cs}\\p{Zl}\\p{Zp}]|&(?:amp|lt|gt|quot|#39);");

    @ParameterizedTest(name = "{0}")
    @CsvSource(quoteCharacter = '`', textBlock = """
        <script>alert(1)</script>, &lt;script&gt;alert(1)&lt;/script&gt;
        a" onload="x,              a&quot; onload=&quot;x
        it's &amp;,                it&#39;s &amp;amp;
        """)
    void whateverSomebodySaysStaysText(String said, String written) {
        assertThat(write(text(said))).isEqualTo(written);
        assertThat(write(element("p").with("title", said))).isEqualTo("<p title=\"" + written + "\"></p>");
    }

    @Test
    void whatHasNoShapeIsShownByItsNumber() {
        assertThat(write(text("a\u202Eb\u0000c\u200Bd\uD800e\n")))
                .isEqualTo("a\\u{202e}b\\u{0}c\\u{200b}d\\u{d800}e\\u{a}");
    }

    @Test
    void anElementWithoutContentHasNoEnd() {
        assertThat(write(element("meta").with("charset", "utf-8"))).isEqualTo("<meta charset=\"utf-8\">");
    }

    @Test
    void noCharacterBreaksOut() {
        var everything = new StringBuilder();
        for (int c = 0; c <= Character.MAX_CODE_POINT; c++) everything.appendCodePoint(c);

        assertThat(HARMLESS.matcher(write(text(everything.toString()))).replaceAll(""))
                .isEmpty();
    }

    private static String write(Html html) {
        var out = new StringBuilder();
        html.writeTo(out);
        return out.toString();
    }
}
