package dev.taskforge.engine.api;

import java.time.ZoneId;
import org.jspecify.annotations.Nullable;

/** A schedule as somebody asks for it; see {@link Schedule} for the fields. */
public record NewSchedule(String name, @Nullable String project, String cron, ZoneId zone, NewJob job) {}
