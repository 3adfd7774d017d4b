package dev.taskforge.server;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.encoder.JsonEncoder;
import ch.qos.logback.classic.encoder.PatternLayoutEncoder;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.ConsoleAppender;
import ch.qos.logback.core.OutputStreamAppender;
import ch.qos.logback.core.encoder.Encoder;
import ch.qos.logback.core.rolling.FixedWindowRollingPolicy;
import ch.qos.logback.core.rolling.RollingFileAppender;
import ch.qos.logback.core.rolling.SizeBasedTriggeringPolicy;
import ch.qos.logback.core.util.Duration;
import ch.qos.logback.core.util.FileSize;
import java.nio.file.Path;
import org.slf4j.LoggerFactory;

/** Sets up the log as the settings say: to the terminal unless told not to and, when asked, to a file that rolls at 20 MB, five kept. */
public final class Logging {
    /** Line breaks in a message are replaced, so that what a client sends cannot forge a line of the log. */
    private static final String LINE =
            "%d{yyyy-MM-dd'T'HH:mm:ss.SSSXXX} %-5level %replace(%X{request} ){'^ $',''}%replace(%X{trace} ){'^ $',''}%logger{0} - "
                    + "%replace(%msg){'[\\r\\n\\x85\\u2028\\u2029]+',' | '}%n";

    private Logging() {}

    /** Replaces whatever was set up before. */
    public static void apply(Settings settings) {
        var context = (LoggerContext) LoggerFactory.getILoggerFactory();
        context.reset();
        var root = context.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
        root.setLevel(Level.INFO);
        context.getLogger("dev.taskforge")
                .setLevel(Level.toLevel(settings.logLevel().name()));
        context.getLogger("org.eclipse.jetty").setLevel(Level.WARN);
        context.getLogger("io.javalin").setLevel(Level.WARN);
        // What a destination did is said by the job that spoke to it.
        context.getLogger("org.apache.sshd").setLevel(Level.ERROR);
        context.getLogger("software.amazon.awssdk").setLevel(Level.ERROR);
        if (settings.logTerminal()) {
            root.addAppender(started(context, new ConsoleAppender<>(), settings.logFormat()));
        }
        if (settings.logFile() != null) {
            root.addAppender(started(context, file(context, settings.logFile()), settings.logFormat()));
        }
    }

    /** Warnings only, on the error stream, for a program whose output is its answer. */
    public static void warningsOnly() {
        var context = (LoggerContext) LoggerFactory.getILoggerFactory();
        context.reset();
        var root = context.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
        root.setLevel(Level.WARN);
        var appender = new ConsoleAppender<ILoggingEvent>();
        appender.setTarget("System.err");
        root.addAppender(started(context, appender, Settings.LogFormat.TEXT));
    }

    private static OutputStreamAppender<ILoggingEvent> started(
            LoggerContext context, OutputStreamAppender<ILoggingEvent> appender, Settings.LogFormat format) {
        appender.setContext(context);
        appender.setEncoder(encoder(context, format));
        appender.start();
        return appender;
    }

    private static Encoder<ILoggingEvent> encoder(LoggerContext context, Settings.LogFormat format) {
        if (format == Settings.LogFormat.JSON) {
            var json = new JsonEncoder();
            json.setContext(context);
            json.start();
            return json;
        }
        var lines = new PatternLayoutEncoder();
        lines.setContext(context);
        lines.setPattern(LINE);
        lines.start();
        return lines;
    }

    private static RollingFileAppender<ILoggingEvent> file(LoggerContext context, Path path) {
        var appender = new RollingFileAppender<ILoggingEvent>();
        appender.setContext(context);
        appender.setFile(path.toString());
        var rolling = new FixedWindowRollingPolicy();
        rolling.setContext(context);
        rolling.setParent(appender);
        rolling.setFileNamePattern(path + ".%i.gz");
        rolling.setMinIndex(1);
        rolling.setMaxIndex(5);
        rolling.start();
        var size = new SizeBasedTriggeringPolicy<ILoggingEvent>();
        size.setContext(context);
        size.setMaxFileSize(FileSize.valueOf("20MB"));
        // By itself it looks once a minute, in which a fault that logs in a loop fills a disk.
        size.setCheckIncrement(Duration.buildBySeconds(1));
        size.start();
        appender.setRollingPolicy(rolling);
        appender.setTriggeringPolicy(size);
        return appender;
    }
}
