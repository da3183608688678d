using System.Buffers;
using System.Buffers.Binary;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Nin.Formats.Safetensors;

/// <summary>Writes safetensors files. The same tensors and metadata give the same bytes.</summary>
/// <remarks>
/// Wider elements stand before narrower ones and the header is padded with spaces to a multiple of 8, so every
/// element is aligned in the file; among elements of one size the given order is kept.
/// </remarks>
public static class SafetensorsWriter
{
    private static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Writes a file, replacing what was there only when all of it is on the disk.</summary>
    /// <param name="path">The target. Its folder must exist.</param>
    /// <param name="tensors">The tensors; their names differ.</param>
    /// <param name="metadata">The <c>__metadata__</c>, in this order; their keys differ.</param>
    /// <param name="checksum">
    /// Whether a checksum of the file goes into the metadata; every reading checks it. One in <paramref name="metadata"/> is made
    /// anew.
    /// </param>
    /// <exception cref="ArgumentException">
    /// A name or key occurs twice, or the header is longer than a reader takes by default.
    /// </exception>
    /// <exception cref="IOException">The file cannot be written.</exception>
    public static void Write(
        string path, IReadOnlyList<SafetensorsEntry> tensors, IReadOnlyList<KeyValuePair<string, string>>? metadata = null,
        bool checksum = false) =>
        AtomicFile.Write(path, stream => Write(stream, tensors, metadata, checksum));

    /// <summary>Writes to a stream.</summary>
    /// <param name="stream">Where to write.</param>
    /// <param name="tensors">The tensors; their names differ.</param>
    /// <param name="metadata">The <c>__metadata__</c>, in this order; their keys differ.</param>
    /// <param name="checksum">
    /// Whether a checksum of the file goes into the metadata; every reading checks it. One in <paramref name="metadata"/> is made
    /// anew.
    /// </param>
    /// <exception cref="ArgumentException">
    /// A name or key occurs twice, or the header is longer than a reader takes by default.
    /// </exception>
    public static void Write(
        Stream stream, IReadOnlyList<SafetensorsEntry> tensors, IReadOnlyList<KeyValuePair<string, string>>? metadata = null,
        bool checksum = false)
    {
        ArgumentNullException.ThrowIfNull(stream);
        ArgumentNullException.ThrowIfNull(tensors);
        if (!BitConverter.IsLittleEndian)
        {
            throw new PlatformNotSupportedException(
                "Safetensors: files are little-endian and are written on little-endian machines only.");
        }

        metadata ??= [];
        if (checksum || metadata.Any(pair => pair.Key == SafetensorsChecksum.Key))
        {
            // A checksum that was read with the rest of a file's metadata is of that file: it is made anew.
            checksum = true;
            metadata =
            [
                .. metadata.Where(pair => pair.Key != SafetensorsChecksum.Key),
                new(SafetensorsChecksum.Key, SafetensorsChecksum.Placeholder),
            ];
        }

        ThrowIfRepeated(tensors.Select(tensor => tensor.Name), nameof(tensors));
        ThrowIfRepeated(metadata.Select(pair => pair.Key), nameof(metadata));
        SafetensorsEntry[] ordered = [.. tensors.OrderByDescending(tensor => SafetensorsTypes.SizeOf(tensor.Type))];
        Span<byte> header = Header(ordered, metadata);
        if (header.Length > Limits.Default.HeaderBytes)
        {
            // What cannot be read back must not be written: nobody would notice before the file is needed.
            throw new ArgumentException(
                $"Safetensors: expected names, shapes and metadata of at most {Limits.Default.HeaderBytes} bytes, got "
                    + $"{header.Length}.",
                nameof(metadata));
        }

        if (checksum)
        {
            SafetensorsChecksum.Fill(header, ordered);
        }

        Span<byte> prefix = stackalloc byte[SafetensorsHeader.PrefixBytes];
        BinaryPrimitives.WriteInt64LittleEndian(prefix, header.Length);
        stream.Write(prefix);
        stream.Write(header);
        foreach (SafetensorsEntry tensor in ordered)
        {
            stream.Write(tensor.Bytes);
        }
    }

    /// <summary>The header with the spaces that make its length a multiple of 8.</summary>
    private static byte[] Header(SafetensorsEntry[] tensors, IReadOnlyList<KeyValuePair<string, string>> metadata)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using var json = new Utf8JsonWriter(buffer, Options);
        json.WriteStartObject();
        if (metadata.Count > 0)
        {
            json.WriteStartObject(SafetensorsHeader.MetadataKey);
            foreach ((string key, string value) in metadata)
            {
                json.WriteString(key, value);
            }

            json.WriteEndObject();
        }

        long position = 0;
        foreach (SafetensorsEntry tensor in tensors)
        {
            json.WriteStartObject(tensor.Name);
            json.WriteString("dtype", SafetensorsTypes.NameOf(tensor.Type));
            WriteIntegers(json, "shape", tensor.Shape.Select(side => (long)side));
            WriteIntegers(json, "data_offsets", [position, position += tensor.Bytes.Length]);
            json.WriteEndObject();
        }

        json.WriteEndObject();
        json.Flush();
        byte[] header = new byte[(buffer.WrittenCount + 7) / 8 * 8];
        header.AsSpan(buffer.WrittenCount).Fill((byte)' ');
        buffer.WrittenSpan.CopyTo(header);
        return header;
    }

    private static void WriteIntegers(Utf8JsonWriter json, string name, IEnumerable<long> values)
    {
        json.WriteStartArray(name);
        foreach (long value in values)
        {
            json.WriteNumberValue(value);
        }

        json.WriteEndArray();
    }

    private static void ThrowIfRepeated(IEnumerable<string> names, string parameter)
    {
        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (string name in names)
        {
            if (!seen.Add(name))
            {
                throw new ArgumentException($"Safetensors: the name '{name}' is given twice.", parameter);
            }
        }
    }
}
