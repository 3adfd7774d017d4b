package dev.taskforge.ops.yaml;

import dev.taskforge.ops.text.Message;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A text of bounded length and given form.
 *
 * @param message the key of the message that says what it must look like; its argument is the text
 * @param variables whether a variable may stand in it; such a text is taken as it is and judged when the variable is
 *     known, and the schema allows for that
 */
record TextType(int most, Pattern pattern, String message, String example, boolean variables) implements Type<String> {

    @Override
    public @Nullable String read(Tree tree, Reading reading) {
        var scalar = Scalars.text(tree, reading);
        if (scalar == null) {
            return null;
        }
        var text = scalar.text();
        if (text.length() > most) {
            reading.report(scalar.place(), Message.of("yaml.long", text.length(), most), null);
            return null;
        }
        boolean open = variables && reading.isOpen(text);
        if (!open && !pattern.matcher(text).matches()) {
            reading.report(
                    scalar.place(),
                    Message.of(message, Shown.of(text)),
                    example.equals("…") ? null : Message.of("yaml.example", example));
            return null;
        }
        return text;
    }

    @Override
    public Map<String, Object> schema() {
        var form = "^(?:" + pattern.pattern().replace("(?s).*\\S.*", "[\\s\\S]*\\S[\\s\\S]*") + ")$"
                + (variables ? "|\\$\\{" : "");
        return example.equals("…")
                ? Map.of("type", "string", "maxLength", most, "pattern", form)
                : Map.of("type", "string", "maxLength", most, "pattern", form, "examples", List.of(example));
    }
}
