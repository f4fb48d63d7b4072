package upgrade.itest.app;

import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Dictionary;
import java.util.Hashtable;
import java.util.List;
import org.osgi.framework.BundleActivator;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceRegistration;

/** Registers what its bundle's {@code app.txt} says, line by line, and takes it away again. */
public final class AppActivator implements BundleActivator {
  private record Line(String verb, List<String> arguments) {}

  private record Registered(Line line, ServiceRegistration<?> registration) {}

  private final List<Line> lines = new ArrayList<>();
  private final List<Registered> registered = new ArrayList<>();

  @Override
  public void start(BundleContext context) throws Exception {
    read(context);
    Hand hand = Hand.find(context);
    for (Line line : lines) {
      switch (line.verb()) {
        case "hold-start" -> hand.tell("hold", line.arguments().get(0));
        case "use" -> {
          Object unused = context.getService(context.getServiceReference(line.arguments().get(0)));
        }
        case "slow-start" -> Thread.sleep(Long.parseLong(line.arguments().get(0)));
        case "fail-start" -> throw new IllegalStateException("start fails as the test wants");
        case "service" -> registered.add(new Registered(line, register(context, hand, line)));
        case "http-service" -> {
          ScriptServlet servlet = new ScriptServlet();
          servlet.controlledBy(context, hand);
          OldHttpService.find(context).register(line.arguments().get(0), servlet);
        }
        default -> {
          // for stop()
        }
      }
    }
  }

  @Override
  public void stop(BundleContext context) throws Exception {
    Hand hand = Hand.find(context);
    for (Line line : lines) {
      switch (line.verb()) {
        case "fail-stop-once" -> {
          if (Boolean.TRUE.equals(hand.ask("first", "stop " + line.arguments().get(0)))) {
            throw new IllegalStateException("stop fails as the test wants");
          }
        }
        case "hold-stop" -> hand.tell("hold", line.arguments().get(0));
        case "service" ->
            registered.stream()
                .filter(one -> one.line() == line)
                .forEach(one -> one.registration().unregister());
        case "http-service" -> OldHttpService.find(context).unregister(line.arguments().get(0));
        default -> {
          // for start()
        }
      }
    }
    if (lines.stream().anyMatch(AppActivator::isContext)) {
      Published.awaitGone(context);
    }
  }

  private static boolean isContext(Line line) {
    return line.verb().equals("service")
        && line.arguments().get(0).endsWith(".ServletContextHelper");
  }

  private void read(BundleContext context) throws Exception {
    try (BufferedReader reader =
        new BufferedReader(
            new InputStreamReader(
                context.getBundle().getEntry("app.txt").openStream(), StandardCharsets.UTF_8))) {
      for (String text = reader.readLine(); text != null; text = reader.readLine()) {
        List<String> parts = Arrays.asList(text.split("\\|"));
        lines.add(new Line(parts.get(0), parts.subList(1, parts.size())));
      }
    }
  }

  /** service|interface|class|key=value|key=value... */
  private static ServiceRegistration<?> register(BundleContext context, Hand hand, Line line)
      throws Exception {
    Dictionary<String, Object> properties = new Hashtable<>();
    for (String pair : line.arguments().subList(2, line.arguments().size())) {
      int equals = pair.indexOf('=');
      properties.put(pair.substring(0, equals), value(pair.substring(equals + 1)));
    }
    Object service =
        Class.forName(line.arguments().get(1), true, AppActivator.class.getClassLoader())
            .getConstructor()
            .newInstance();
    if (service instanceof Controlled controlled) {
      controlled.controlledBy(context, hand);
    }
    return context.registerService(line.arguments().get(0), service, properties);
  }

  private static Object value(String text) {
    if (text.startsWith("int:")) {
      return Integer.valueOf(text.substring(4));
    }
    return text.equals("true") || text.equals("false") ? Boolean.valueOf(text) : text;
  }
}
