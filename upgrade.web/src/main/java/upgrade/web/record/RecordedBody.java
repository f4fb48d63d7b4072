package upgrade.web.record;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.SequenceInputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * Keeps what an attempt read of a request's body: in memory, then in a file, up to a cap.
 *
 * <p>Confined to the thread that runs the request; a handover between threads goes through the
 * container.
 */
public final class RecordedBody implements Closeable {
  private final int memoryMax;
  private final int max;
  private final SpillFiles files;
  private final ByteArrayOutputStream memory = new ByteArrayOutputStream(0);
  private @Nullable Path file;
  private @Nullable OutputStream fileOut;
  private int size;
  private boolean complete = true;

  RecordedBody(int memoryMax, int max, SpillFiles files) {
    this.memoryMax = memoryMax;
    this.max = max;
    this.files = files;
  }

  /**
   * Adds what was read just now; beyond the cap, or when the disk refuses, recording ends for good.
   */
  public void add(byte[] bytes, int offset, int length) {
    if (!complete) {
      return;
    }
    if (length > max - size) {
      giveUp();
      return;
    }
    size += length;
    if (file == null && size <= memoryMax) {
      memory.write(bytes, offset, length);
      return;
    }
    try {
      spill().write(bytes, offset, length);
    } catch (IOException e) {
      // A full disk costs the chance of a rerun, not the request.
      giveUp();
    }
  }

  private OutputStream spill() throws IOException {
    OutputStream out = fileOut;
    if (out == null) {
      Path created = files.create();
      file = created;
      out = Files.newOutputStream(created);
      fileOut = out;
    }
    return out;
  }

  private void giveUp() {
    complete = false;
    memory.reset();
    close();
  }

  /** Whether all that was read is still here. */
  public boolean isComplete() {
    return complete;
  }

  /** The recorded bytes from the first. */
  public InputStream open() throws IOException {
    InputStream head = new ByteArrayInputStream(memory.toByteArray());
    Path spilled = file;
    if (spilled == null) {
      return head;
    }
    if (fileOut != null) {
      fileOut.flush();
    }
    return new SequenceInputStream(head, Files.newInputStream(spilled));
  }

  /** Deletes the file. */
  @Override
  public void close() {
    Path spilled = file;
    if (spilled != null) {
      try {
        if (fileOut != null) {
          fileOut.close();
        }
      } catch (IOException e) {
        // Nothing of it is needed any more.
      }
      files.delete(spilled);
      file = null;
      fileOut = null;
    }
  }
}
