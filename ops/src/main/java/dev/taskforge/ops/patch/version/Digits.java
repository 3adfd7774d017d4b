package dev.taskforge.ops.patch.version;

/** Numbers of any length, as they are written. */
final class Digits {
    private Digits() {}

    static boolean is(char c) {
        return c >= '0' && c <= '9';
    }

    static boolean are(String text) {
        return !text.isEmpty() && text.chars().allMatch(c -> is((char) c));
    }

    /** By value; an empty text is 0. */
    static int compare(String left, String right) {
        var a = stripped(left);
        var b = stripped(right);
        return a.length() != b.length() ? Integer.compare(a.length(), b.length()) : a.compareTo(b);
    }

    static boolean isZero(String digits) {
        return stripped(digits).isEmpty();
    }

    private static String stripped(String digits) {
        int start = 0;
        while (start < digits.length() && digits.charAt(start) == '0') {
            start++;
        }
        return digits.substring(start);
    }
}
