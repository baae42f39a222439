package io.openagent.pages;

import static io.openagent.pages.Html.element;

import io.openagent.pages.Html.Element;

/// What all pages share: head, name and ways to the others.
final class Frame {
    private Frame() {}

    static Element head(String title) {
        return element("head")
                .with(element("meta").with("charset", "utf-8"))
                .with(element("meta").with("name", "viewport").with("content", "width=device-width, initial-scale=1"))
                .with(element("title", title))
                .with(element("link").with("rel", "stylesheet").with("href", StyleSheet.PATH));
    }

    static Element header() {
        return element("header")
                .with(element("h1", "OpenAgent"))
                .with(link("/targets", "Targets"))
                .with(link("/explain", "Explain"))
                .with(link("/metrics", "Metrics"))
                .with(link("/api/v1/targets", "JSON"));
    }

    /// @param way inside this site, its parameters encoded
    static Element link(String way, String text) {
        return element("a", text).with("href", way);
    }

    static String document(Element head, Element body) {
        return element("html", head, body).with("lang", "en").document();
    }
}
