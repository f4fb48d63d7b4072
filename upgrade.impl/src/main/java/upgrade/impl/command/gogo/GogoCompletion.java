package upgrade.impl.command.gogo;

import java.util.Map;
import org.apache.felix.service.command.CommandProcessor;
import org.apache.felix.service.command.CommandSession;
import org.apache.felix.service.command.CommandSessionListener;
import org.jspecify.annotations.Nullable;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceRegistration;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import upgrade.impl.command.Operator;
import upgrade.impl.command.Usage;
import upgrade.log.Logs;

/**
 * Tells Gogo's JLine shell what can be completed. Its sessions keep that in a variable, filled by
 * its command {@code complete}; Gogo's plain shell has neither and completes nothing.
 */
@Component(
    service = {},
    immediate = true,
    reference = @Reference(name = "gogo", service = CommandProcessor.class))
public final class GogoCompletion {
  private final ServiceRegistration<?> registration;

  @Activate
  public GogoCompletion(BundleContext context, @Reference Operator operator) {
    registration =
        context.registerService(
            CommandSessionListener.class, new Sessions(operator.commands().usages()), null);
  }

  @Deactivate
  void deactivate() {
    registration.unregister();
  }

  /** Teaches each session once, when it is about to run its first line. */
  private record Sessions(Iterable<Usage> usages) implements CommandSessionListener {
    private static final String COMPLETIONS = ".completions";
    private static final String TAUGHT = ".upgrade.completions";

    @Override
    public void beforeExecute(CommandSession session, CharSequence command) {
      // What is executed here comes back here: the mark is set first.
      if (session.get(COMPLETIONS) instanceof Map && session.get(TAUGHT) == null) {
        session.put(TAUGHT, true);
        try {
          for (Usage usage : usages) {
            teach(session, usage);
          }
        } catch (Exception | LinkageError e) {
          Logs.logger("upgrade.command")
              .log(System.Logger.Level.DEBUG, "no completion in this shell", e);
        }
      }
    }

    private static void teach(CommandSession session, Usage usage) throws Exception {
      String complete = "gogo:complete -c " + Usage.SCOPE + ":" + usage.name();
      session.execute(complete + " -d " + quoted(usage.summary()));
      for (Usage.Option option : usage.options()) {
        session.execute(
            complete
                + " -l "
                + option.name().substring(2)
                + " --description "
                + quoted(option.text()));
      }
      if (!usage.arguments().isEmpty()) {
        String candidates = Usage.SCOPE + ":candidates " + usage.name();
        session.execute(complete + " -a " + quoted(candidates));
      }
    }

    private static String quoted(String words) {
      return "'" + words.replace("'", "") + "'";
    }

    @Override
    public void afterExecute(
        CommandSession session, CharSequence command, @Nullable Exception exception) {}

    @Override
    public void afterExecute(
        CommandSession session, CharSequence command, @Nullable Object result) {}
  }
}
