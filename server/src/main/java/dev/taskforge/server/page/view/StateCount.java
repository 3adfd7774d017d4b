package dev.taskforge.server.page.view;

/** How many of something are in a state. */
public record StateCount(String state, long count) {}
