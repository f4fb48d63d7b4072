package upgrade.impl.command.gogo;

import java.util.Hashtable;
import java.util.Map;
import org.apache.felix.service.command.CommandProcessor;
import org.apache.felix.service.command.CommandSession;
import org.apache.felix.service.command.Converter;
import org.jspecify.annotations.Nullable;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceRegistration;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import upgrade.impl.command.Answer;
import upgrade.impl.command.Paint;

/**
 * Tells Gogo how answers look. Declarative Services would register the converter before its class
 * was loaded: a Gogo that came after us would not take it for one of its own converters.
 */
@Component(
    service = {},
    immediate = true,
    reference = @Reference(name = "gogo", service = CommandProcessor.class))
public final class GogoFormat {
  private final ServiceRegistration<?> registration;

  @Activate
  public GogoFormat(BundleContext context) {
    registration =
        context.registerService(
            Converter.class,
            new Answers(),
            new Hashtable<>(Map.of(Converter.CONVERTER_CLASSES, Answer.class.getName())));
  }

  @Deactivate
  void deactivate() {
    registration.unregister();
  }

  /** Gogo asks every converter about every object: {@code null} means none of ours. */
  private static final class Answers implements Converter {
    @Override
    public @Nullable Object convert(Class<?> desired, Object in) {
      return null;
    }

    @Override
    public @Nullable CharSequence format(Object target, int level, Converter escape) {
      if (!(target instanceof Answer answer)) {
        return null;
      }
      return level == INSPECT ? answer.text(paint(escape)) : answer.line();
    }

    /** Gogo hands its session to whom it asks for a format. */
    private static Paint paint(Converter escape) {
      if (escape instanceof CommandSession session) {
        return Terminal.paint(name -> session.get(name));
      }
      return Paint.NONE;
    }
  }
}
