using System.Globalization;
using Nin.Formats;

namespace Nin.Imaging;

/// <summary>Brings a picture file into memory, within the limits.</summary>
internal static class ImageContent
{
    private const int FirstBlock = 64 << 10;

    /// <summary>Refuses a file that is longer than the limits allow.</summary>
    public static void CheckLength(long length, string format, Limits limits)
    {
        if (length > Largest(limits))
        {
            throw TooLong(length.ToString(CultureInfo.InvariantCulture), format, limits);
        }
    }

    /// <summary>The bytes already read, then the rest of the stream.</summary>
    public static byte[] ReadToEnd(Stream stream, ReadOnlyMemory<byte> start, string format, Limits limits)
    {
        if (!stream.CanSeek)
        {
            return ReadUnknownLength(stream, start, format, limits);
        }

        long length = start.Length + (stream.Length - stream.Position);
        CheckLength(length, format, limits);
        var content = new byte[length];
        start.CopyTo(content);
        stream.ReadExactly(content.AsSpan(start.Length));
        return content;
    }

    /// <summary>
    /// As <see cref="ReadToEnd"/>, with asynchronous reads alone. What the stream says of its length is not relied on.
    /// </summary>
    public static async Task<byte[]> ReadToEndAsync(
        Stream stream, ReadOnlyMemory<byte> start, string format, Limits limits, CancellationToken cancellation)
    {
        if (stream.CanSeek)
        {
            CheckLength(start.Length + (stream.Length - stream.Position), format, limits);
        }

        byte[] content = FirstBlockOf(start);
        int length = start.Length;
        while (true)
        {
            MakeRoom(ref content, length, format, limits);
            int read = await stream.ReadAsync(content.AsMemory(length), cancellation).ConfigureAwait(false);
            if (read == 0)
            {
                CheckLength(length, format, limits);
                return content[..length];
            }

            length += read;
        }
    }

    private static byte[] ReadUnknownLength(Stream stream, ReadOnlyMemory<byte> start, string format, Limits limits)
    {
        byte[] content = FirstBlockOf(start);
        int length = start.Length;
        while (true)
        {
            MakeRoom(ref content, length, format, limits);
            int read = stream.Read(content.AsSpan(length));
            if (read == 0)
            {
                CheckLength(length, format, limits);
                return content[..length];
            }

            length += read;
        }
    }

    private static byte[] FirstBlockOf(ReadOnlyMemory<byte> start)
    {
        var content = new byte[Math.Max(start.Length, FirstBlock)];
        start.CopyTo(content);
        return content;
    }

    /// <summary>Twice the room, where there is none left and the limits allow more.</summary>
    private static void MakeRoom(ref byte[] content, int length, string format, Limits limits)
    {
        if (length == content.Length)
        {
            CheckLength(length + 1L, format, limits);
            Array.Resize(ref content, (int)Math.Min(2L * length, Largest(limits)));
        }
    }

    private static long Largest(Limits limits) => Math.Min(Math.Min(limits.FileBytes, limits.DecodeBytes), Array.MaxLength);

    private static NinFormatException TooLong(string length, string format, Limits limits) => new(
        format,
        $"the file has {length} bytes; the limit is {Largest(limits)}.",
        hint: "Raise Limits.FileBytes and Limits.DecodeBytes if the file is to be trusted.");
}
