using System.Buffers.Binary;
using System.IO.Hashing;
using System.Text;

namespace Nin.Formats.Safetensors;

/// <summary>
/// A checksum of a whole safetensors file, kept in the file's own metadata. A flipped bit in a weight gives other answers without
/// any error, so every file that Nin writes carries one, and every reading checks it.
/// </summary>
/// <remarks>
/// XXH128 over the file from its first byte to its last; the 32 digits of the checksum itself count as zeros. It guards against
/// accidents, not against somebody who changes the file on purpose: such a person can write a new checksum.
/// <b>Source</b> the xxHash specification.
/// </remarks>
internal static class SafetensorsChecksum
{
    /// <summary>The key in the metadata.</summary>
    internal const string Key = "nin.checksum";

    private const string Algorithm = "xxh128:";
    private const int Digits = 32;

    /// <summary>What stands in the metadata while the checksum is not known yet.</summary>
    internal static string Placeholder { get; } = Algorithm + new string('0', Digits);

    /// <summary>
    /// What comes right before the digits. Quotes inside a JSON text are escaped, so these bytes occur nowhere else in a header.
    /// </summary>
    private static ReadOnlySpan<byte> BeforeDigits => "\"nin.checksum\":\"xxh128:"u8;

    /// <summary>Writes the checksum into a header that was made with the <see cref="Placeholder"/>.</summary>
    internal static void Fill(Span<byte> header, IEnumerable<SafetensorsEntry> tensors)
    {
        XxHash128 hash = Begin(header);
        foreach (SafetensorsEntry tensor in tensors)
        {
            hash.Append(tensor.Bytes);
        }

        Encoding.ASCII.GetBytes(Text(hash), header.Slice(PlaceOf(header), Digits));
    }

    /// <summary>Checks a file that has been read, if it carries a checksum.</summary>
    /// <exception cref="NinFormatException">The file is not as it was written.</exception>
    internal static void Check(ReadOnlySpan<byte> header, SafetensorsFile file)
    {
        if (!file.Metadata.TryGetValue(Key, out string? written))
        {
            return;
        }

        int place = PlaceOf(header);
        if (place < 0 || place + Digits > header.Length || written.Length != Algorithm.Length + Digits)
        {
            throw Changed("its checksum does not stand where Nin writes it");
        }

        byte[] blank = header.ToArray();
        blank.AsSpan(place, Digits).Fill((byte)'0');
        XxHash128 hash = Begin(blank);
        foreach (SafetensorsTensor tensor in file.Tensors)
        {
            hash.Append(tensor.Data);
        }

        string found = Text(hash);
        if (!written.AsSpan(Algorithm.Length).SequenceEqual(found))
        {
            throw Changed($"expected the checksum {written[Algorithm.Length..]}, got {found}");
        }
    }

    private static NinFormatException Changed(string problem) => SafetensorsHeader.Failure(
        $"{problem}: the file was damaged or changed after it was written.",
        hint: $"Take another copy. A file that was changed on purpose must lose '{Key}' from its metadata.");

    private static XxHash128 Begin(ReadOnlySpan<byte> header)
    {
        var hash = new XxHash128();
        Span<byte> prefix = stackalloc byte[SafetensorsHeader.PrefixBytes];
        BinaryPrimitives.WriteInt64LittleEndian(prefix, header.Length);
        hash.Append(prefix);
        hash.Append(header);
        return hash;
    }

    private static int PlaceOf(ReadOnlySpan<byte> header) =>
        header.IndexOf(BeforeDigits) is >= 0 and int at ? at + BeforeDigits.Length : -1;

    private static string Text(XxHash128 hash) => Convert.ToHexStringLower(hash.GetCurrentHash());
}
