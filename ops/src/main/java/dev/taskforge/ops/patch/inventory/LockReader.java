package dev.taskforge.ops.patch.inventory;

import dev.taskforge.ops.patch.version.Ecosystem;

/** Reads the packages that a file lists. Implementations only look at the text. */
interface LockReader {

    /**
     * Reads a text.
     *
     * @param file as its components name it
     * @throws UnreadableFileException when the text has another form
     */
    Listed read(String text, String file) throws UnreadableFileException;

    /** Where its packages come from. */
    Ecosystem ecosystem();
}
