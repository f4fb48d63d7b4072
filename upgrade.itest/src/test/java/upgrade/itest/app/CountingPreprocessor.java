package upgrade.itest.app;

import org.osgi.service.servlet.whiteboard.Preprocessor;

/** Counts each request that comes by, as a preprocessor of somebody else. */
public final class CountingPreprocessor extends CountingFilter implements Preprocessor {
  @Override
  String mark() {
    return "preprocessor";
  }
}
