package dev.taskforge.server.http;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** Limits of a text field (or of the texts in a list). Without it a text has 1 to 1,000 characters on one line. */
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.RECORD_COMPONENT)
public @interface Text {
    /** The most characters. */
    int max() default 1_000;

    /** The fewest characters, leading and trailing blanks not counted. */
    int min() default 1;

    /** A regular expression the whole text must match; empty for any. */
    String pattern() default "";

    /** Whether line breaks and tabs are allowed; other control characters never are. */
    boolean lines() default false;
}
