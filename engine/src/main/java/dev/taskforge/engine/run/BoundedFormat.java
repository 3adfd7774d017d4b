package dev.taskforge.engine.run;

import com.networknt.schema.ExecutionContext;
import com.networknt.schema.MessageSourceError;
import com.networknt.schema.SchemaContext;
import com.networknt.schema.format.Format;
import com.networknt.schema.format.PatternFormat;
import com.networknt.schema.keyword.FormatValidator;
import com.networknt.schema.path.NodePath;
import java.util.function.Supplier;
import tools.jackson.databind.JsonNode;

/**
 * A format of the library that is a pattern of {@code java.util.regex}, which takes a piece of the stack for each character
 * of some texts: it looks at no long ones.
 */
record BoundedFormat(PatternFormat format) implements Format {
    /** Texts of these formats are rarely longer than a line; from about 1,500 characters on the stack may end. */
    static final int LONGEST = 500;

    /** The format itself, or in bounds if it is a pattern. */
    static Format of(Format format) {
        return format instanceof PatternFormat pattern ? new BoundedFormat(pattern) : format;
    }

    @Override
    public String getName() {
        return format.getName();
    }

    @Override
    public String getMessageKey() {
        return format.getMessageKey();
    }

    @Override
    public boolean matches(ExecutionContext context, String value) {
        return value.length() <= LONGEST && format.matches(context, value);
    }

    @Override
    public void validate(
            ExecutionContext context,
            SchemaContext schema,
            JsonNode node,
            JsonNode root,
            NodePath place,
            boolean asserted,
            Supplier<MessageSourceError.Builder> error,
            FormatValidator validator) {
        if (asserted && node.isString() && node.stringValue().length() > LONGEST) {
            context.addError(error.get()
                    .message("must be at most " + LONGEST + " characters to be checked as " + getName())
                    .build());
        } else {
            Format.super.validate(context, schema, node, root, place, asserted, error, validator);
        }
    }
}
