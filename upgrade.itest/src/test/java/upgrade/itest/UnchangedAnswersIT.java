package upgrade.itest;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertTrue;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.Test;
import upgrade.itest.kit.AppBundle;
import upgrade.itest.kit.Connection;
import upgrade.itest.kit.Protection;

/** With no upgrade running, what goes over the wire is byte for byte what it is without us. */
public class UnchangedAnswersIT extends WebTest {
  private static final String FORM = "Content-Type: application/x-www-form-urlencoded\r\n";
  private static final String PARTS = "Content-Type: multipart/form-data; boundary=xyz\r\n";

  private static final String CHUNKED = "Transfer-Encoding: chunked\r\n";

  private record Request(String method, String path, String headers, byte[] body) {}

  @Test
  public void everyAnswerIsTheSame() throws Exception {
    start(
        AppBundle.of("varied", "1.0.0")
            .variedServlet(
                "/varied/*",
                "osgi.http.whiteboard.servlet.asyncSupported=true",
                "osgi.http.whiteboard.servlet.multipart.enabled=true"));
    answers(); // Jetty 9 and 11 leave the trace out of their error page from the first overflow on
    Map<String, String> without = answers();
    assertTrue(without.get("GET text ").contains("200"));
    assertEquals(requests().size(), without.size());
    assertTrue(without.get("POST echo " + CHUNKED.strip()).contains("four-five"));
    assertSame("a second time", without, answers());

    Protection protection = new Protection(context).install();
    Map<String, String> with = answers();
    protection.removeCompletely();
    Map<String, String> again = answers();

    assertSame("with us", without, with);
    assertSame("after us", without, again);
  }

  private static void assertSame(
      String when, Map<String, String> expected, Map<String, String> actual) {
    expected.forEach(
        (request, answer) -> assertEquals(request + " " + when, answer, actual.get(request)));
  }

  private Map<String, String> answers() throws Exception {
    Map<String, String> answers = new LinkedHashMap<>();
    for (Request one : requests()) {
      try (Connection connection = new Connection(port)) {
        byte[] raw = connection.exchange(one.method(), one.path(), one.headers(), one.body()).raw();
        answers.put(name(one), withoutDate(new String(raw, StandardCharsets.ISO_8859_1)));
      }
    }
    return answers;
  }

  private static String name(Request request) {
    return request.method()
        + " "
        + request.path().replace("/varied/", "")
        + " "
        + request.headers().strip();
  }

  private static String withoutDate(String answer) {
    return answer.replaceFirst("\r\nDate: [^\r]*", "");
  }

  private static List<Request> requests() {
    List<Request> all = new ArrayList<>();
    for (String path :
        List.of(
            "empty",
            "no-content",
            "text",
            "big",
            "big-with-length",
            "chunked",
            "range",
            "redirect",
            "moved",
            "cookies",
            "modified",
            "400",
            "404",
            "500",
            "503",
            "own-400",
            "own-404",
            "own-500",
            "own-503",
            "closed-500",
            "flushed-500",
            "throw",
            "throw-servlet",
            "throw-after-output",
            "error",
            "forward",
            "include",
            "async",
            "async-dispatch",
            "headers",
            "reset",
            "reflect?a=1&b=%20&a=2",
            "nowhere")) {
      all.add(new Request("GET", "/varied/" + path, "", null));
    }
    all.add(new Request("GET", "/unmapped", "", null));
    all.add(new Request("GET", "/varied/../varied/text", "", null));
    all.add(new Request("GET", "/varied/text", "Connection: close\r\n", null));
    all.add(new Request("GET", "/varied/range", "Range: bytes=2-4\r\n", null));
    all.add(new Request("GET", "/varied/range", "Range: bytes=90-\r\n", null));
    all.add(new Request("GET", "/varied/cookies", "Cookie: a=b; c=d\r\n", null));
    all.add(
        new Request(
            "GET",
            "/varied/modified",
            "If-Modified-Since: Tue, 14 Nov 2023 22:13:20 GMT\r\n",
            null));
    for (String path : List.of("text", "big-with-length", "404", "empty")) {
      all.add(new Request("HEAD", "/varied/" + path, "", null));
    }
    all.add(new Request("OPTIONS", "/varied/text", "", null));
    all.add(new Request("OPTIONS", "*", "", null));
    all.add(new Request("DELETE", "/varied/text", "", null));
    all.add(new Request("PUT", "/varied/text", "", bytes("put")));
    all.add(new Request("POST", "/varied/echo", "", new byte[0]));
    all.add(new Request("POST", "/varied/echo?big", "", new byte[1 << 20]));
    all.add(new Request("POST", "/varied/reader", "", bytes("one\ntwo")));
    for (String method : List.of("POST", "PUT")) {
      all.add(
          new Request(
              method, "/varied/echo", CHUNKED, bytes("4\r\nfour\r\n5\r\n-five\r\n0\r\n\r\n")));
    }
    all.add(new Request("POST", "/varied/unread", "", new byte[100]));
    all.add(new Request("POST", "/varied/form?in=query", FORM, bytes("a=1&b=2&a=3&c=%C3%A4")));
    all.add(new Request("POST", "/varied/reflect?in=query", FORM, bytes("a=1&b=2")));
    all.add(
        new Request(
            "POST",
            "/varied/multipart",
            PARTS,
            bytes(
                "--xyz\r\nContent-Disposition: form-data; name=\"field\"\r\n\r\nvalue\r\n"
                    + "--xyz\r\nContent-Disposition: form-data; name=\"file\"; filename=\"f\"\r\n"
                    + "Content-Type: text/plain\r\n\r\ncontent\r\n--xyz--\r\n")));
    return all;
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }
}
