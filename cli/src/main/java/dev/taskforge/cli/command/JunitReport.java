package dev.taskforge.cli.command;

import dev.taskforge.cli.http.Doc;
import dev.taskforge.cli.text.Texts;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import javax.xml.stream.XMLOutputFactory;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamWriter;

/**
 * A gate in the XML that test reporters read: a suite for each priority, a test for each item. An item that passes is a
 * passed test, one that is excused a skipped one, one that could not be asked an error, everything else a failure.
 */
final class JunitReport {
    private static final List<String> PRIORITIES = List.of("P0", "P1", "P2");

    private final Doc gate;
    private final Texts texts;

    JunitReport(Doc gate, Texts texts) {
        this.gate = gate;
        this.texts = texts;
    }

    /** What became of an item, in the words of JUnit. */
    private enum Outcome {
        PASSED,
        SKIPPED,
        ERROR,
        FAILURE;

        static Outcome of(Doc item) {
            return switch (item.text("state")) {
                case "pass" -> PASSED;
                case "waived", "not_applicable" -> SKIPPED;
                case "error" -> ERROR;
                default -> FAILURE;
            };
        }
    }

    void writeTo(OutputStream out) throws IOException {
        try {
            var xml = XMLOutputFactory.newFactory().createXMLStreamWriter(out, StandardCharsets.UTF_8.name());
            xml.writeStartDocument(StandardCharsets.UTF_8.name(), "1.0");
            line(xml, 0);
            xml.writeStartElement("testsuites");
            xml.writeAttribute("name", clean("gate of " + gate.text("project")));
            counts(xml, gate.items());
            for (var priority : PRIORITIES) {
                suite(xml, priority);
            }
            line(xml, 0);
            xml.writeEndElement();
            line(xml, 0);
            xml.writeEndDocument();
            xml.flush();
        } catch (XMLStreamException e) {
            throw new IOException(e);
        }
    }

    private void suite(XMLStreamWriter xml, String priority) throws XMLStreamException {
        var items = gate.items().stream()
                .filter(item -> item.text("priority").equals(priority))
                .toList();
        if (items.isEmpty()) {
            return;
        }
        line(xml, 1);
        xml.writeStartElement("testsuite");
        xml.writeAttribute("name", clean(gate.text("project") + " " + gate.text("environment") + " " + priority));
        xml.writeAttribute("timestamp", clean(gate.text("at")));
        counts(xml, items);
        for (var item : items) {
            test(xml, priority, item);
        }
        line(xml, 1);
        xml.writeEndElement();
    }

    private static void counts(XMLStreamWriter xml, List<Doc> items) throws XMLStreamException {
        var outcomes = items.stream().map(Outcome::of).toList();
        xml.writeAttribute("tests", String.valueOf(items.size()));
        xml.writeAttribute("failures", count(outcomes, Outcome.FAILURE));
        xml.writeAttribute("errors", count(outcomes, Outcome.ERROR));
        xml.writeAttribute("skipped", count(outcomes, Outcome.SKIPPED));
    }

    private static String count(List<Outcome> outcomes, Outcome wanted) {
        return String.valueOf(
                outcomes.stream().filter(outcome -> outcome == wanted).count());
    }

    private void test(XMLStreamWriter xml, String priority, Doc item) throws XMLStreamException {
        line(xml, 2);
        xml.writeStartElement("testcase");
        xml.writeAttribute("classname", clean(gate.text("project") + "." + priority));
        xml.writeAttribute("name", clean(item.text("id")));
        var outcome = Outcome.of(item);
        if (outcome != Outcome.PASSED) {
            line(xml, 3);
            xml.writeStartElement(
                    switch (outcome) {
                        case SKIPPED -> "skipped";
                        case ERROR -> "error";
                        default -> "failure";
                    });
            xml.writeAttribute("message", clean(item.text("reason")));
            if (outcome != Outcome.SKIPPED) {
                xml.writeAttribute("type", clean(item.text("state")));
                xml.writeCharacters(clean(story(item)));
            }
            xml.writeEndElement();
        }
        line(xml, 2);
        xml.writeEndElement();
    }

    private String story(Doc item) {
        var fix = item.text("fix");
        return item.text("title") + "\n" + item.text("reason") + "\n"
                + (fix.isEmpty() ? "" : texts.get("gate.fix") + " " + fix + "\n");
    }

    private static void line(XMLStreamWriter xml, int depth) throws XMLStreamException {
        xml.writeCharacters("\n" + "  ".repeat(depth));
    }

    /** Without the characters that XML 1.0 has no way to write. */
    private static String clean(String text) {
        var clean = new StringBuilder(text.length());
        text.codePoints().map(point -> isWritable(point) ? point : '\ufffd').forEach(clean::appendCodePoint);
        return clean.toString();
    }

    private static boolean isWritable(int point) {
        return point == '\t'
                || point == '\n'
                || point == '\r'
                || (point >= 0x20 && point <= 0xd7ff)
                || (point >= 0xe000 && point <= 0xfffd)
                || point >= 0x10000;
    }
}
