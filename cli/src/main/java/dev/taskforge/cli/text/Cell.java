package dev.taskforge.cli.text;

/** One field of a table. Control characters of what others wrote are not passed to the terminal. */
public record Cell(String text, Tone tone) {
    public Cell {
        text = Screen.printable(text);
    }

    /** A field in the ordinary colour. */
    public static Cell of(Object value) {
        return new Cell(value.toString(), Tone.PLAIN);
    }

    /** A state in capitals and in its colour. */
    public static Cell state(String state) {
        return new Cell(state.toUpperCase(java.util.Locale.ROOT), Tone.of(state));
    }
}
