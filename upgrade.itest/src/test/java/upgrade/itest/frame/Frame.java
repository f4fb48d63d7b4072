package upgrade.itest.frame;

import org.ops4j.pax.exam.Option;

/** What the tests run in, chosen by {@code itest.frame}: a bare framework or a container. */
public interface Frame {
  /** The frame of this test run, outside of the framework as well as inside. */
  static Frame current() {
    String name = System.getProperty("itest.frame", PlainFrame.class.getName());
    try {
      return (Frame) Class.forName(name).getConstructor().newInstance();
    } catch (ReflectiveOperationException wrong) {
      throw new IllegalStateException(name, wrong);
    }
  }

  /** The symbolic name that the system bundle must have. */
  String symbolicName();

  /** The framework, its HTTP stack and our API, so that tests can listen. */
  Option withApi();

  /** Whether our bundles are part of it; else each test installs and removes them. */
  boolean isProtected();
}
