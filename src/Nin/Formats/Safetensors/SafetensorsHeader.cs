using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Text.Json;
using System.Text.Unicode;

namespace Nin.Formats.Safetensors;

/// <summary>Reads and validates the header of a safetensors file.</summary>
internal static class SafetensorsHeader
{
    internal const string FormatName = "safetensors";
    internal const string MetadataKey = "__metadata__";
    internal const int PrefixBytes = 8;

    private sealed record Entry(string Name, SafetensorsType Type, long[] Shape, long Begin, long End);

    internal static NinFormatException Failure(
        string problem, long? offset = null, string? hint = null, Exception? inner = null) =>
        new(FormatName, problem, offset: offset, hint: hint, inner: inner);

    /// <summary>Reads from memory; the tensors share the bytes.</summary>
    internal static SafetensorsFile Parse(ReadOnlyMemory<byte> content, Limits limits)
    {
        int start = DataStart(content.Span[..Math.Min(PrefixBytes, content.Length)], content.Length, limits);
        return Read(content.Span[PrefixBytes..start], content.Length - start, entry => new SafetensorsTensor(
            entry.Name, entry.Type, entry.Shape, content[(start + (int)entry.Begin)..(start + (int)entry.End)]));
    }

    /// <summary>
    /// Reads from a stream of this length. Each tensor gets an array of its own, so nothing is in memory twice.
    /// </summary>
    internal static SafetensorsFile Read(Stream stream, long length, Limits limits)
    {
        Span<byte> prefix = stackalloc byte[(int)Math.Min(PrefixBytes, length)];
        stream.ReadExactly(prefix);
        int start = DataStart(prefix, length, limits);
        byte[] header = new byte[start - PrefixBytes];
        stream.ReadExactly(header);
        return Read(header, length - start, entry => ReadTensor(stream, entry));
    }

    private static SafetensorsTensor ReadTensor(Stream stream, Entry entry)
    {
        if (entry.Type == SafetensorsType.F32 && BitConverter.IsLittleEndian)
        {
            float[] singles = GC.AllocateUninitializedArray<float>((int)((entry.End - entry.Begin) / sizeof(float)));
            stream.ReadExactly(MemoryMarshal.AsBytes(singles.AsSpan()));
            return new SafetensorsTensor(entry.Name, entry.Shape, singles);
        }

        byte[] bytes = new byte[entry.End - entry.Begin];
        stream.ReadExactly(bytes);
        return new SafetensorsTensor(entry.Name, entry.Type, entry.Shape, bytes);
    }

    /// <summary>Where the header ends and the data begins, from the first bytes of a file of this length.</summary>
    private static int DataStart(ReadOnlySpan<byte> prefix, long fileLength, Limits limits)
    {
        if (prefix.Length < PrefixBytes)
        {
            throw Failure($"expected at least {PrefixBytes} bytes, got {fileLength}.");
        }

        ulong length = BinaryPrimitives.ReadUInt64LittleEndian(prefix);
        if (length > (ulong)limits.HeaderBytes)
        {
            throw Failure(
                $"expected a header of at most {limits.HeaderBytes} bytes, got {length}.", 0, "Is this a safetensors file?");
        }

        return length <= (ulong)(fileLength - PrefixBytes)
            ? PrefixBytes + (int)length
            : throw Failure(
                $"the header ends at byte {PrefixBytes + (long)length}, but the file has only {fileLength} bytes.", 0);
    }

    private static SafetensorsFile Read(ReadOnlySpan<byte> header, long dataLength, Func<Entry, SafetensorsTensor> read)
    {
        if (header.IsEmpty || header[0] != (byte)'{')
        {
            throw Failure("expected the header to begin with '{'.", PrefixBytes, "Is this a safetensors file?");
        }

        if (!Utf8.IsValid(header))
        {
            throw Failure("the header is not valid UTF-8.", PrefixBytes);
        }

        var metadata = new Dictionary<string, string>(StringComparer.Ordinal);
        List<Entry> entries;
        try
        {
            entries = ReadEntries(header, metadata);
        }
        catch (Exception error) when (error is JsonException or InvalidOperationException)
        {
            // InvalidOperationException: an escape that is half a surrogate pair.
            throw Failure("the header is not valid JSON.", PrefixBytes, inner: error);
        }

        CheckPlaces(entries, dataLength, PrefixBytes + header.Length);
        var file = new SafetensorsFile(metadata, [.. entries.Select(read)]);
        SafetensorsChecksum.Check(header, file);
        return file;
    }

    private static List<Entry> ReadEntries(ReadOnlySpan<byte> header, Dictionary<string, string> metadata)
    {
        var entries = new List<Entry>();
        var names = new HashSet<string>(StringComparer.Ordinal);
        var reader = new Utf8JsonReader(header);
        reader.Read();
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            string name = reader.GetString()!;
            if (!names.Add(name))
            {
                throw Failure($"the name '{name}' occurs twice in the header.", At(reader));
            }

            if (name == MetadataKey)
            {
                ReadMetadata(ref reader, metadata);
            }
            else
            {
                entries.Add(ReadEntry(ref reader, name));
            }
        }

