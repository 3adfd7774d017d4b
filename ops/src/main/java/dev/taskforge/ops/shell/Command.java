package dev.taskforge.ops.shell;

import dev.taskforge.ops.source.Spot;
import java.util.List;

/** A command of a script: a single one, or several that the shell takes as one. */
public sealed interface Command {

    Spot spot();

    List<Redirection> redirections();

    /**
     * A program with its arguments.
     *
     * @param assignments variables given to it alone, or set when there are no words
     * @param words the program first
     */
    record Simple(Spot spot, List<Assignment> assignments, List<Word> words, List<Redirection> redirections)
            implements Command {

        public Simple {
            assignments = List.copyOf(assignments);
            words = List.copyOf(words);
            redirections = List.copyOf(redirections);
        }

        @Override
        public String toString() {
            return "Simple " + spot;
        }
    }

    /** Commands in brackets, a loop, a choice or a function. */
    record Group(Spot spot, Kind kind, List<Pipeline> body, List<Redirection> redirections) implements Command {

        public Group {
            body = List.copyOf(body);
            redirections = List.copyOf(redirections);
        }

        @Override
        public String toString() {
            return kind + " " + spot;
        }
    }

    /** What holds a group together. */
    enum Kind {
        BRACKETS,
        CHOICE,
        LOOP,
        FUNCTION
    }

    /** {@code NAME=value} before a command or on its own. */
    record Assignment(String name, Word value) {

        @Override
        public String toString() {
            return name + " " + value;
        }
    }
}
