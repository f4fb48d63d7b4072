package upgrade.itest.matrix;

import upgrade.itest.kit.AppBundle;

/** What is wrong with an update; the rest of it is as it should be. */
enum Failure {
  CORRUPT("content corrupt"),
  UNRESOLVABLE("content does not resolve"),
  START_THROWS("activator throws"),
  START_HANGS("activator hangs"),
  START_SLOW("activator slow"),
  COMPONENT_UNSATISFIED("component unsatisfied"),
  SERVLET_MISSING("servlet missing"),
  ANSWERS_500("servlet answers 500 to the probe"),
  HEALTH_RED("health check red"),
  STOP_THROWS("old stop throws"),
  STOP_HANGS("old stop hangs"),
  DISK_FULL("no disk for the snapshot"),
  CONTENT_STALLS("content stalls");

  /** Of the health checks that decide. */
  static final String TAG = "itest";

  /** Where the hanging ones hang until the test lets them go. */
  static final String HANGING = "hanging";

  private static final long SLOW_MILLIS = 1_500;

  private final String title;

  Failure(String title) {
    this.title = title;
  }

  /** The application before the update. */
  AppBundle before(String version) {
    AppBundle app = AppBundle.of("app", version);
    switch (this) {
      case STOP_THROWS -> app.failStopOnce("app");
      case STOP_HANGS -> app.holdStop(HANGING);
      case COMPONENT_UNSATISFIED -> app.component();
      case HEALTH_RED -> app.healthCheck(TAG);
      default -> {
        // as any
      }
    }
    return app.servlet("/app");
  }

  /** What it is updated to. */
  AppBundle after(String version) {
    AppBundle app = AppBundle.of("app", version);
    return switch (this) {
      case CORRUPT -> app.servlet("/app").corrupt();
      case UNRESOLVABLE -> app.servlet("/app").imports("itest.that.nobody.has");
      case START_THROWS -> app.failStart().servlet("/app");
      case START_HANGS -> app.holdStart(HANGING).servlet("/app");
      case START_SLOW -> app.slowStart(SLOW_MILLIS).servlet("/app");
      case COMPONENT_UNSATISFIED -> app.servlet("/app").unsatisfiedComponent();
      case SERVLET_MISSING -> app.servlet("/app/elsewhere");
      case HEALTH_RED -> app.servlet("/app").healthCheck(TAG);
      case ANSWERS_500 -> app.brokenServlet("/app");
      default -> app.servlet("/app");
    };
  }

  /** A version without fault, with all that the one before the update had. */
  AppBundle good(String version) {
    AppBundle app = AppBundle.of("app", version).servlet("/app");
    return switch (this) {
      case COMPONENT_UNSATISFIED -> app.component();
      case HEALTH_RED -> app.healthCheck(TAG);
      default -> app;
    };
  }

  /** Whether somebody waits for the test. */
  boolean hangs() {
    return this == START_HANGS || this == STOP_HANGS || this == CONTENT_STALLS;
  }

  @Override
  public String toString() {
    return title;
  }
}