        // Only white space may follow the closing brace; anything else is a JsonException here.
        reader.Read();
        return entries;
    }

    private static void ReadMetadata(ref Utf8JsonReader reader, Dictionary<string, string> metadata)
    {
        Expect(ref reader, JsonTokenType.StartObject, MetadataKey);
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            string key = reader.GetString()!;
            long at = At(reader);
            Expect(ref reader, JsonTokenType.String, $"{MetadataKey}.{key}");
            if (!metadata.TryAdd(key, reader.GetString()!))
            {
                throw Failure($"the key '{key}' occurs twice in {MetadataKey}.", at);
            }
        }
    }

    private static Entry ReadEntry(ref Utf8JsonReader reader, string name)
    {
        string? type = null;
        long[]? shape = null, offsets = null;
        Expect(ref reader, JsonTokenType.StartObject, name);
        long at = At(reader);
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            string key = reader.GetString()!;
            bool again = key switch
            {
                "dtype" => type is not null,
                "shape" => shape is not null,
                "data_offsets" => offsets is not null,
                _ => false,
            };
            if (again)
            {
                throw Failure($"'{key}' occurs twice in tensor '{name}'.", At(reader));
            }

            switch (key)
            {
                case "dtype":
                    Expect(ref reader, JsonTokenType.String, $"{name}.dtype");
                    type = reader.GetString();
                    break;
                case "shape":
                    shape = ReadIntegers(ref reader, $"{name}.shape");
                    break;
                case "data_offsets":
                    offsets = ReadIntegers(ref reader, $"{name}.data_offsets");
                    break;
                default:
                    reader.Skip();
                    break;
            }
        }

        if (type is null || shape is null || offsets is not [long begin, long end])
        {
            throw Failure($"expected dtype, shape and two data_offsets for tensor '{name}'.", at);
        }

        SafetensorsType known = SafetensorsTypes.Parse(type)
            ?? throw Failure($"tensor '{name}' has the unknown dtype '{type}'.", at);
        long bytes = SafetensorsTypes.SizeOf(known);
        try
        {
            foreach (long side in shape)
            {
                bytes = checked(bytes * side);
            }
        }
        catch (OverflowException error)
        {
            throw Failure($"the size of tensor '{name}' overflows.", at, inner: error);
        }

        if (begin > end || end - begin != bytes)
        {
            throw Failure(
                $"expected {bytes} bytes for tensor '{name}' ({type} [{string.Join(", ", shape)}]), got data_offsets [{begin}, "
                    + $"{end}].", at);
        }

        return new Entry(name, known, shape, begin, end);
    }

    /// <summary>
    /// Puts tensors in the order of their data; together they must be exactly the data: no gap, no overlap, no rest.
    /// </summary>
    private static void CheckPlaces(List<Entry> entries, long dataLength, long dataStart)
    {
        // Names decide between empty tensors at one place. Not LINQ, whose sorting by numbers is compiled anew in every process.
        entries.Sort((a, b) => a.Begin != b.Begin ? a.Begin.CompareTo(b.Begin)
            : a.End != b.End ? a.End.CompareTo(b.End) : string.CompareOrdinal(a.Name, b.Name));
        long position = 0;
        foreach (Entry entry in entries)
        {
            if (entry.Begin != position)
            {
                throw Failure(
                    $"expected the data of tensor '{entry.Name}' to begin at {position}, got {entry.Begin}: "
                    + "tensors must touch without gap or overlap.",
                    dataStart + position);
            }

            if (entry.End > dataLength)
            {
                throw Failure(
                    $"tensor '{entry.Name}' ends at {entry.End}, but the file has only {dataLength} bytes of data.",
                    dataStart + position,
                    "Is the file complete?");
            }

            position = entry.End;
        }

        if (position != dataLength)
        {
            throw Failure(
                $"expected {position} bytes of data, got {dataLength}: {dataLength - position} belong to no tensor.",
                dataStart + position);
        }
    }

    private static long[] ReadIntegers(ref Utf8JsonReader reader, string what)
    {
        var values = new List<long>();
        Expect(ref reader, JsonTokenType.StartArray, what);
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            if (reader.TokenType != JsonTokenType.Number || !reader.TryGetInt64(out long value) || value < 0)
            {
                throw Failure($"expected integers from 0 to {long.MaxValue} in '{what}'.", At(reader));
            }

            values.Add(value);
        }

        return [.. values];
    }

    private static void Expect(ref Utf8JsonReader reader, JsonTokenType type, string what)
    {
        if (!reader.Read() || reader.TokenType != type)
        {
            throw Failure($"expected {type} for '{what}', got {reader.TokenType}.", At(reader));
        }
    }

    private static long At(in Utf8JsonReader reader) => PrefixBytes + reader.TokenStartIndex;
}
