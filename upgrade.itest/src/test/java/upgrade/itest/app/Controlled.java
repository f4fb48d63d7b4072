package upgrade.itest.app;

import org.osgi.framework.BundleContext;

/** Lets the test have a hand in what it does. */
interface Controlled {
  void controlledBy(BundleContext context, Hand hand);
}
