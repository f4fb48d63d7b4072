package upgrade.itest.karaf;

import java.util.ArrayList;
import java.util.List;
import org.junit.runner.RunWith;
import org.junit.runners.Suite;
import org.junit.runners.model.InitializationError;
import upgrade.itest.ForcedPostIT;
import upgrade.itest.GuardsIT;
import upgrade.itest.ScopeIT;
import upgrade.itest.SelfUpdateIT;
import upgrade.itest.SeveralBundlesIT;
import upgrade.itest.UpdateUnderLoadIT;
import upgrade.itest.frame.Stack;
import upgrade.itest.matrix.FailureMatrixIT;

/** Runs what the stack of the test run can, in one start of Karaf. */
@RunWith(KarafIT.Classes.class)
public final class KarafIT {
  /** Pax Exam has to know all classes before the first one runs. */
  public static final class Classes extends Suite {
    public Classes(Class<?> suite) throws InitializationError {
      super(suite, all().toArray(Class<?>[]::new));
    }
  }

  private static List<Class<?>> all() {
    List<Class<?>> all = new ArrayList<>();
    all.add(FeatureIT.class);
    all.add(StackIT.class);
    all.add(ShellIT.class);
    all.add(ShellUpdateIT.class);
    all.add(UpdateUnderLoadIT.class);
    all.add(GuardsIT.class);
    all.add(ScopeIT.class);
    all.add(ForcedPostIT.class);
    all.add(SeveralBundlesIT.class);
    all.add(SelfUpdateIT.class);
    // On Karaf's default only, for time's sake; which of the ways triggers what depends on no
    // stack.
    if (Stack.current() == Stack.PAXWEB && "felix".equals(System.getProperty("itest.framework"))) {
      all.add(WaysToUpdateIT.class);
      all.add(FailureMatrixIT.class);
    }
    if (Stack.current() == Stack.PAXWEB) {
      all.add(PaxWebIT.class);
    }
    return all;
  }
}
