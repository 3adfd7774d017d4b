package dev.taskforge.ops.check;

import java.time.LocalDate;

/**
 * Reads a line of an access log in the combined format of nginx, which those of Apache and Caddy share, without making objects of it:
 * {@code address - user [29/Nov/2026:16:14:02 +0700] "GET /login HTTP/1.1" 401 64 "referer" "agent" 0.123}. The last field, how long
 * the request took in seconds, may be left out, or begin with a name and {@code =}. Not safe for several threads.
 */
final class AccessLine {
    private static final String MONTHS = "JanFebMarAprMayJunJulAugSepOctNovDec";
    private static final int TIME = 26;

    private long epochSecond;
    private int status;
    private int millis;
    private int pathFrom;
    private int pathTo;
    private long day;
    private int dayKey = -1;

    /** Reads one; false when it is none. */
    boolean read(byte[] bytes, int offset, int length) {
        int end = offset + length;
        int request = request(bytes, offset, end);
        if (request < 0 || !time(bytes, request - TIME - 2)) {
            return false;
        }
        int after = closing(bytes, request + 1, end);
        if (after < 0 || after + 5 > end || bytes[after + 1] != ' ') {
            return false;
        }
        status = number(bytes, after + 2, 3);
        if (status < 100 || (after + 5 < end && bytes[after + 5] != ' ')) {
            return false;
        }
        path(bytes, request + 1, after);
        millis = took(bytes, after + 5, end);
        return true;
    }

    long epochSecond() {
        return epochSecond;
    }

    int status() {
        return status;
    }

    /** How long the request took; less than 0 when the line does not say. */
    int millis() {
        return millis;
    }

    /** Whether the request was for this path, whatever its query is and however it is written. */
    boolean isFor(byte[] bytes, RequestPath path) {
        return path.isMeant(bytes, pathFrom, pathTo);
    }

    /**
     * The first quote behind a time in brackets. Only servers write quotes that stand for themselves, so that no name of a user, in
     * which brackets may stand, is taken for it.
     */
    private static int request(byte[] bytes, int offset, int end) {
        for (int at = offset + TIME + 3; at < end; at++) {
            if (bytes[at] == '"' && bytes[at - 1] == ' ' && bytes[at - 2] == ']' && bytes[at - TIME - 3] == '[') {
                return at;
            }
        }
        return -1;
    }

    /** The next quote that does not follow a backslash, which stands for itself behind another. */
    private static int closing(byte[] bytes, int from, int end) {
        for (int at = from; at < end; at++) {
            if (bytes[at] == '\\') {
                at++;
            } else if (bytes[at] == '"') {
                return at;
            }
        }
        return -1;
    }

    /** Behind the method, up to a question mark or the next space. */
    private void path(byte[] bytes, int from, int to) {
        int space = indexOf(bytes, ' ', from, to);
        pathFrom = space < 0 ? to : space;
        while (pathFrom < to && bytes[pathFrom] == ' ') {
            pathFrom++;
        }
        int at = pathFrom;
        while (at < to && bytes[at] != '?' && bytes[at] != ' ') {
            at++;
        }
        pathTo = at;
    }

    /** {@code 29/Nov/2026:16:14:02 +0700} */
    private boolean time(byte[] bytes, int at) {
        int dayOfMonth = number(bytes, at, 2);
        int year = number(bytes, at + 7, 4);
        int month = month(bytes, at + 3);
        int hour = number(bytes, at + 12, 2);
        int minute = number(bytes, at + 15, 2);
        int second = number(bytes, at + 18, 2);
        int zone = number(bytes, at + 22, 4);
        boolean right = bytes[at + 2] == '/' && bytes[at + 6] == '/' && bytes[at + 11] == ':' && bytes[at + 20] == ' ';
        if (!right || month < 0 || (dayOfMonth | year | hour | minute | second | zone) < 0 || dayOfMonth > 31) {
            return false;
        }
        int key = (year * 12 + month) * 32 + dayOfMonth;
        if (key != dayKey) {
            if (dayOfMonth < 1
                    || year < 1970
                    || dayOfMonth > java.time.YearMonth.of(year, month + 1).lengthOfMonth()) {
                return false;
            }
            day = LocalDate.of(year, month + 1, dayOfMonth).toEpochDay();
            dayKey = key;
        }
        int shift = (zone / 100 * 60 + zone % 100) * 60;
        epochSecond = day * 86_400 + hour * 3600L + minute * 60L + second - (bytes[at + 21] == '-' ? -shift : shift);
        return true;
    }

    private static int month(byte[] bytes, int at) {
        for (int i = 0; i < 12; i++) {
            if (bytes[at] == MONTHS.charAt(3 * i)
                    && bytes[at + 1] == MONTHS.charAt(3 * i + 1)
                    && bytes[at + 2] == MONTHS.charAt(3 * i + 2)) {
                return i;
            }
        }
        return -1;
    }

    /** Less than 0 when there is anything but digits. */
    private static int number(byte[] bytes, int at, int digits) {
        int value = 0;
        for (int i = at; i < at + digits; i++) {
            int digit = bytes[i] - '0';
            if (digit < 0 || digit > 9) {
                return -1;
            }
            value = value * 10 + digit;
        }
        return value;
    }

    /** The last field, when it is a number with a point, in seconds. */
    private static int took(byte[] bytes, int from, int end) {
        int to = end;
        while (to > from && (bytes[to - 1] == ' ' || bytes[to - 1] == '\r')) {
            to--;
        }
        int at = to;
        int point = -1;
        while (at > from && (bytes[at - 1] == '.' || (bytes[at - 1] >= '0' && bytes[at - 1] <= '9'))) {
            at--;
            if (bytes[at] == '.') {
                if (point >= 0) {
                    return -1;
                }
                point = at;
            }
        }
        boolean field = at > from && at < to && (bytes[at - 1] == ' ' || bytes[at - 1] == '=');
        if (!field || point < 0 || point - at > 6 || point == at || to - point < 2) {
            return -1;
        }
        int whole = number(bytes, at, point - at);
        int part = 0;
        for (int i = 1; i <= 3; i++) {
            part = part * 10 + (point + i < to ? bytes[point + i] - '0' : 0);
        }
        return whole * 1000 + part;
    }

    private static int indexOf(byte[] bytes, int wanted, int from, int end) {
        for (int i = from; i < end; i++) {
            if (bytes[i] == wanted) {
                return i;
            }
        }
        return -1;
    }
}
