package dev.taskforge.ops.lint.git;

/**
 * An object.
 *
 * @param kind 1 commit, 2 tree, 3 blob, 4 tag, as in packs
 */
@SuppressWarnings("ArrayRecordComponent")
record GitObject(int kind, byte[] content) {
    static final int COMMIT = 1;
    static final int TREE = 2;
    static final int BLOB = 3;
    static final int TAG = 4;
}
