package dev.taskforge.ops.web;

import org.jsoup.Jsoup;
import org.jsoup.nodes.Document;
import org.jsoup.nodes.Element;
import org.jsoup.select.Selector.SelectorParseException;
import org.jspecify.annotations.Nullable;

/** Reads values out of a page. Nothing of the page is run or fetched. */
final class Html {
    private Html() {}

    /** The value of the first form field called {@code name}; null when there is none. */
    static @Nullable String field(String page, String name) {
        for (var element : parse(page).getElementsByAttributeValue("name", name)) {
            if (element.is("input, button, select, textarea")) {
                return element.normalName().equals("textarea") ? element.text() : element.val();
            }
        }
        return null;
    }

    /**
     * The first element that {@code selector} finds: an attribute of it, or its text.
     *
     * @param attribute null for the text
     */
    static @Nullable String select(String page, String selector, @Nullable String attribute) {
        Element found = parse(page).selectFirst(selector);
        if (found == null || (attribute != null && !found.hasAttr(attribute))) {
            return null;
        }
        return attribute == null ? found.text() : found.attr(attribute);
    }

    /** What a person would read, without any markup or form values. */
    static String text(String page) {
        return parse(page).text();
    }

    /** Whether {@code selector} can be used; those that hold a regular expression cannot. */
    static boolean isSelector(String selector) {
        if (selector.contains("~=") || selector.contains(":matches")) {
            return false;
        }
        try {
            Jsoup.parse("").selectFirst(selector);
            return true;
        } catch (SelectorParseException | IllegalArgumentException e) {
            return false;
        }
    }

    private static Document parse(String page) {
        return Jsoup.parse(page);
    }
}
