package dev.taskforge.ops.yaml;

import dev.taskforge.ops.text.Message;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.function.Predicate;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Parse;
import org.snakeyaml.engine.v2.events.Event;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.ReaderException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;

/**
 * Turns YAML text into a {@link Tree}. Reads from the parser's events, without recursion, so that neither deep nesting
 * nor references that multiply can exhaust memory or the stack.
 */
public final class YamlReader {
    /** The largest file read, in bytes. */
    public static final int MOST_BYTES = 1024 * 1024;

    private YamlReader() {}

    /** Reads the bytes of a file, which must be UTF-8. */
    public static Tree read(byte[] bytes) {
        if (bytes.length > MOST_BYTES) {
            throw tooLarge(bytes.length);
        }
        var decoder = StandardCharsets.UTF_8
                .newDecoder()
                .onMalformedInput(CodingErrorAction.REPORT)
                .onUnmappableCharacter(CodingErrorAction.REPORT);
        var in = ByteBuffer.wrap(bytes);
        var out = CharBuffer.allocate(bytes.length + 1);
        var result = decoder.decode(in, out, true);
        var text = out.flip().toString();
        if (result.isError()) {
            throw failure(endOf(text), Message.of("yaml.encoding"), Message.of("yaml.encoding.fix"));
        }
        return parse(text);
    }

    /** Reads a text. */
    public static Tree read(String text) {
        int bytes = text.getBytes(StandardCharsets.UTF_8).length;
        if (bytes > MOST_BYTES) {
            throw tooLarge(bytes);
        }
        return parse(text);
    }

    private static Tree parse(String text) {
        var builder = new TreeBuilder();
        events(text.startsWith("\uFEFF") ? text.substring(1) : text, event -> {
            builder.accept(event);
            return true;
        });
        return builder.result();
    }

    /**
     * The parser's events of a text without a byte order mark, for readers with rules of their own.
     *
     * @param sink takes each event in turn; {@code false} ends the reading
     * @throws YamlException if the text is not YAML or longer than {@link #MOST_BYTES} characters
     */
    public static void events(String content, Predicate<Event> sink) {
        var settings = LoadSettings.builder()
                .setUseMarks(true)
                .setCodePointLimit(MOST_BYTES)
                .build();
        try {
            for (var event : new Parse(settings).parseString(content)) {
                if (!sink.test(event)) {
                    return;
                }
            }
        } catch (MarkedYamlEngineException e) {
            throw syntax(content, e);
        } catch (ReaderException e) {
            int end = content.offsetByCodePoints(
                    0, Math.min(e.getPosition(), content.codePointCount(0, content.length())));
            throw failure(
                    endOf(content.substring(0, end)),
                    Message.of("yaml.character", String.format("U+%04X", e.getCodePoint())),
                    Message.of("yaml.character.fix"));
        } catch (YamlEngineException e) {
            throw failure(Place.START, Message.of("yaml.syntax", firstLine(e.getMessage())), null);
        }
    }

    private static YamlException syntax(String content, MarkedYamlEngineException e) {
        var mark = e.getProblemMark().or(e::getContextMark);
        var place = mark.map(m -> new Place(m.getLine() + 1, m.getColumn() + 1)).orElse(Place.START);
        if (isTab(content, place)) {
            return failure(place, Message.of("yaml.tab"), Message.of("yaml.tab.fix"));
        }
        return failure(place, Message.of("yaml.syntax", firstLine(e.getProblem())), Message.of("yaml.syntax.fix"));
    }

    private static boolean isTab(String content, Place place) {
        var lines = content.lines().skip(place.line() - 1L).findFirst().orElse("");
        return place.column() <= lines.length() && lines.charAt(place.column() - 1) == '\t';
    }

    private static Place endOf(String text) {
        int line = (int) text.chars().filter(c -> c == '\n').count() + 1;
        var last = text.substring(text.lastIndexOf('\n') + 1);
        return new Place(line, last.codePointCount(0, last.length()) + 1);
    }

    private static YamlException tooLarge(int bytes) {
        return failure(Place.START, Message.of("yaml.size", bytes, MOST_BYTES), Message.of("yaml.size.fix"));
    }

    static YamlException failure(Place place, Message message, @org.jspecify.annotations.Nullable Message suggestion) {
        return new YamlException(List.of(new Problem(place.line(), place.column(), "", message, suggestion)));
    }

    private static String firstLine(@org.jspecify.annotations.Nullable String text) {
        return text == null ? "" : Shown.of(text.lines().findFirst().orElse(""));
    }
}
