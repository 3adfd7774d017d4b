package dev.taskforge.ops.yaml;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/** How one kind of value is read, and how the published JSON Schema describes it. Immutable. */
public interface Type<T> {

    /** Returns the value, or null after reporting what is wrong with it. */
    @Nullable
    T read(Tree tree, Reading reading);

    /** The JSON Schema of what {@link #read} accepts. */
    Map<String, Object> schema();
}
