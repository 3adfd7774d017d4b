package dev.taskforge.cli.text;

import java.io.PrintStream;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

/** Where a command writes what people or programs read. Used by one thread. */
public final class Screen {
    private static final int COLUMNS = 80;
    private static final int FEWEST = 40;

    private final PrintStream out;
    private final PrintStream err;
    private final Texts texts;
    private final boolean steerable;
    private final boolean colour;
    private final int columns;

    /** @param terminal whether a person sees the output as it is written */
    public Screen(PrintStream out, PrintStream err, Texts texts, boolean terminal, Map<String, String> environment) {
        this.out = out;
        this.err = err;
        this.texts = texts;
        steerable = terminal && !environment.getOrDefault("TERM", "dumb").equals("dumb");
        colour = steerable && environment.getOrDefault("NO_COLOR", "").isEmpty();
        columns = columns(environment.getOrDefault("COLUMNS", ""));
    }

    private static int columns(String wanted) {
        return wanted.matches("[1-9][0-9]{0,3}") ? Math.clamp(Integer.parseInt(wanted), FEWEST, COLUMNS) : COLUMNS;
    }

    /** The sentences of the reader's language. */
    public Texts texts() {
        return texts;
    }

    /** The output itself, for text that is not ours to lay out. */
    public PrintStream out() {
        return out;
    }

    /** The widest a line may be. */
    public int columns() {
        return columns;
    }

    /** Writes a sentence, wrapped. */
    public void say(String key, @Nullable Object... arguments) {
        paragraph("", texts.get(key, arguments));
    }

    /** Writes a sentence to the error stream, wrapped. */
    public void complain(String key, @Nullable Object... arguments) {
        out.flush();
        Width.wrap(printable(texts.get(key, arguments)), columns).forEach(err::println);
    }

    /** Writes a text wrapped, its lines after the first indented by the width of the label. */
    public void paragraph(String label, String text) {
        var indent = Width.of(label);
        var lines = Width.wrap(printable(text), columns - indent);
        for (var i = 0; i < lines.size(); i++) {
            out.println(((i == 0 ? label : " ".repeat(indent)) + lines.get(i)).stripTrailing());
        }
    }

    /** Writes a command to copy, never broken. */
    public void command(String command) {
        out.println("  " + printable(command));
    }

    /** Writes a line as it is, in a colour where there is colour. */
    public void line(Tone tone, String text) {
        out.println(colour ? tone.paint(text) : text);
    }

    /** Empties the terminal, so that what follows begins at its top; whether there is a terminal that can. */
    public boolean clear() {
        if (steerable) {
            out.print("\u001B[H\u001B[2J\u001B[3J");
        }
        return steerable;
    }

    /** Writes an empty line. */
    public void gap() {
        out.println();
    }

    /** Writes a table, or when it has no rows the sentence that says what an empty one means. */
    public void table(Table table, String emptyKey) {
        if (table.isEmpty()) {
            say(emptyKey);
        } else {
            table.lines(columns, colour).forEach(out::println);
        }
    }

    /** Writes JSON for programs. */
    public void json(JsonNode node) {
        var writer =
                JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();
        out.println(writer.writeValueAsString(node));
    }

    /** Text without the control characters by which a foreign text could steer the terminal. */
    public static String printable(String text) {
        var clean = new StringBuilder(text.length());
        text.codePoints().forEach(point -> {
            if (point == '\t' || point == '\n' || point == '\r') {
                clean.append(' ');
            } else if (!Character.isISOControl(point)) {
                clean.appendCodePoint(point);
            }
        });
        return clean.toString();
    }
}
